/**
 * The x87's 80-bit long double, in which bash's printf reads and prints %e %f %g %a: 64 bits of mantissa, exact decimals.
 * glibc: strtold(3), __printf_fp, __printf_fphex. Rounding is to nearest, ties to even.
 */

/** mantissa * 2 ** exponent, the mantissa of 64 bits unless the number is subnormal or zero. */
export type LongDouble =
  | { readonly kind: "finite"; readonly negative: boolean; readonly mantissa: bigint; readonly exponent: number }
  | { readonly kind: "inf" | "nan"; readonly negative: boolean };

export const ZERO: LongDouble = { kind: "finite", negative: false, mantissa: 0n, exponent: 0 };

export interface ParsedLongDouble {
  readonly value: LongDouble;
  /** How much of the text is the number. */
  readonly length: number;
  readonly outOfRange: boolean;
}

const MIN_EXPONENT = -16445;
const MAX_EXPONENT = 16320;

/** Digits of an exponent beyond which every number overflows or vanishes. */
const HUGE = 1_000_000;

export function parseLongDouble(text: string): ParsedLongDouble {
  const match =
    /^[ \t-\r]*([-+]?)(?:(inf(?:inity)?)|(nan(?:\(\w*\))?)|0x([0-9a-f]+\.?[0-9a-f]*|\.[0-9a-f]+)(?:p([-+]?\d+))?|(\d+\.?\d*|\.\d+)(?:e([-+]?\d+))?)/i.exec(
      text,
    );
  if (match === null) return { value: ZERO, length: 0, outOfRange: false };
  const [whole, sign, infinite, nan, hexadecimal, hexExponent, decimal, exponent] = match;
  const negative = sign === "-";
  const length = whole.length;
  if (infinite !== undefined) return { value: { kind: "inf", negative }, length, outOfRange: false };
  if (nan !== undefined) return { value: { kind: "nan", negative }, length, outOfRange: false };
  const [integer, fraction = ""] = (hexadecimal ?? decimal!).split(".");
  const power = clamp(Number(hexExponent ?? exponent ?? "0"));
  if (hexadecimal !== undefined) {
    const digits = BigInt(`0x${integer}${fraction}`);
    return { ...nearest(negative, digits, 1n, power - 4 * fraction.length), length };
  }
  const digits = BigInt(integer + fraction);
  const scale = power - fraction.length;
  if (digits === 0n || scale < -HUGE / 2) return { ...tiny(negative, digits), length };
  if (scale > HUGE / 2) return { value: { kind: "inf", negative }, length, outOfRange: true };
  const ratio = scale >= 0 ? ([digits * 10n ** BigInt(scale), 1n] as const) : ([digits, 10n ** BigInt(-scale)] as const);
  return { ...nearest(negative, ratio[0], ratio[1], 0), length };
}

export function fromInteger(value: number): LongDouble {
  return nearest(false, BigInt(value), 1n, 0).value;
}

function clamp(value: number): number {
  return Math.max(-HUGE, Math.min(HUGE, value));
}

function tiny(negative: boolean, digits: bigint): { value: LongDouble; outOfRange: boolean } {
  return { value: { ...ZERO, negative }, outOfRange: digits !== 0n };
}

/** numerator / denominator * 2 ** power, rounded. */
function nearest(
  negative: boolean,
  numerator: bigint,
  denominator: bigint,
  power: number,
): { value: LongDouble; outOfRange: boolean } {
  if (numerator === 0n) return tiny(negative, 0n);
  const shift = Math.max(64 - (bitLength(numerator) - bitLength(denominator)), MIN_EXPONENT + power);
  if (power - shift > MAX_EXPONENT + 1) return { value: { kind: "inf", negative }, outOfRange: true };
  let exponent = Math.max(power - shift, MIN_EXPONENT);
  let [mantissa, exact] = divide(numerator, denominator, power - exponent);
  if (bitLength(mantissa) > 64) {
    exponent++;
    [mantissa, exact] = divide(numerator, denominator, power - exponent);
    if (bitLength(mantissa) > 64) {
      mantissa >>= 1n;
      exponent++;
    }
  }
  if (exponent > MAX_EXPONENT) return { value: { kind: "inf", negative }, outOfRange: true };
  return {
    value: { kind: "finite", negative, mantissa, exponent },
    outOfRange: !exact && bitLength(mantissa) < 64,
  };
}

function divide(numerator: bigint, denominator: bigint, shift: number): [bigint, boolean] {
  const [top, bottom] = shift >= 0 ? [numerator << BigInt(shift), denominator] : [numerator, denominator << BigInt(-shift)];
  const rounded = roundedRatio(top, bottom);
  return [rounded, rounded * bottom === top];
}

/** To the nearest integer, ties to even. */
function roundedRatio(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator;
  const twice = 2n * (numerator - quotient * denominator);
  const up = twice > denominator || (twice === denominator && (quotient & 1n) === 1n);
  return up ? quotient + 1n : quotient;
}

function bitLength(value: bigint): number {
  return value === 0n ? 0 : value.toString(2).length;
}

