/** awk's printf and sprintf: conversions take values as they come, and too few of them are an error. mawk 1.3.4: do_printf(). */
import { formatDouble, formatInteger, formatText, type Spec } from "./format.ts";
import { MaybeNumber, toInteger, toNumber, toText, type Value } from "./values.ts";

/** What ends the program with a message; what was printed before it stays. */
export class RunTimeError extends Error {
  readonly printed: string;

  constructor(message: string, printed = "") {
    super(message);
    this.printed = printed;
  }
}

const MOST_UNSIGNED = 4294967295;
/** A width beyond this is an error: the text would not fit anywhere. */
const MOST_WIDTH = 1_000_000;

export function formatValues(format: string, values: readonly Value[], options: { who: string; convfmt: string }): string {
  let result = "";
  let used = 0;
  let conversions = 0;
  const fail = (message: string): never => {
    throw new RunTimeError(message, result);
  };
  const take = (): Value => values[used++];
  for (let at = 0; at < format.length; ) {
    const percent = format.indexOf("%", at);
    if (percent < 0) return result + format.slice(at);
    result += format.slice(at, percent);
    conversions++;
    if (format[percent + 1] === "%") {
      result += "%";
      at = percent + 2;
      continue;
    }
    const found = /^%([-+ #0']*)(\*|\d*)(?:(\.)(\*|\d*))?([lh]?)([\s\S]?)/.exec(format.slice(percent))!;
    const [whole, flags, width, point, digits, modifier, conversion] = found;
    let given = width === "*" ? toInteger(toNumber(take())) : Number(width || 0);
    const precision = point === undefined ? null : digits === "*" ? toInteger(toNumber(take())) : Number(digits || 0);
    if (used >= values.length) fail(`not enough arguments passed to ${options.who}("${format}")`);
    let allFlags = flags!;
    if (given < 0) {
      allFlags += "-";
      given = -given;
    }
    if (given > MOST_WIDTH || (precision ?? 0) > MOST_WIDTH) fail(`sprintf buffer overflow`);
    const spec: Spec = { flags: allFlags, width: given, precision: precision !== null && precision < 0 ? null : precision };
    const isBad = !/[scdioxXueEfgG]/.test(conversion!) || conversion === "" || (modifier !== "" && /[scefgEG]/.test(conversion!));
    if (isBad) fail(`improper conversion(number ${conversions}) in ${options.who}("${format}")`);
    result += convert(conversion!, take(), spec, options.convfmt);
    at = percent + whole.length;
  }
  return result;
}

function convert(conversion: string, value: Value, spec: Spec, convfmt: string): string {
  switch (conversion) {
    case "s":
      return formatText(toText(value, convfmt), spec);
    case "c":
      return formatText(character(value), { ...spec, precision: null });
    case "d":
    case "i":
      return formatInteger(conversion, toInteger(toNumber(value)), spec);
    case "o":
    case "x":
    case "X":
    case "u":
      return formatInteger(conversion, Math.trunc(Math.min(MOST_UNSIGNED, Math.max(0, toNumber(value) || 0))), spec);
    default:
      return formatDouble(conversion, toNumber(value), spec);
  }
}

function character(value: Value): string {
  const number = value instanceof MaybeNumber ? value.number : typeof value === "number" ? value : null;
  if (number !== null) return String.fromCharCode(toInteger(number) & 0xff);
  const text = toText(value, "");
  return text === "" ? "\0" : text[0]!;
}
