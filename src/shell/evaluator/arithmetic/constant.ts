/** Constants of shell arithmetic. bash 5.2: strlong(), expr.c. */

/**
 * A constant: decimal, octal, hexadecimal, or in a base from 2 to 64 before #. It wraps like everything else. Text: what is wrong
 * with it.
 */
export function readConstant(digits: string): bigint | string {
  let at = 0;
  let base = 10n;
  let hasBase = false;
  if (digits.startsWith("0")) {
    if (digits === "0") return 0n;
    hasBase = true;
    base = /^0[xX]/.test(digits) ? 16n : 8n;
    at = base === 16n ? 2 : 1;
  }
  let value = 0n;
  for (; at < digits.length; at++) {
    const digit = digits[at]!;
    if (digit === "#") {
      if (hasBase) return "invalid number";
      if (value < 2n || value > 64n) return "invalid arithmetic base";
      base = value;
      value = 0n;
      hasBase = true;
      if (!/[0-9a-zA-Z@_]/.test(digits[at + 1] ?? "")) return "invalid integer constant";
      continue;
    }
    const worth = BigInt(digitValue(digit, base));
    if (worth >= base) return "value too great for base";
    value = BigInt.asIntN(64, value * base + worth);
  }
  return value;
}

function digitValue(digit: string, base: bigint): number {
  const code = digit.charCodeAt(0);
  if (code >= 48 && code <= 57) return code - 48;
  if (code >= 97 && code <= 122) return code - 87;
  if (code >= 65 && code <= 90) return base <= 36n ? code - 55 : code - 29;
  return digit === "@" ? 62 : 63;
}
