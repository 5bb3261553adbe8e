/** strtol(3) with base 0 of a text that is a number through and through; null for any other. */
export function parseStrtol(text: string): bigint | null {
  const match = /^\s*([+-]?)(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9]\d*)$/.exec(text);
  if (match === null) return null;
  const digits = /^0[0-7]+$/.test(match[2]!) ? `0o${match[2]!.slice(1)}` : match[2]!;
  return match[1] === "-" ? -BigInt(digits) : BigInt(digits);
}