export interface FloatStyle {
  /** e, f, g or a. */
  readonly letter: string;
  readonly precision: number | null;
  /** `#`: the point stays, and the zeros of %g. */
  readonly alternate: boolean;
}

/** The number without its sign, in lower case. */
export function printLongDouble(value: LongDouble, style: FloatStyle): string {
  if (value.kind !== "finite") return value.kind;
  switch (style.letter) {
    case "f":
      return fixed(value, style.precision ?? 6, style.alternate);
    case "e":
      return scientific(value, style.precision ?? 6, style.alternate);
    case "a":
      return hexadecimalText(value, style);
    default:
      return general(value, style);
  }
}

type Finite = Extract<LongDouble, { kind: "finite" }>;

function ratioOf({ mantissa, exponent }: Finite): [bigint, bigint] {
  return exponent >= 0 ? [mantissa << BigInt(exponent), 1n] : [mantissa, 1n << BigInt(-exponent)];
}

/** Digits behind the point after which there are only zeros. */
const LAST_DIGIT = 16_450;

function fixed(value: Finite, decimals: number, point: boolean): string {
  const shown = Math.min(decimals, LAST_DIGIT);
  const [numerator, denominator] = ratioOf(value);
  const digits = roundedRatio(numerator * 10n ** BigInt(shown), denominator)
    .toString()
    .padStart(shown + 1, "0");
  const integer = digits.slice(0, digits.length - shown);
  const fraction = digits.slice(digits.length - shown).padEnd(decimals, "0");
  return integer + (decimals > 0 || point ? "." : "") + fraction;
}

/** `count` significant digits, and the power of ten of the first. */
function significantDigits(value: Finite, count: number): { digits: string; power: number } {
  if (value.mantissa === 0n) return { digits: "0".repeat(count), power: 0 };
  const [numerator, denominator] = ratioOf(value);
  let power = Math.floor((bitLength(numerator) - bitLength(denominator)) * Math.LOG10E * Math.LN2) - 1;
  while (isAtLeastPower(numerator, denominator, power + 1)) power++;
  const scale = count - 1 - power;
  let digits = (
    scale >= 0
      ? roundedRatio(numerator * 10n ** BigInt(scale), denominator)
      : roundedRatio(numerator, denominator * 10n ** BigInt(-scale))
  ).toString();
  if (digits.length > count) {
    digits = digits.slice(0, count);
    power++;
  }
  return { digits, power };
}

function isAtLeastPower(numerator: bigint, denominator: bigint, power: number): boolean {
  return power >= 0 ? numerator >= denominator * 10n ** BigInt(power) : numerator * 10n ** BigInt(-power) >= denominator;
}

function scientific(value: Finite, decimals: number, point: boolean): string {
  const shown = Math.min(decimals, LAST_DIGIT);
  const { digits, power } = significantDigits(value, shown + 1);
  return withExponent(digits.slice(0, 1), digits.slice(1).padEnd(decimals, "0"), power, point);
}

function withExponent(first: string, fraction: string, power: number, point: boolean): string {
  const size = String(Math.abs(power)).padStart(2, "0");
  return `${first}${fraction !== "" || point ? "." : ""}${fraction}e${power < 0 ? "-" : "+"}${size}`;
}

function general(value: Finite, style: FloatStyle): string {
  const count = style.precision === null ? 6 : Math.max(style.precision, 1);
  const { digits, power } = significantDigits(value, Math.min(count, LAST_DIGIT));
  const all = style.alternate ? digits.padEnd(count, "0") : digits.replace(/0+$/, "");
  if (power < -4 || power >= count) return withExponent(all.slice(0, 1) || "0", all.slice(1), power, style.alternate);
  if (power < 0) return `0.${"0".repeat(-power - 1)}${all}`;
  const integer = all.slice(0, power + 1).padEnd(power + 1, "0");
  const fraction = all.slice(power + 1);
  return integer + (fraction !== "" || style.alternate ? "." : "") + fraction;
}

function hexadecimalText(value: Finite, { precision, alternate }: FloatStyle): string {
  if (value.mantissa === 0n) return `0x0${(precision ?? 0) > 0 || alternate ? "." : ""}${"0".repeat(precision ?? 0)}p+0`;
  let { mantissa } = value;
  let exponent = value.exponent + 60;
  if (precision !== null && precision < 15) {
    const dropped = BigInt(60 - 4 * precision);
    mantissa = roundedRatio(mantissa, 1n << dropped) << dropped;
    if (bitLength(mantissa) > 64) {
      mantissa >>= 4n;
      exponent += 4;
    }
  }
  const digits = mantissa.toString(16).padStart(16, "0");
  const fraction =
    precision === null ? digits.slice(1).replace(/0+$/, "") : digits.slice(1, 1 + precision).padEnd(precision, "0");
  return `0x${digits[0]}${fraction !== "" || alternate ? "." : ""}${fraction}p${exponent < 0 ? "-" : "+"}${Math.abs(exponent)}`;
}
