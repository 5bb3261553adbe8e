/** Judges one case: what differs, what of it is known, and whether Linux itself gives the same result twice. */
import { KNOWN_DIFFERENCES, type KnownDifference, knownDifferenceOf } from "../known-differences.ts";
import type { Difference, JudgeScript } from "./difference.ts";

export interface Verdict {
  /** `unstable`: it differed once and not again. */
  readonly kind: "same" | "known" | "different" | "unstable";
  /** What is not known, and stays when the case is run once more. */
  readonly differences: readonly Difference[];
  readonly known: readonly KnownDifference[];
}

/** A case that differs is run once more: only what differs in the same way again counts. */
export async function evaluateScript(
  script: string,
  judge: JudgeScript,
  list: readonly KnownDifference[] = KNOWN_DIFFERENCES,
): Promise<Verdict> {
  const { unknown: first, known } = sortOut(script, await judge(script), list);
  if (first.length === 0) return { kind: known.length === 0 ? "same" : "known", differences: [], known };
  const again = new Set((await judge(script)).map(keyOf));
  const differences = first.filter((difference) => again.has(keyOf(difference)));
  return { kind: differences.length === 0 ? "unstable" : "different", differences, known };
}

/** The differences that no line of the list of known differences explains, and the lines that explain the others. */
export function sortOut(
  script: string,
  differences: readonly Difference[],
  list: readonly KnownDifference[] = KNOWN_DIFFERENCES,
): { readonly unknown: Difference[]; readonly known: KnownDifference[] } {
  const known = new Set<KnownDifference>();
  const unknown = differences.filter((difference) => {
    const line = knownDifferenceOf(difference, script, list);
    if (line !== null) known.add(line);
    return line === null;
  });
  return { unknown, known: [...known] };
}

function keyOf(difference: Difference): string {
  return `${difference.kind}\n${difference.where}\n${difference.text}`;
}

/** The differences that no line of the list of known differences explains. */
export function unknownDifferences(script: string, differences: readonly Difference[]): readonly Difference[] {
  return sortOut(script, differences).unknown;
}
