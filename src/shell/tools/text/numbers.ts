/** Numbers of command lines, with what coreutils say of bad ones. gnulib: lib/xdectoint.c. */
import { quoted } from "../quote.ts";

/** `SAYING: ‘TEXT’: why`, or the number. Blanks and a plus sign may stand before it. */
export function readNumber(text: string, saying: string, least: bigint, most: bigint): bigint | string {
  const found = /^[ \t\n\v\f\r]*([-+]?)(\d+)$/.exec(text);
  if (found === null || (found[1] === "-" && least >= 0n)) return `${saying}: ${quoted(text)}`;
  const value = BigInt(`${found[1] === "-" ? "-" : ""}${found[2]}`);
  if (value >= least && value <= most) return value;
  const isLarge = value > HALF || value < -HALF;
  return `${saying}: ${quoted(text)}: ${isLarge ? "Value too large for defined data type" : "Numerical result out of range"}`;
}

const HALF = 1_073_741_823n;

export const MOST_SIGNED = 9_223_372_036_854_775_807n;
export const MOST_UNSIGNED = 18_446_744_073_709_551_615n;
