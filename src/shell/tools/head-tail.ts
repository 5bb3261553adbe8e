/** head and tail (with -f, which looks for more once a second as tail does without inotify). GNU coreutils 9.1. */
import { isRefusal, strerror } from "../../kernel/config/errno.ts";
import { type Step, sleepUntil } from "../../sim/wait.ts";
import { regularFileOf } from "../file-description.ts";
import { type Input, readAllBytes, readChunk } from "../io.ts";
import { absolutePath, complain, makeTool, openInput, type ToolContext } from "./kit.ts";
import { LineReader } from "./lines.ts";
import { quoted, shellQuoted } from "./quote.ts";
import { type Parsed, ToolOptions } from "./tool-options.ts";

/** Replaces the old form -5 by -n 5. */
function withOldForm(context: ToolContext, rest: string): ToolContext {
  const argv = context.argv.flatMap((word, index) =>
    index === 1 && new RegExp(`^-\\d+${rest}$`).test(word) ? ["-n", word.slice(1)] : [word],
  );
  return { ...context, argv };
}

interface Amount {
  readonly count: number;
  /** `-` before a head's count, `+` before a tail's. */
  readonly fromOtherEnd: boolean;
}

const UNITS: Readonly<Record<string, number>> = {
  "": 1,
  b: 512,
  k: 1024,
  K: 1024,
  kB: 1000,
  M: 1024 ** 2,
  MB: 1000 ** 2,
  G: 1024 ** 3,
};

function readAmount(context: ToolContext, parsed: Parsed, sign: string): { lines: Amount | null; bytes: Amount | null } | number {
  const bytes = parsed.value("c");
  const text = bytes ?? parsed.value("n") ?? "10";
  const match = /^([-+]?)(\d+)(kB|MB|[bkKMG]?)$/.exec(text);
  if (match === null) {
    complain(context, `invalid number of ${bytes === undefined ? "lines" : "bytes"}: ${quoted(text)}`);
    return 1;
  }
  const amount = { count: Number(match[2]) * UNITS[match[3]!]!, fromOtherEnd: match[1] === sign };
  return bytes === undefined ? { lines: amount, bytes: null } : { lines: null, bytes: amount };
}

/** Runs a tool over its files, with the headings that several files get. */
function* overFiles(context: ToolContext, parsed: Parsed, show: (input: Input) => Step<void>): Step<number> {
  const paths = parsed.operands.length > 0 ? parsed.operands : ["-"];
  const heads = !parsed.has("q") && (parsed.has("v") || paths.length > 1);
  let status = 0;
  let shown = 0;
  for (const path of paths) {
    const input = openInput(context, path);
    if (isRefusal(input)) {
      if (input.errno === "EISDIR") complain(context, `error reading ${shellQuoted(path)}: Is a directory`);
      else complain(context, `cannot open ${shellQuoted(path)} for reading: ${strerror(input.errno)}`);
      status = 1;
      continue;
    }
    if (heads) context.stdout.write(`${shown > 0 ? "\n" : ""}==> ${path === "-" ? "standard input" : path} <==\n`);
    shown++;
    yield* show(input);
    input.close();
  }
  return status;
}

const HEAD_OPTIONS = new ToolOptions("head", "n c q v z");

export const HEAD = makeTool(HEAD_OPTIONS, function* (given) {
  const context = withOldForm(given, "");
  const parsed = HEAD_OPTIONS.read(context.argv);
  const amount = readAmount(context, parsed, "-");
  if (typeof amount === "number") return amount;
  return yield* overFiles(context, parsed, (input) => headOf(context, input, amount.lines, amount.bytes));
});

/** What head reads at once: BUFSIZ. */
const BLOCK_BYTES = 8192;

function* headOf(context: ToolContext, input: Input, lines: Amount | null, bytes: Amount | null): Step<void> {
  if (bytes !== null) return yield* headBytes(context, input, bytes);
  const { count, fromOtherEnd } = lines!;
  const reader = new LineReader(input, 10, BLOCK_BYTES);
  const held: Uint8Array[] = [];
  for (let number = 0; fromOtherEnd || number < count; number++) {
    const line = yield* reader.next();
    if (line === null) break;
    if (!fromOtherEnd) context.stdout.write(line);
    else if (held.push(line) > count) context.stdout.write(held.shift()!);
  }
  reader.seekBack(held);
}

