/** printf of C for awk: numbers as glibc prints doubles, texts and characters as bytes. mawk 1.3.4: do_printf(), print.c. */

export interface Spec {
  readonly flags: string;
  readonly width: number;
  /** Null where none is given. */
  readonly precision: number | null;
}

/** Prints a number with a format of one conversion, such as CONVFMT's %.6g. */
export function formatNumber(format: string, value: number): string {
  const found = /^([^%]*)%([-+ #0]*)(\d*)(?:\.(\d*))?l?([a-zA-Z])([\s\S]*)$/.exec(format);
  if (found === null) return format.replaceAll("%%", "%");
  const [, before, flags, width, precision, conversion, after] = found;
  const spec: Spec = {
    flags: flags!,
    width: Number(width || 0),
    precision: precision === undefined ? null : Number(precision || 0),
  };
  const text = /[diouxX]/.test(conversion!)
    ? formatInteger(conversion!, Math.trunc(value), spec)
    : formatDouble(conversion!, value, spec);
  return before + text + after!.replaceAll("%%", "%");
}

/** d, i, o, u, x, X of an integer that fits. */
export function formatInteger(conversion: string, value: number, spec: Spec): string {
  const isSigned = conversion === "d" || conversion === "i";
  const base = conversion === "o" ? 8 : conversion === "x" || conversion === "X" ? 16 : 10;
  let digits = Math.abs(value).toString(base);
  if (conversion === "X") digits = digits.toUpperCase();
  if (spec.precision !== null) digits = value === 0 && spec.precision === 0 ? "" : digits.padStart(spec.precision, "0");
  let prefix = isSigned ? signOf(value < 0, spec.flags) : "";
  if (spec.flags.includes("#") && base === 16 && value !== 0) prefix = `0${conversion}`;
  if (spec.flags.includes("#") && base === 8 && !digits.startsWith("0")) digits = `0${digits}`;
  return pad(prefix, digits, spec, spec.precision === null);
}

/** e, f, g and their capitals. */
export function formatDouble(conversion: string, value: number, spec: Spec): string {
  const sign = signOf(value < 0 || Object.is(value, -0), spec.flags);
  const isUpper = conversion < "a";
  if (!Number.isFinite(value)) {
    const word = Number.isNaN(value) ? "nan" : "inf";
    const shown = Number.isNaN(value) ? signOf(true, spec.flags) : sign;
    return pad(shown, isUpper ? word.toUpperCase() : word, spec, false);
  }
  const precision = spec.precision ?? 6;
  const size = Math.abs(value);
  let digits: string;
  switch (conversion.toLowerCase()) {
    case "f":
      digits = fixed(size, precision);
      break;
    case "e":
      digits = exponential(size, precision);
      break;
    default:
      digits = general(size, precision === 0 ? 1 : precision, spec.flags.includes("#"));
  }
  if (spec.flags.includes("#") && precision === 0 && !digits.includes(".")) digits = digits.replace(/e|$/, ".$&");
  return pad(sign, isUpper ? digits.toUpperCase() : digits, spec, true);
}

/** s and c: cut to the precision, and filled with blanks. */
export function formatText(text: string, spec: Spec): string {
  const cut = spec.precision === null ? text : text.slice(0, spec.precision);
  return spec.flags.includes("-") ? cut.padEnd(spec.width) : cut.padStart(spec.width);
}

function signOf(isNegative: boolean, flags: string): string {
  return isNegative ? "-" : flags.includes("+") ? "+" : flags.includes(" ") ? " " : "";
}

function pad(prefix: string, digits: string, spec: Spec, mayHaveZeros: boolean): string {
  if (spec.flags.includes("-")) return (prefix + digits).padEnd(spec.width);
  if (spec.flags.includes("0") && mayHaveZeros) return prefix + digits.padStart(spec.width - prefix.length, "0");
  return (prefix + digits).padStart(spec.width);
}

/** The exact digits of a double, and where the point is: `digits` times ten to the power of -`scale`. */
function exact(value: number): { digits: bigint; scale: number } {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const exponent = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xfffffffffffffn;
  const mantissa = exponent === 0 ? fraction : fraction | 0x10000000000000n;
  const power = (exponent === 0 ? 1 : exponent) - 1075;
  return power >= 0
    ? { digits: mantissa << BigInt(power), scale: 0 }
    : { digits: mantissa * 5n ** BigInt(-power), scale: -power };
}

/** Rounds to so many digits behind the point (before it where negative), half to even; as an integer of such units. */
function rounded(value: number, decimals: number): bigint {
  const { digits, scale } = exact(value);
  if (decimals >= scale) return digits * 10n ** BigInt(decimals - scale);
  const unit = 10n ** BigInt(scale - decimals);
  const quotient = digits / unit;
  const twice = (digits % unit) * 2n;
  return twice > unit || (twice === unit && quotient % 2n === 1n) ? quotient + 1n : quotient;
}

function fixed(value: number, precision: number): string {
  const digits = rounded(value, precision)
    .toString()
    .padStart(precision + 1, "0");
  return precision === 0 ? digits : `${digits.slice(0, -precision)}.${digits.slice(-precision)}`;
}

function exponential(value: number, precision: number): string {
  const { digits, exponent } = significant(value, precision + 1);
  const mantissa = precision === 0 ? digits : `${digits[0]}.${digits.slice(1)}`;
  return `${mantissa}e${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(2, "0")}`;
}

/** So many significant digits, and the power of ten of the first. */
function significant(value: number, count: number): { digits: string; exponent: number } {
  if (value === 0) return { digits: "0".repeat(count), exponent: 0 };
  const { digits, scale } = exact(value);
  let exponent = digits.toString().length - 1 - scale;
  let text = rounded(value, count - 1 - exponent).toString();
  if (text.length > count) {
    exponent++;
    text = text.slice(0, count);
  }
  return { digits: text, exponent };
}

function general(value: number, precision: number, keepsZeros: boolean): string {
  const { exponent } = significant(value, precision);
  const isShort = exponent >= -4 && exponent < precision;
  const text = isShort ? fixed(value, precision - 1 - exponent) : exponential(value, precision - 1);
  if (keepsZeros || !text.includes(".")) return text;
  return text.replace(/\.?0+(?=e|$)/, "");
}
