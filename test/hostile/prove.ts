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
import { DELIBERATE_FAULTS, type Fault } from "./deliberate-faults.ts";

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

/** Words on the command line choose the faults whose room or description they occur in. */
const asked = process.argv.slice(2);
const chosen = DELIBERATE_FAULTS.filter(
  ({ what, room }) => asked.length === 0 || asked.some((word) => `${room} ${what}`.includes(word)),
);
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
