/** tr, byte by byte as GNU's does in every locale. GNU coreutils 9.1, src/tr.c. */
import { byteString, encodeText } from "../../wire/text.ts";
import { readChunk, writeSlowly } from "../io.ts";
import { complain, makeTool, misuse, type ToolContext } from "./kit.ts";
import { quoted } from "./quote.ts";
import { ToolOptions } from "./tool-options.ts";

/** A set as it is written out: its bytes in order, and where [:upper:] and [:lower:] begin. */
interface ByteSet {
  readonly bytes: number[];
  readonly cases: Map<number, "upper" | "lower">;
  /** [:alpha:] and the like: any class but those two. */
  otherClass: boolean;
  equivalence: boolean;
  /** Where [x*] stands, to be repeated until the set is as long as the other. */
  fill: { readonly at: number; readonly byte: number } | null;
  repeats: boolean;
  endsWithClass: boolean;
}

const OPTIONS = new ToolOptions("tr", "c C d s t");

export const TR = makeTool(OPTIONS, function* (context) {
  const parsed = OPTIONS.read(context.argv);
  const { operands } = parsed;
  const deletes = parsed.has("d");
  const squeezes = parsed.has("s");
  const bad = checkOperands(context, operands, deletes, squeezes);
  if (bad !== null) return bad;
  const sets: ByteSet[] = [];
  for (const operand of operands) {
    const set = expandSet(context, operand);
    if (typeof set === "string") {
      complain(context, set);
      return 1;
    }
    sets.push(set);
  }
  const [first, second] = sets as [ByteSet, ByteSet | undefined];
  if (first.repeats || first.fill !== null) {
    complain(context, "the [c*] repeat construct may not appear in string1");
    return 1;
  }
  const complements = parsed.has("c") || parsed.has("C");
  const domain = complements ? complementOf(first.bytes) : first.bytes;
  const map = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  if (second !== undefined) {
    fillUp(second, domain.length);
    if (!deletes) {
      const mistake = translate(map, { domain, first, second, complements, truncates: parsed.has("t") });
      if (mistake !== null) {
        complain(context, mistake);
        return 1;
      }
    }
  }
  const deleted = deletes ? new Set(domain) : new Set<number>();
  const squeezed = !squeezes ? new Set<number>() : new Set(second?.bytes ?? domain);
  let previous = -1;
  for (let chunk = yield* readChunk(context.stdin); chunk !== null; chunk = yield* readChunk(context.stdin)) {
    const result = new Uint8Array(chunk.length);
    let size = 0;
    for (const byte of chunk) {
      if (deleted.has(byte)) continue;
      const target = map[byte]!;
      if (target === previous && squeezed.has(target)) continue;
      previous = target;
      result[size++] = target;
    }
    yield* writeSlowly(context.stdout, result.subarray(0, size));
  }
  return 0;
});

function checkOperands(context: ToolContext, operands: readonly string[], deletes: boolean, squeezes: boolean): number | null {
  const explain = (mistake: string, why: string): number => {
    complain(context, mistake);
    context.stderr.write(`${why}\nTry 'tr --help' for more information.\n`);
    return 1;
  };
  const least = deletes === squeezes ? 2 : 1;
  const most = deletes && !squeezes ? 1 : 2;
  if (operands.length === 0) return misuse(context, "missing operand");
  if (operands.length < least) {
    const why = deletes
      ? "Two strings must be given when both deleting and squeezing repeats."
      : "Two strings must be given when translating.";
    return explain(`missing operand after ${quoted(operands[0])}`, why);
  }
  if (operands.length <= most) return null;
  if (operands.length === 2)
    return explain(
      `extra operand ${quoted(operands[1])}`,
      "Only one string may be given when deleting without squeezing repeats.",
    );
  return misuse(context, `extra operand ${quoted(operands[most])}`);
}

function complementOf(bytes: readonly number[]): number[] {
  const members = new Set(bytes);
  return Array.from({ length: 256 }, (_, byte) => byte).filter((byte) => !members.has(byte));
}

/** Writes [x*] out, as often as the other set is longer. */
function fillUp(set: ByteSet, length: number): void {
  if (set.fill === null) return;
  const missing = Math.max(0, length - set.bytes.length);
  set.bytes.splice(set.fill.at, 0, ...new Array<number>(missing).fill(set.fill.byte));
}

interface Translation {
  readonly domain: readonly number[];
  readonly first: ByteSet;
  readonly second: ByteSet;
  readonly complements: boolean;
  readonly truncates: boolean;
}

/** Fills in what each byte becomes; returns what is wrong with the sets. */
function translate(map: Uint8Array, { domain, first, second, complements, truncates }: Translation): string | null {
  if (second.equivalence) return "[=c=] expressions may not appear in string2 when translating";
  if (second.otherClass)
    return "when translating, the only character classes that may appear in\nstring2 are 'upper' and 'lower'";
  for (const at of second.cases.keys())
    if (complements || !first.cases.has(at)) return "misaligned [:upper:] and/or [:lower:] construct";
  const targets = second.bytes;
  if (domain.length > targets.length && !truncates) {
    if (targets.length === 0) return "when not truncating set1, string2 must be non-empty";
    if (second.endsWithClass)
      return "when translating with string1 longer than string2,\nthe latter string must not end with a character class";
  }
  if (
    complements &&
    (first.otherClass || first.cases.size > 0) &&
    !domain.every((_, at) => (targets[at] ?? targets.at(-1)) === targets[0])
  )
    return "when translating with complemented character classes,\nstring2 must map all characters in the domain to one";
  domain.forEach((byte, at) => {
    const target = targets[at] ?? (truncates ? undefined : targets.at(-1));
    if (target !== undefined) map[byte] = target;
  });
  return null;
}

