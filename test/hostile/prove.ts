/**
 * `npx tsx test/hostile/prove.ts [WORD ...]`: that the suite finds what it is for. Each deliberate fault is put into a copy of
 * the repository, and the room that should meet it has to fail there.
 */
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compile } from "./compile.ts";

interface Fault {
  readonly what: string;
  readonly room: string;
  readonly file: string;
  /** A text of the file, which has to be there, and what stands there instead. */
  readonly from: string;
  readonly to: string;
}

const FAULTS: readonly Fault[] = [
  {
    what: "a recursion without an end in the parser of filters",
    room: "filter-expressions",
    file: "src/trace/filter/parser.ts",
    from: "if (++this.#depth > MAX_DEPTH)",
    to: "if (++this.#depth > Number.POSITIVE_INFINITY)",
  },
  {
    what: "a DNS name that runs in circles",
    room: "wire-decoders",
    file: "src/wire/dns.ts",
    from: "if (steps > 128)",
    to: "if (steps > Number.POSITIVE_INFINITY)",
  },
  {
    what: "numbers read by Number(), so that NaN is one",
    room: "command-lines",
    file: "src/shell/options/strtol.ts",
    from: "if (match === null) return null;",
    to: "if (match === null) return BigInt(Number(text));",
  },
  {
    what: "sockets that outlive their process",
    room: "command-lines",
    file: "src/sim/process.ts",
    from: "for (const handle of [...this.handles]) this.#runAtExit(() => handle.close());",
    to: "this.handles.clear();",
  },
  {
    what: "a division by zero that is not looked for",
    room: "bash-lines",
    file: "src/shell/evaluator/arithmetic/evaluate.ts",
    from: 'if ((operator === "/" || operator === "%") && right === 0n) {',
    to: "if (this.#start < 0) {",
  },
  {
    what: "a syntax error inside of a substitution that is not looked for",
    room: "bash-lines",
    file: "src/shell/evaluator/nested-errors.ts",
    from: "if (script.errors !== undefined && script.errors.length > 0) return script.errors;",
    to: "if (script.errors !== undefined && script.errors.length > 0 && source.length > 1e9) return script.errors;",
  },
  {
    what: "a refused image's name without its word",
    room: "docker-lines",
    file: "src/docker/profiles/index.ts",
    from: "must be lowercase`,",
    to: `must be \${undefined}\`,`,
  },
  {
    what: "an exit code that is not cut to a byte",
    room: "bash-lines",
    file: "src/shell/evaluator/builtins/control.ts",
    from: "return Number(text) & 0xff;",
    to: "return Number(text);",
  },
  {
    what: "an address without a value in a listing",
    room: "command-lines",
    file: "src/wire/ipv4-address.ts",
    from: "export function formatPrefix(prefix: Prefix): string {",
    to: 'export function formatPrefix(prefix: Prefix): string {\n  if (prefix.length === 24) return formatIpv4(prefix.address) + "/" + undefined;',
  },
  {
    what: "a comment that is saved without its quotes",
    room: "restore-files",
    file: "src/kernel/netfilter/text.ts",
    from: "export function quoteWord(text: string): string {",
    to: "export function quoteWord(text: string): string {\n  if (text.length > 0) return text;",
  },
  {
    what: "a packet's header that is cut short",
    room: "pcap-files",
    file: "src/trace/pcap.ts",
    from: "if (left < RECORD_HEADER_BYTES)",
    to: "if (left < 0)",
  },
];

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const COPIED = ["src", "test", "scenarios", "package.json", "tsconfig.json"];
/** Turns of 200 inputs a room has to find its fault in: a number, so that a busy machine finds what a quiet one does. */
const TURNS = "20";

const copy = mkdtempSync(join(tmpdir(), "netnsim-fault-"));
process.on("exit", () => rmSync(copy, { recursive: true, force: true }));
for (const name of COPIED) cpSync(join(ROOT, name), join(copy, name), { recursive: true });
symlinkSync(join(ROOT, "node_modules"), join(copy, "node_modules"));

/** Runs the room in the copy while it has the fault; true where it fails, as it should. */
async function isFound({ room, file, from, to }: Fault): Promise<boolean> {
  const text = readFileSync(join(ROOT, file), "utf8");
  writeFileSync(join(copy, file), text.replace(from, to));
  await compile(copy, ["main", "worker"], "built");
  const words = ["built/main.js", "--worker", "built/worker.js", "--room", room, "--turns", TURNS, "--seed", "1", "--first"];
  const run = spawnSync(process.execPath, words, { cwd: copy, encoding: "utf8", env: { ...process.env, TMPDIR: copy } });
  writeFileSync(join(copy, file), text);
  return run.status === 1 && run.stdout.includes("FAILED");
}

for (const { file, from } of FAULTS)
  if (!readFileSync(join(ROOT, file), "utf8").includes(from))
    throw new Error(`${file}: what the fault replaces is not there any more: ${from}`);

/** Words on the command line choose the faults whose room or description they occur in. */
const asked = process.argv.slice(2);
const chosen = FAULTS.filter(({ what, room }) => asked.length === 0 || asked.some((word) => `${room} ${what}`.includes(word)));
let missed = 0;
for (const fault of chosen) {
  const startedMs = Date.now();
  const found = await isFound(fault);
  if (!found) missed++;
  const seconds = Math.round((Date.now() - startedMs) / 1000);
  console.log(`${found ? "found" : "MISSED"}: ${fault.what} (${fault.room}, ${seconds} s)`);
}
console.log(`${chosen.length - missed} passed, ${missed} failed`);
process.exitCode = missed === 0 ? 0 : 1;
