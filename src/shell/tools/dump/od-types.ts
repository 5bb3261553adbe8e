/** The types of od -t: how wide each is, and what it shows of its bytes. GNU coreutils 9.1, src/od.c. */
import { ESCAPES } from "./escapes.ts";

export interface OdType {
  readonly size: number;
  /** Columns of one value, without the blank before it. */
  readonly width: number;
  readonly show: (view: DataView, at: number, little: boolean) => string;
  /** z: the printable characters at the end of the line. */
  readonly trailer: boolean;
}

const OCTAL_WIDTH: Readonly<Record<number, number>> = { 1: 3, 2: 6, 4: 11, 8: 22 };
const SIGNED_WIDTH: Readonly<Record<number, number>> = { 1: 4, 2: 6, 4: 11, 8: 20 };
const UNSIGNED_WIDTH: Readonly<Record<number, number>> = { 1: 3, 2: 5, 4: 10, 8: 20 };
const LETTER_SIZES: Readonly<Record<string, number>> = { C: 1, S: 2, I: 4, L: 8 };
const FLOAT_SIZES: Readonly<Record<string, number>> = { F: 4, D: 8, L: 16 };

/** The types a string such as `x1zc` lists, or what is wrong with it. */
export function parseTypes(text: string): OdType[] | string {
  const types: OdType[] = [];
  let rest = text;
  if (rest === "") return `invalid type string ‘${text}’`;
  while (rest !== "") {
    const match = /^([acdfoux])((?<=[doux])[CSIL]|(?<=f)[FDL]|(?<=[dfoux])\d+)?(z?)/.exec(rest);
    if (match === null) return `invalid character '${rest[0]}' in type string ‘${text}’`;
    const [whole, letter = "", sized, z] = match;
    const type = typeOf(letter, sized, text);
    if (typeof type === "string") return type;
    types.push({ ...type, trailer: z !== "" });
    rest = rest.slice(whole.length);
  }
  return types;
}

function typeOf(letter: string, sized: string | undefined, text: string): Omit<OdType, "trailer"> | string {
  if (letter === "a") return { size: 1, width: 3, show: (view, at) => NAMES[view.getUint8(at) & 0x7f]! };
  if (letter === "c") return { size: 1, width: 3, show: (view, at) => characterText(view.getUint8(at)) };
  const sizes = letter === "f" ? FLOAT_SIZES : LETTER_SIZES;
  const size = sized === undefined ? (letter === "f" ? 8 : 4) : (sizes[sized] ?? Number(sized));
  const known = letter === "f" ? [4, 8, 16] : [1, 2, 4, 8];
  if (!known.includes(size))
    return `invalid type string ‘${text}’;\nthis system doesn't provide a ${size}-byte ${letter === "f" ? "floating point" : "integral"} type`;
  if (letter === "f") return size === 16 ? "type fL is not modelled" : floatType(size);
  return integerType(letter, size);
}

function integerType(letter: string, size: number): Omit<OdType, "trailer"> {
  const read = (view: DataView, at: number, little: boolean): bigint => {
    if (size === 8) return view.getBigUint64(at, little);
    return BigInt(size === 1 ? view.getUint8(at) : size === 2 ? view.getUint16(at, little) : view.getUint32(at, little));
  };
  switch (letter) {
    case "d":
      return { size, width: SIGNED_WIDTH[size]!, show: (...position) => String(BigInt.asIntN(8 * size, read(...position))) };
    case "u":
      return { size, width: UNSIGNED_WIDTH[size]!, show: (...position) => String(read(...position)) };
    case "o": {
      const width = OCTAL_WIDTH[size]!;
      return {
        size,
        width,
        show: (...position) =>
          read(...position)
            .toString(8)
            .padStart(width, "0"),
      };
    }
    default:
      return {
        size,
        width: 2 * size,
        show: (...position) =>
          read(...position)
            .toString(16)
            .padStart(2 * size, "0"),
      };
  }
}

function floatType(size: number): Omit<OdType, "trailer"> {
  if (size === 4) return { size, width: 15, show: (view, at, little) => shortest(view.getFloat32(at, little), 9, Math.fround) };
  return { size, width: 24, show: (view, at, little) => shortest(view.getFloat64(at, little), 17, (value) => value) };
}

/** The fewest digits of %g that read back as the same number. gnulib: ftoastr.c. */
function shortest(value: number, most: number, round: (value: number) => number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value < 0 ? "-inf" : "inf";
  for (
    let digits = Math.abs(value) < (most === 9 ? 1.17549435e-38 : 2.2250738585072014e-308) ? 1 : most === 9 ? 6 : 15;
    ;
    digits++
  ) {
    const text = generalText(value, digits);
    if (digits >= most || round(Number(text)) === value) return text;
  }
}

/** printf's %.Ng. */
function generalText(value: number, digits: number): string {
  if (value === 0) return Object.is(value, -0) ? "-0" : "0";
  const [mantissa, power] = value.toExponential(digits - 1).split("e") as [string, string];
  const exponent = Number(power);
  if (exponent < -4 || exponent >= digits)
    return `${mantissa.replace(/\.?0+$/, "")}e${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(2, "0")}`;
  const fixed = value.toFixed(Math.max(0, digits - 1 - exponent));
  return fixed.includes(".") ? fixed.replace(/\.?0+$/, "") : fixed;
}

const NAMES =
  "nul soh stx etx eot enq ack bel bs ht nl vt ff cr so si dle dc1 dc2 dc3 dc4 nak syn etb can em sub esc fs gs rs us sp"
    .split(" ")
    .concat(
      Array.from({ length: 94 }, (_, index) => String.fromCharCode(33 + index)),
      "del",
    );

function characterText(byte: number): string {
  const named = ESCAPES[byte];
  if (named !== undefined) return named;
  return byte >= 32 && byte < 127 ? String.fromCharCode(byte) : byte.toString(8).padStart(3, "0");
}
