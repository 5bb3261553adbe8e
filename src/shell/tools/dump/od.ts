/** od. GNU coreutils 9.1, src/od.c. Left out: -S, -tfL, the old form with an offset for an operand. */
import type { Step } from "../../../sim/wait.ts";
import { writeSlowly } from "../../io.ts";
import { complain, complainOfReading, makeTool, refusedName, type ToolContext } from "../kit.ts";
import { quoted } from "../quote.ts";
import { ToolOptions } from "../tool-options.ts";
import { readFiles } from "./input.ts";
import { type OdType, parseTypes } from "./od-types.ts";

/** The letters of before -t. */
const OLD: Readonly<Record<string, string>> = {
  a: "a",
  b: "o1",
  c: "c",
  D: "u4",
  d: "u2",
  e: "fD",
  F: "fD",
  f: "fF",
  H: "x4",
  h: "x2",
  i: "dI",
  I: "dL",
  L: "dL",
  l: "dL",
  O: "o4",
  B: "o2",
  o: "o2",
  s: "d2",
  X: "x4",
  x: "x2",
};
const RADIX: ReadonlyMap<string, readonly [number, number]> = new Map<string, readonly [number, number]>(
  Object.entries({ d: [10, 7], o: [8, 7], x: [16, 6], n: [0, 0] }),
);
const UNITS: Readonly<Record<string, number>> = {
  "": 1,
  b: 512,
  kB: 1000,
  K: 1024,
  k: 1024,
  MB: 1e6,
  M: 1024 ** 2,
  m: 1024 ** 2,
  G: 1024 ** 3,
};

interface Style {
  readonly types: readonly OdType[];
  readonly radix: readonly [number, number];
  readonly width: number;
  readonly showsAll: boolean;
  readonly little: boolean;
  readonly start: number;
}

const OPTIONS = new ToolOptions("od", "A a B b c D d e F f H h I i j L l N O o s t v w X x endian");

export const OD = makeTool(OPTIONS, function* (given) {
  // -w and --width take their value only where it is attached.
  const argv = given.argv.map((word) => (word === "-w" || word === "--width" ? "-w32" : word));
  const context = { ...given, argv };
  const parsed = OPTIONS.read(context.argv);
  const fail = (text: string): number => {
    complain(context, text);
    return 1;
  };
  const types: OdType[] = [];
  for (const { name, value } of parsed.options) {
    const text = name === "t" ? value : OLD[name];
    const more = text === undefined ? [] : parseTypes(text);
    if (typeof more === "string") return fail(more);
    types.push(...more);
  }
  if (types.length === 0) types.push(...(parseTypes("oS") as OdType[]));
  const radix = RADIX.get(parsed.value("A") ?? "o");
  if (radix === undefined)
    return fail(`invalid output address radix '${parsed.value("A")}'; it must be one character from [doxn]`);
  const skip = readCount(parsed.value("j") ?? "0");
  if (skip === null) return fail(`invalid -j argument '${parsed.value("j")}'`);
  const most = parsed.value("N") === undefined ? Number.POSITIVE_INFINITY : readCount(parsed.value("N")!);
  if (most === null) return fail(`invalid -N argument '${parsed.value("N")}'`);
  const unit = types.map(({ size }) => size).reduce((a, b) => Math.max(a, b));
  const asked = parsed.value("w") === undefined ? null : readCount(parsed.value("w")!);
  if (parsed.value("w") !== undefined && asked === null) return fail(`invalid -w argument '${parsed.value("w")}'`);
  const usual = Math.max(unit, 16);
  if (asked !== null && (asked === 0 || asked % unit !== 0))
    complain(context, `warning: invalid width ${asked}; using ${unit} instead`);
  const width = asked === null ? usual : asked === 0 || asked % unit !== 0 ? unit : asked;
  const endian = parsed.value("endian");
  if (endian !== undefined && endian !== "little" && endian !== "big")
    return fail(`invalid argument ${quoted(endian)} for ‘--endian’`);
  let status = 0;
  const data = yield* readFiles(
    context,
    parsed.operands,
    skip + most,
    (path, why) => {
      complain(context, refusedName(path, why));
      status = 1;
    },
    (failed) => {
      status = complainOfReading(context, failed);
    },
  );
  if (data === null) return status;
  if (skip > data.length) return fail("cannot skip past end of combined input");
  yield* dump(context, data.subarray(skip), {
    types,
    radix,
    width,
    showsAll: parsed.has("v"),
    little: endian !== "big",
    start: skip,
  });
  return status;
});

/** A number as strtoul(3) reads it, with a unit. */
function readCount(text: string): number | null {
  const match = /^(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9]\d*)(kB|MB|[bKkMmG]?)$/.exec(text);
  if (match === null) return null;
  const digits = match[1]!;
  return Number(/^0\d/.test(digits) ? `0o${digits.slice(1)}` : digits) * UNITS[match[2]!]!;
}

function* dump(context: ToolContext, data: Uint8Array, style: Style): Step<void> {
  const { types, width, start } = style;
  const columns = Math.max(...types.map((type) => (type.width + 1) * (width / type.size)));
  let previous: Uint8Array | null = null;
  let starred = false;
  let lines = "";
  for (let at = 0; at < data.length; at += width) {
    const block = data.subarray(at, at + width);
    const isSame = !style.showsAll && previous !== null && block.length === width && sameBytes(previous, block);
    if (isSame) {
      if (!starred) lines += "*\n";
      starred = true;
      continue;
    }
    starred = false;
    previous = block;
    types.forEach((type, index) => {
      const head = index === 0 ? address(start + at, style) : " ".repeat(style.radix[1]);
      lines += `${head}${line(block, type, columns, style)}\n`;
    });
    if (lines.length > 4096) {
      yield* writeSlowly(context.stdout, lines);
      lines = "";
    }
  }
  if (style.radix[0] > 0) lines += `${address(start + data.length, style)}\n`;
  context.stdout.write(lines);
}

function address(at: number, { radix: [base, digits] }: Style): string {
  return base === 0 ? "" : at.toString(base).padStart(digits, "0");
}

function line(block: Uint8Array, type: OdType, columns: number, { width, little }: Style): string {
  const whole = new Uint8Array(width);
  whole.set(block);
  const view = new DataView(whole.buffer);
  const fields = width / type.size;
  const shown = Math.ceil(block.length / type.size);
  const pad = columns - type.width * fields;
  let padLeft = pad;
  let text = "";
  for (let index = 0; index < shown; index++) {
    const next = Math.floor((pad * (fields - index - 1)) / fields);
    text += type.show(view, index * type.size, little).padStart(padLeft - next + type.width);
    padLeft = next;
  }
  if (!type.trailer) return text;
  const blank = (fields - shown) * type.width + Math.floor((pad * (fields - shown)) / fields);
  return `${text}${" ".repeat(blank)}  >${printable(block)}<`;
}

export function printable(block: Uint8Array): string {
  return Array.from(block, (byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : ".")).join("");
}

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
