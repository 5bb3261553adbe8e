/** cmp: whether two files are the same, byte by byte. GNU diffutils 3.8. */
import { isRefusal } from "../../kernel/config/errno.ts";
import { readBytes } from "../io.ts";
import { complain, makeTool, openInput, refusalText, type ToolContext } from "./kit.ts";
import { type Parsed, ToolOptions } from "./tool-options.ts";

const TROUBLE = 2;

const OPTIONS = new ToolOptions("cmp", "b i l n s", { exitCode: TROUBLE, usage: "cmp: " });

export const CMP = makeTool(OPTIONS, function* (context) {
  const parsed = OPTIONS.read(context.argv);
  const [first, second = "-", ...skips] = parsed.operands;
  if (first === undefined) return misuse(context, "missing operand after 'cmp'");
  if (parsed.has("l") && parsed.has("s")) return misuse(context, "options -l and -s are incompatible");
  if (skips.length > 2) return misuse(context, `extra operand '${skips[2]}'`);
  const initial = parsed.value("i") ?? skips.join(":");
  const [skip1, skip2] = initial === "" ? [0, 0] : initial.split(":").map(readSize);
  const bad = skip1 === null ? initial.split(":")[0] : skip2 === null ? initial.split(":")[1] : undefined;
  if (bad !== undefined) return misuse(context, `invalid --ignore-initial value '${bad}'`);
  const most = parsed.value("n") === undefined ? Number.POSITIVE_INFINITY : readSize(parsed.value("n")!);
  if (most === null) return misuse(context, `invalid --bytes value '${parsed.value("n")}'`);
  if (first === second) return 0;
  const contents: Uint8Array[] = [];
  for (const [index, path] of [first, second].entries()) {
    const input = openInput(context, path);
    if (isRefusal(input)) {
      if (!parsed.has("s")) complain(context, refusalText(path, input));
      return TROUBLE;
    }
    const skip = index === 0 ? skip1! : (skip2 ?? skip1!);
    contents.push((yield* readBytes(input, skip + most)).subarray(skip));
    input.close();
  }
  return compare(context, parsed, contents as [Uint8Array, Uint8Array], [first, second]);
});

const UNITS: Readonly<Record<string, number>> = { "": 1, kB: 1000, K: 1024, k: 1024, MB: 1e6, M: 1024 ** 2, G: 1024 ** 3 };

function readSize(text: string): number | null {
  const match = /^(\d+)(kB|MB|[KkMG]?)$/.exec(text);
  return match === null ? null : Number(match[1]) * UNITS[match[2]!]!;
}

/** diffutils begins the hint at --help with the program's name too. */
function misuse(context: ToolContext, text: string): number {
  complain(context, text);
  complain(context, "Try 'cmp --help' for more information.");
  return TROUBLE;
}

function compare(
  context: ToolContext,
  parsed: Parsed,
  [a, b]: [Uint8Array, Uint8Array],
  names: readonly [string, string],
): number {
  const common = Math.min(a.length, b.length);
  const width = String(Math.max(a.length, b.length)).length;
  let line = 1;
  let differs = false;
  for (let at = 0; at < common; at++) {
    if (a[at] === b[at]) {
      if (a[at] === 10) line++;
      continue;
    }
    differs = true;
    if (parsed.has("s")) return 1;
    const shown = parsed.has("b")
      ? [shownByte(a[at]!, parsed.has("l")), shownByte(b[at]!, false)]
      : [octal(a[at]!), octal(b[at]!)];
    if (parsed.has("l")) {
      context.stdout.write(`${String(at + 1).padStart(width)} ${shown.join(" ")}\n`);
      continue;
    }
    const bytes = parsed.has("b") ? ` is ${shown.join(" ")}` : "";
    context.stdout.write(`${names[0]} ${names[1]} differ: byte ${at + 1}, line ${line}${bytes}\n`);
    return 1;
  }
  if (a.length === b.length) return differs ? 1 : 0;
  if (parsed.has("s")) return 1;
  const short = a.length < b.length ? 0 : 1;
  complain(
    context,
    `EOF on ${names[short]}${common === 0 ? " which is empty" : ` after byte ${common}`}${whereLine([a, b][short]!, line, parsed)}`,
  );
  return 1;
}

function whereLine(short: Uint8Array, line: number, parsed: Parsed): string {
  if (short.length === 0 || parsed.has("l")) return "";
  return short.at(-1) === 10 ? `, line ${line - 1}` : `, in line ${line}`;
}

function octal(byte: number): string {
  return byte.toString(8).padStart(3);
}

/** A byte in octal and as cat -t shows it; in columns where more follows on the line. */
function shownByte(byte: number, isColumn: boolean): string {
  const low = byte & 0x7f;
  const character = low === 0x7f ? "^?" : low < 0x20 ? `^${String.fromCharCode(low + 64)}` : String.fromCharCode(low);
  const text = byte >= 0x80 ? `M-${character}` : character;
  return `${octal(byte)} ${isColumn ? text.padEnd(4) : text}`;
}
