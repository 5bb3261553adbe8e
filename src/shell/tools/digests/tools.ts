/** md5sum, sha1sum, sha224sum, sha256sum, sha384sum, sha512sum. GNU coreutils 9.1, src/digest.c. */
import { isRefusal, type Refusal } from "../../../kernel/config/errno.ts";
import type { Program, Step } from "../../../sim/wait.ts";
import { decodeText } from "../../../wire/text.ts";
import { readAllBytes } from "../../io.ts";
import { complain, makeTool, misuse, openInput, refusedName, type ToolContext } from "../kit.ts";
import { quoteName } from "../quote.ts";
import { type Parsed, ToolOptions } from "../tool-options.ts";
import { type Digest, md5, sha1, sha224, sha256, sha384, sha512 } from "./functions.ts";

function makeDigestTool(name: string, label: string, digest: Digest) {
  const options = new ToolOptions(name, "b c t w z quiet status strict tag ignore-missing");
  return makeTool(options, function* (context): Program {
    const parsed = options.read(context.argv);
    const mistake = whyNot(parsed);
    if (mistake !== null) return misuse(context, mistake);
    const paths = parsed.operands.length > 0 ? parsed.operands : ["-"];
    let status = 0;
    for (const path of paths) {
      const good = parsed.has("c")
        ? yield* checkSums(context, parsed, path, { label, digest })
        : yield* printSum(context, parsed, path, { label, digest });
      if (!good) status = 1;
    }
    return status;
  });
}

interface Kind {
  readonly label: string;
  readonly digest: Digest;
}

function whyNot(parsed: Parsed): string | null {
  if (parsed.has("tag") && parsed.has("t")) return "--tag does not support --text mode";
  if (parsed.has("c")) {
    if (parsed.has("z")) return "the --zero option is not supported when verifying checksums";
    if (parsed.has("tag")) return "the --tag option is meaningless when verifying checksums";
    return parsed.has("b") || parsed.has("t") ? "the --binary and --text options are meaningless when verifying checksums" : null;
  }
  for (const [letter, option] of [
    ["ignore-missing", "ignore-missing"],
    ["status", "status"],
    ["w", "warn"],
    ["quiet", "quiet"],
    ["strict", "strict"],
  ] as const)
    if (parsed.has(letter)) return `the --${option} option is meaningful only when verifying checksums`;
  return null;
}

