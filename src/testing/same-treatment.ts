/** sameTreatment(): two versions of a rule file treat every packet alike. The question is netnsim/questions'. */
import type { Lab } from "../lab/lab.ts";
import type { Namespace } from "../lab/namespace.ts";
import type { Comparison } from "../questions/compare-rules.ts";
import { compare } from "../questions/diff.ts";
import { explanationOf, failureOf } from "./failure.ts";
import { InvariantBroken } from "./invariants.ts";

/**
 * Two namespaces, or two labs, treat every packet alike: proved by diff() of netnsim/questions. Otherwise it throws with the
 * smallest packet that shows the difference, explained on both sides.
 */
export function sameTreatment(a: Lab | Namespace, b: Lab | Namespace): void {
  const compared = compare("sameTreatment", a, b);
  if (!isSame(compared)) throw new InvariantBroken(differenceText(compared));
}

export function isSame({ difference, undecided }: Comparison): boolean {
  return difference === null && undecided === null;
}

/** What a failure says. */
export function differenceText({ difference, undecided }: Comparison): string {
  if (difference === null) return `expected every packet to be treated alike; not decided: ${undecided}`;
  const { text, fates } = difference;
  return `${failureOf(fates[0], `expected both to treat ${text} alike`)}\n\nThe other side:\n\n${explanationOf(fates[1]).trim()}`;
}