const CLASSES: ReadonlyMap<string, RegExp> = new Map<string, RegExp>(
  Object.entries({
    alnum: /[0-9A-Za-z]/,
    alpha: /[A-Za-z]/,
    blank: /[ \t]/,
    cntrl: /[\x00-\x1f\x7f]/,
    digit: /[0-9]/,
    graph: /[!-~]/,
    lower: /[a-z]/,
    print: /[ -~]/,
    punct: /[!-/:-@[-`{-~]/,
    space: /[\t-\r ]/,
    upper: /[A-Z]/,
    xdigit: /[0-9A-Fa-f]/,
  }),
);

const ESCAPES: Readonly<Record<string, number>> = { a: 7, b: 8, f: 12, n: 10, r: 13, t: 9, v: 11, "\\": 92 };

/** One byte of a set's text, and whether a backslash took its meaning away. */
interface Unit {
  readonly byte: number;
  readonly quoted: boolean;
}

function readUnits(context: ToolContext, text: string): Unit[] {
  const source = byteString(encodeText(text));
  const units: Unit[] = [];
  for (let at = 0; at < source.length; ) {
    if (source[at] !== "\\") {
      units.push({ byte: source.charCodeAt(at++), quoted: false });
      continue;
    }
    let octal = /^[0-7]{1,3}/.exec(source.slice(at + 1))?.[0];
    if (octal !== undefined && Number.parseInt(octal, 8) > 255) {
      const shorter = `0${octal.slice(0, 2)}`;
      complain(
        context,
        `warning: the ambiguous octal escape \\${octal} is being\n\tinterpreted as the 2-byte sequence \\${shorter}, ${octal[2]}`,
      );
      octal = octal.slice(0, 2);
    }
    const next = source[at + 1];
    if (next === undefined) complain(context, "warning: an unescaped backslash at end of string is not portable");
    units.push({
      byte: octal !== undefined ? Number.parseInt(octal, 8) : (ESCAPES[next ?? "\\"] ?? next!.charCodeAt(0)),
      quoted: next !== undefined,
    });
    at += 1 + (octal?.length ?? 1);
  }
  return units;
}

/** The bytes of a set in order, or what is wrong with it. */
function expandSet(context: ToolContext, text: string): ByteSet | string {
  const units = readUnits(context, text);
  const plain = units.map(({ byte, quoted }) => (quoted ? "\0" : String.fromCharCode(byte))).join("");
  const set: ByteSet = {
    bytes: [],
    cases: new Map(),
    otherClass: false,
    equivalence: false,
    fill: null,
    repeats: false,
    endsWithClass: false,
  };
  for (let at = 0; at < units.length; ) {
    const { byte } = units[at]!;
    const rest = plain.slice(at);
    const named = /^\[:([^:]*(?::(?!\])[^:]*)*):\]/.exec(rest);
    const equal = /^\[=(.)=\]/s.exec(rest);
    const repeat = /^\[.\*(\d*)\]/s.exec(rest);
    set.endsWithClass = false;
    if (named !== null) {
      const mistake = addClass(set, named[1]!);
      if (mistake !== null) return mistake;
      at += named[0].length;
    } else if (equal !== null) {
      set.bytes.push(units[at + 2]!.byte);
      set.equivalence = true;
      at += equal[0].length;
    } else if (repeat !== null) {
      const count = Number.parseInt(repeat[1] || "0", /^0/.test(repeat[1]!) ? 8 : 10);
      const repeated = units[at + 1]!.byte;
      if (Number.isNaN(count)) return `invalid repeat count ${quoted(repeat[1])} in [c*n] construct`;
      if (count === 0 && set.fill !== null) return "only one [c*] repeat construct may appear in string2";
      if (count === 0) set.fill = { at: set.bytes.length, byte: repeated };
      for (let left = Math.min(count, 65_536); left > 0; left--) set.bytes.push(repeated);
      set.repeats = true;
      at += repeat[0].length;
    } else if (plain[at + 1] === "-" && at + 2 < units.length) {
      const to = units[at + 2]!.byte;
      if (to < byte) return `range-endpoints of '${printable(byte)}-${printable(to)}' are in reverse collating sequence order`;
      for (let code = byte; code <= to; code++) set.bytes.push(code);
      at += 3;
    } else {
      set.bytes.push(byte);
      at++;
    }
  }
  return set;
}

function addClass(set: ByteSet, name: string): string | null {
  const members = CLASSES.get(name);
  if (members === undefined) return `invalid character class ${quoted(name)}`;
  if (name === "upper" || name === "lower") set.cases.set(set.bytes.length, name);
  else set.otherClass = true;
  set.endsWithClass = true;
  for (let code = 0; code < 128; code++) if (members.test(String.fromCharCode(code))) set.bytes.push(code);
  return null;
}

function printable(byte: number): string {
  return byte >= 32 && byte < 127 ? String.fromCharCode(byte) : `\\${byte.toString(8).padStart(3, "0")}`;
}
