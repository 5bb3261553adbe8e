/**
 * The functions of libm that jq passes on. Those of node are used; of some the last digit may differ from glibc's. jq 1.6:
 * libm.h.
 */
import { typeError } from "./errors.ts";
import { JqError, type Json } from "./values.ts";

type Numbers = (...numbers: number[]) => number;

const parts = new DataView(new ArrayBuffer(8));

/** The mantissa from 0.5 up to 1 and the exponent: frexp(3). */
export function splitNumber(value: number): [number, number] {
  if (value === 0 || !Number.isFinite(value)) return [value, 0];
  parts.setFloat64(0, value);
  const exponent = (parts.getUint32(0) >>> 20) & 0x7ff;
  if (exponent === 0) {
    const [mantissa, power] = splitNumber(value * 2 ** 64);
    return [mantissa, power - 64];
  }
  parts.setUint32(0, (parts.getUint32(0) & 0x800fffff) | (1022 << 20));
  return [parts.getFloat64(0), exponent - 1022];
}

function scale(value: number, power: number): number {
  if (!Number.isFinite(value) || value === 0) return value;
  const steps = Math.max(Math.min(Math.trunc(power), 5000), -5000);
  let result = value;
  for (let left = steps; left !== 0; ) {
    const step = Math.max(Math.min(left, 1000), -1000);
    result *= 2 ** step;
    left -= step;
  }
  return result;
}

function roundToEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return Object.is(Math.round(value), -0) || (value < 0 && value > -0.5) ? -0 : Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1 || (value < 0 ? -0 : 0);
}

function roundAway(value: number): number {
  return value < 0 || Object.is(value, -0) ? -Math.floor(-value + 0.5) : Math.floor(value + 0.5);
}

/** The remainder from the nearest multiple. */
function nearestRemainder(value: number, by: number): number {
  if (Number.isNaN(value) || Number.isNaN(by) || !Number.isFinite(value) || by === 0) return Number.NaN;
  if (!Number.isFinite(by)) return value;
  const size = Math.abs(by);
  let rest = Math.abs(value) % (2 * size);
  if (rest > size / 2) {
    rest -= size;
    if (rest >= size / 2) rest -= size;
  }
  return value < 0 || Object.is(value, -0) ? -rest : rest;
}

function nextAfter(value: number, toward: number): number {
  if (Number.isNaN(value) || Number.isNaN(toward)) return Number.NaN;
  if (value === toward) return toward;
  if (value === 0) return toward > 0 ? Number.MIN_VALUE : -Number.MIN_VALUE;
  parts.setFloat64(0, value);
  const bits = parts.getBigInt64(0);
  parts.setBigInt64(0, toward > value === value > 0 ? bits + 1n : bits - 1n);
  return parts.getFloat64(0);
}

function hasSign(value: number): boolean {
  return value < 0 || Object.is(value, -0);
}

const ONE: Readonly<Record<string, Numbers>> = {
  ...Object.fromEntries(
    (
      "acos acosh asin asinh atan atanh cbrt ceil cos cosh exp expm1 floor log log10 log1p log2 sin sinh sqrt tan tanh trunc".split(
        " ",
      ) as ("acos" & keyof Math)[]
    ).map((name) => [name, Math[name] as Numbers]),
  ),
  exp10: (value) => 10 ** value!,
  exp2: (value) => 2 ** value!,
  fabs: Math.abs,
  logb: (value) => {
    if (value === 0) return Number.NEGATIVE_INFINITY;
    return Number.isFinite(value) ? splitNumber(value!)[1] - 1 : Math.abs(value!);
  },
  nearbyint: roundToEven as Numbers,
  rint: roundToEven as Numbers,
  round: roundAway as Numbers,
  significand: (value) => splitNumber(value!)[0] * (value === 0 || !Number.isFinite(value) ? 1 : 2),
};

const TWO: Readonly<Record<string, Numbers>> = {
  atan2: Math.atan2 as Numbers,
  copysign: (value, sign) => (hasSign(value!) === hasSign(sign!) ? value! : -value!),
  drem: nearestRemainder as Numbers,
  fdim: (a, b) => (Number.isNaN(a) || Number.isNaN(b) ? Number.NaN : a! > b! ? a! - b! : 0),
  fmax: (a, b) => (Number.isNaN(a) ? b! : Number.isNaN(b) ? a! : Math.max(a!, b!)),
  fmin: (a, b) => (Number.isNaN(a) ? b! : Number.isNaN(b) ? a! : Math.min(a!, b!)),
  fmod: (a, b) => a! % b!,
  hypot: Math.hypot,
  ldexp: scale as Numbers,
  nextafter: nextAfter as Numbers,
  nexttoward: nextAfter as Numbers,
  pow: (a, b) => (a === 1 || (a === -1 && !Number.isFinite(b) && !Number.isNaN(b)) ? 1 : a! ** b!),
  remainder: nearestRemainder as Numbers,
  scalb: (value, power) => (Number.isInteger(power) || !Number.isFinite(power) ? value! * 2 ** power! : Number.NaN),
  scalbln: scale as Numbers,
};

/** Those for which there is no model. */
export const NOT_MODELLED: readonly (readonly [string, number])[] = [
  ...["lgamma_r", "lgamma", "gamma", "tgamma", "erf", "erfc", "j0", "j1", "y0", "y1"].map((name) => [name, 0] as const),
  ["jn", 2],
  ["yn", 2],
  ["fma", 3],
];

function checked(of: Numbers, numbers: readonly Json[]): number {
  for (const value of numbers) if (typeof value !== "number") throw typeError(value, "number required");
  return of(...(numbers as number[]));
}

/** A function of one number works on its input, one of two on its arguments. */
export function mathFunction(name: string, arity: number): ((input: Json, args: readonly Json[]) => Json) | null {
  if (NOT_MODELLED.some(([known, count]) => known === name && count === arity))
    return () => {
      throw new JqError(`${name}/${arity} is not modelled`);
    };
  if (arity === 0 && Object.hasOwn(ONE, name)) return (input) => checked(ONE[name]!, [input]);
  if (arity === 2 && Object.hasOwn(TWO, name)) return (_, args) => checked(TWO[name]!, args);
  return null;
}