function* headBytes(context: ToolContext, input: Input, { count, fromOtherEnd }: Amount): Step<void> {
  if (fromOtherEnd) {
    const all = yield* readAllBytes(input);
    const end = Math.max(0, all.length - count);
    context.stdout.write(all.subarray(0, end));
    if (regularFileOf(input) !== null) input.unread(all.subarray(end));
    return;
  }
  for (let left = count; left > 0; ) {
    const chunk = yield* readChunk(input);
    if (chunk === null) return;
    context.stdout.write(chunk.subarray(0, left));
    if (chunk.length > left) input.unread(chunk.subarray(left));
    left -= chunk.length;
  }
}

const TAIL_OPTIONS = new ToolOptions("tail", "n c q v z f F s retry", { withoutArgument: "follow" });

export const TAIL = makeTool(TAIL_OPTIONS, function* (given) {
  const argv = given.argv.map((word, index) =>
    index === 1 && /^\+\d+$/.test(word) ? `-n${word}` : index === 1 && /^-\d+f$/.test(word) ? `-fn${word.slice(1, -1)}` : word,
  );
  const context = withOldForm({ ...given, argv }, "");
  const parsed = TAIL_OPTIONS.read(context.argv);
  const amount = readAmount(context, parsed, "+");
  if (typeof amount === "number") return amount;
  const oldForm = /^-(\d+)$/.exec(given.argv[1] ?? "");
  if (oldForm !== null && parsed.operands.length > 1) {
    complain(context, `option used in invalid context -- ${oldForm[1]![0]}`);
    return 1;
  }
  const follows = parsed.has("f") || parsed.has("follow") || parsed.has("F");
  if (parsed.has("retry") && !follows) complain(context, "warning: --retry ignored; --retry is useful only when following");
  const status = yield* overFiles(context, parsed, function* (input) {
    const all = yield* readAllBytes(input);
    context.stdout.write(amount.bytes !== null ? tailBytes(all, amount.bytes) : tailLines(all, amount.lines!));
  });
  if (!follows) return status;
  const paths = parsed.operands.filter((path) => path !== "-" && context.files.exists(absolutePath(context, path)));
  if (paths.length === 0) {
    if (parsed.operands.length > 0) complain(context, "no files remaining");
    return status;
  }
  return yield* follow(context, paths, Number(parsed.value("s") ?? "1") * 1e6);
});

function tailBytes(all: Uint8Array, { count, fromOtherEnd }: Amount): Uint8Array {
  return fromOtherEnd ? all.subarray(Math.max(0, count - 1)) : all.subarray(Math.max(0, all.length - count));
}

function tailLines(all: Uint8Array, { count, fromOtherEnd }: Amount): Uint8Array {
  if (fromOtherEnd) {
    let at = 0;
    for (let line = 1; line < count && at < all.length; line++) {
      const newline = all.indexOf(10, at);
      at = newline < 0 ? all.length : newline + 1;
    }
    return all.subarray(at);
  }
  if (count === 0) return new Uint8Array(0);
  let at = all.length - 1;
  for (let line = 0; line < count && at >= 0; line++) at = at === 0 ? -1 : all.lastIndexOf(10, at - 1);
  return all.subarray(at + 1);
}

/** Shows what is appended to the files, until a signal ends it. */
function* follow(context: ToolContext, paths: readonly string[], intervalUs: number): Step<number> {
  const { loop } = context.host;
  const sizes = paths.map((path) => sizeOf(context, path));
  let last = paths.length > 1 ? -1 : 0;
  for (;;) {
    yield sleepUntil(loop.nowUs + intervalUs);
    for (const [index, path] of paths.entries()) {
      const data = context.files.readFile(absolutePath(context, path));
      if (isRefusal(data)) continue;
      if (data.length < sizes[index]!) {
        complain(context, `${path}: file truncated`);
        sizes[index] = 0;
      }
      if (data.length === sizes[index]) continue;
      if (last !== index) context.stdout.write(`\n==> ${path} <==\n`);
      last = index;
      context.stdout.write(data.subarray(sizes[index]));
      sizes[index] = data.length;
    }
  }
}

function sizeOf(context: ToolContext, path: string): number {
  const data = context.files.readFile(absolutePath(context, path));
  return isRefusal(data) ? 0 : data.length;
}