function* sumOf(context: ToolContext, path: string, digest: Digest): Step<string | Refusal> {
  const input = openInput(context, path);
  if (isRefusal(input)) return input;
  const data = yield* readAllBytes(input);
  input.close();
  return Array.from(digest(data), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function* printSum(context: ToolContext, parsed: Parsed, path: string, { label, digest }: Kind): Step<boolean> {
  const sum = yield* sumOf(context, path, digest);
  if (typeof sum !== "string") {
    complain(context, refusedName(path, sum));
    return false;
  }
  const end = parsed.has("z") ? "\0" : "\n";
  const escaped = /[\\\n\r]/.test(path) && !parsed.has("z");
  const name = escaped ? path.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll("\r", "\\r") : path;
  const mark = escaped ? "\\" : "";
  if (parsed.has("tag")) context.stdout.write(`${mark}${label} (${name}) = ${sum}${end}`);
  else context.stdout.write(`${mark}${sum} ${parsed.has("b") ? "*" : " "}${name}${end}`);
  return true;
}

interface Counts {
  proper: number;
  improper: number;
  unreadable: number;
  wrong: number;
  matched: number;
}

function* checkSums(context: ToolContext, parsed: Parsed, path: string, kind: Kind): Step<boolean> {
  const input = openInput(context, path);
  if (isRefusal(input)) {
    complain(context, refusedName(path, input));
    return false;
  }
  const text = decodeText(yield* readAllBytes(input));
  input.close();
  const shown = path === "-" ? "'standard input'" : quoteName(path);
  const counts: Counts = { proper: 0, improper: 0, unreadable: 0, wrong: 0, matched: 0 };
  for (const [index, line] of text.replace(/\n$/, "").split("\n").entries()) {
    if (line === "" || line.startsWith("#")) continue;
    const entry = parseEntry(line, kind);
    if (entry === null) {
      counts.improper++;
      if (parsed.has("w")) complain(context, `${shown}: ${index + 1}: improperly formatted ${kind.label} checksum line`);
      continue;
    }
    counts.proper++;
    yield* checkEntry(context, parsed, entry, kind.digest, counts);
  }
  return judge(context, parsed, shown, counts);
}

interface Entry {
  readonly sum: string;
  readonly name: string;
}

function parseEntry(line: string, { label, digest }: Kind): Entry | null {
  const digits = digest(new Uint8Array(0)).length * 2;
  const escaped = line.startsWith("\\");
  const text = (escaped ? line.slice(1) : line).trimStart();
  const tagged = /^(\S+) \((.*)\) = ([0-9a-fA-F]+)$/s.exec(text);
  const plain = /^([0-9a-fA-F]+) (?:[ *])?(.+)$/s.exec(text);
  const isTagged = tagged !== null && tagged[1] === label;
  const [name, sum] = isTagged ? [tagged[2]!, tagged[3]!] : plain !== null ? [plain[2]!, plain[1]!] : [null, ""];
  if (name === null || sum.length !== digits) return null;
  const unescaped = escaped ? name.replace(/\\([\\nr])/g, (_, letter) => ({ n: "\n", r: "\r" })[letter as string] ?? "\\") : name;
  return { sum: sum.toLowerCase(), name: unescaped };
}

function* checkEntry(context: ToolContext, parsed: Parsed, entry: Entry, digest: Digest, counts: Counts): Step<void> {
  const sum = yield* sumOf(context, entry.name, digest);
  const show = (text: string): void => {
    if (!parsed.has("status")) context.stdout.write(`${entry.name}: ${text}\n`);
  };
  if (typeof sum !== "string") {
    if (parsed.has("ignore-missing") && sum.errno === "ENOENT") return;
    complain(context, refusedName(entry.name, sum));
    counts.unreadable++;
    return show("FAILED open or read");
  }
  if (sum === entry.sum) {
    counts.matched++;
    if (!parsed.has("quiet")) show("OK");
    return;
  }
  counts.wrong++;
  show("FAILED");
}

function judge(context: ToolContext, parsed: Parsed, shown: string, counts: Counts): boolean {
  if (counts.proper === 0) {
    complain(context, `${shown}: no properly formatted checksum lines found`);
    return false;
  }
  const warn = (count: number, one: string, many: string): void => {
    if (count > 0 && !parsed.has("status")) complain(context, `WARNING: ${count} ${count === 1 ? one : many}`);
  };
  warn(counts.improper, "line is improperly formatted", "lines are improperly formatted");
  warn(counts.unreadable, "listed file could not be read", "listed files could not be read");
  warn(counts.wrong, "computed checksum did NOT match", "computed checksums did NOT match");
  const unverified = parsed.has("ignore-missing") && counts.matched === 0;
  if (unverified) complain(context, `${shown.replace(/^'standard input'$/, "'standard input'")}: no file was verified`);
  return !unverified && counts.unreadable + counts.wrong === 0 && (counts.improper === 0 || !parsed.has("strict"));
}

export const DIGEST_TOOLS = [
  makeDigestTool("md5sum", "MD5", md5),
  makeDigestTool("sha1sum", "SHA1", sha1),
  makeDigestTool("sha224sum", "SHA224", sha224),
  makeDigestTool("sha256sum", "SHA256", sha256),
  makeDigestTool("sha384sum", "SHA384", sha384),
  makeDigestTool("sha512sum", "SHA512", sha512),
];
