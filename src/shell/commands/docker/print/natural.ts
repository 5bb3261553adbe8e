/**
 * The order docker lists names and ports in: digits compare as numbers, so that n5 comes before n11. Source: fvbommel/sortorder,
 * NaturalLess().
 */

export function compareNaturally(a: string, b: string): number {
  const parts = (text: string): string[] => text.match(/\d+|\D/g) ?? [];
  const left = parts(a);
  const right = parts(b);
  for (let at = 0; at < Math.min(left.length, right.length); at++) {
    const [x, y] = [left[at]!, right[at]!];
    if (x === y) continue;
    const [isNumber, isOther] = [/^\d/.test(x), /^\d/.test(y)];
    if (!isNumber || !isOther) return x < y ? -1 : 1;
    const [digits, others] = [x.replace(/^0+/, ""), y.replace(/^0+/, "")];
    if (digits.length !== others.length) return digits.length - others.length;
    if (digits !== others) return digits < others ? -1 : 1;
    return x.length - y.length;
  }
  return left.length - right.length;
}
