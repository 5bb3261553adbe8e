/**
 * TCP options as tcpdump prints them (print-tcp.c). Multipath TCP and the rarer ones are printed as unknown to netnsim, by
 * number.
 */
import { hex, type Reader } from "./reader.ts";

const EOL = 0;
const NOP = 1;
const MSS = 2;
const WINDOW_SCALE = 3;
const SACK_PERMITTED = 4;
const SACK = 5;
const TIMESTAMPS = 8;
const FAST_OPEN = 34;

const NAMES: Readonly<Record<number, string>> = {
  [EOL]: "eol",
  [NOP]: "nop",
  [MSS]: "mss",
  [WINDOW_SCALE]: "wscale",
  [SACK_PERMITTED]: "sackOK",
  [SACK]: "sack",
  [TIMESTAMPS]: "TS",
  [FAST_OPEN]: "tfo ",
};

/** Options tcpdump decodes and netnsim does not. */
const UNDECODED: ReadonlySet<number> = new Set([6, 7, 11, 12, 13, 19, 28, 29, 30, 69, 76, 78, 254]);

interface Options {
  readonly at: number;
  readonly length: number;
  readonly sackBase: number;
}

/** Prints `, options [...]`; false where a bad option ends the line. */
export function printTcpOptions(reader: Reader, options: Options): boolean {
  reader.write(", options [");
  let { at } = options;
  const end = at + options.length;
  let separator = "";
  while (at < end) {
    reader.write(separator);
    const kind = reader.u8(at);
    let size = 1;
    if (kind !== EOL && kind !== NOP) {
      size = at + 1 < end ? reader.u8(at + 1) : 0;
      if (size < 2 || at + size > end) return endBad(reader, separator);
    }
    reader.write(NAMES[kind] ?? (UNDECODED.has(kind) ? `[netnsim does not decode option ${kind}]` : `unknown-${kind}`));
    const used = printValue(reader, { kind, at: at + 2, left: end - at - 2, size, sackBase: options.sackBase });
    if (used === null) return endBad(reader, separator);
    const length = kind === EOL || kind === NOP ? 1 : used + 2;
    if (length !== size) reader.write(`[len ${size}]`);
    at += length;
    separator = ",";
    if (kind === EOL) break;
  }
  reader.write("]");
  return true;
}

function endBad(reader: Reader, separator: string): false {
  reader.write(`[bad opt]${separator === "" ? "" : "]"}`);
  return false;
}

interface Value {
  readonly kind: number;
  readonly at: number;
  /** Bytes of options from `at` on. */
  readonly left: number;
  readonly size: number;
  readonly sackBase: number;
}

/** Prints an option's value; returns its size in bytes, null where it does not fit. */
function printValue(reader: Reader, value: Value): number | null {
  const { kind, at, left, size } = value;
  switch (kind) {
    case EOL:
    case NOP:
    case SACK_PERMITTED:
      return 0;
    case MSS:
      if (left < 2) return null;
      reader.write(` ${reader.u16(at)}`);
      return 2;
    case WINDOW_SCALE:
      if (left < 1) return null;
      reader.write(` ${reader.u8(at)}`);
      return 1;
    case SACK:
      return printSack(reader, value);
    case TIMESTAMPS:
      if (left < 8) return null;
      reader.write(` val ${reader.u32(at)} ecr ${reader.u32(at + 4)}`);
      return 8;
    case FAST_OPEN:
      reader.write(size === 2 ? " cookiereq" : ` cookie ${octets(reader, at, size - 2)}`);
      return size - 2;
    default:
      if (!UNDECODED.has(kind) && size > 2) reader.write(` 0x${octets(reader, at, size - 2)}`);
      return size - 2;
  }
}

function printSack(reader: Reader, value: Value): number {
  const length = value.size - 2;
  if (length % 8 !== 0) {
    reader.write(" invalid sack");
    return length;
  }
  reader.write(` ${length / 8} `);
  for (let offset = 0; offset < length; offset += 8) {
    const left = (reader.u32(value.at + offset) - value.sackBase) >>> 0;
    const right = (reader.u32(value.at + offset + 4) - value.sackBase) >>> 0;
    reader.write(`{${left}:${right}}`);
  }
  return length;
}

function octets(reader: Reader, at: number, length: number): string {
  let text = "";
  for (let index = at; index < at + length; index++) text += hex(reader.u8(index), 2);
  return text;
}
