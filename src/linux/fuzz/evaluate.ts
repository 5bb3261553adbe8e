/** Judges one case: what differs, what of it is known, and whether Linux itself answers the same twice. */
import { KNOWN_DIFFERENCES, type KnownDifference, knownDifferenceOf } from "../known-differences.ts";
import type { Finding, JudgeScript } from "./finding.ts";

export interface Verdict {
  /** `unstable`: it differed once and not again. */
  readonly kind: "same" | "known" | "different" | "unstable";
  /** What is not known, and stays when the case is run once more. */
  readonly findings: readonly Finding[];
  readonly known: readonly KnownDifference[];
}

/** A case that differs is run once more: only what differs in the same way again is a finding. */
export async function evaluateScript(
  script: string,
  judge: JudgeScript,
  list: readonly KnownDifference[] = KNOWN_DIFFERENCES,
): Promise<Verdict> {
  const { unknown: first, known } = sortOut(script, await judge(script), list);
  if (first.length === 0) return { kind: known.length === 0 ? "same" : "known", findings: [], known };
  const again = new Set((await judge(script)).map(keyOf));
  const findings = first.filter((finding) => again.has(keyOf(finding)));
  return { kind: findings.length === 0 ? "unstable" : "different", findings, known };
}

/** The findings that no line of the list of known differences explains, and the lines that explain the others. */
export function sortOut(
  script: string,
  findings: readonly Finding[],
  list: readonly KnownDifference[] = KNOWN_DIFFERENCES,
): { readonly unknown: Finding[]; readonly known: KnownDifference[] } {
  const known = new Set<KnownDifference>();
  const unknown = findings.filter((finding) => {
    const line = knownDifferenceOf(finding, script, list);
    if (line !== null) known.add(line);
    return line === null;
  });
  return { unknown, known: [...known] };
}

function keyOf(finding: Finding): string {
  return `${finding.kind}\n${finding.where}\n${finding.text}`;
}

/** The findings that no line of the list of known differences explains. */
export function unknownFindings(script: string, findings: readonly Finding[]): readonly Finding[] {
  return sortOut(script, findings).unknown;
}
