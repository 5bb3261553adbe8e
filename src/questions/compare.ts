/** The packets that two rule sets treat differently. */
import { isAsItCame, VARIED, type VariedName } from "./changes.ts";
import { ALL, type Diagrams, NONE, type Node } from "./diagram.ts";
import { differs, isKnown, isWithin, type Value, valueKey } from "./fields.ts";
import type { Group } from "./groups.ts";
import type { Path } from "./stage.ts";
import type { Part, Varied } from "./varied.ts";
import type { Treatment } from "./walk.ts";

/** Sets of packets, each treated differently for a reason of its own; none is empty. */
export function differences(diagrams: Diagrams, a: Treatment, b: Treatment): readonly Node[] {
  const found = new Set<Node>();
  for (const [text, packets] of a.ended) found.add(diagrams.minus(packets, b.ended.get(text) ?? NONE));
  for (const [text, packets] of b.ended) found.add(diagrams.minus(packets, a.ended.get(text) ?? NONE));
  for (const one of a.passed)
    for (const other of b.passed) for (const packets of differently(diagrams, a.path, one, other)) found.add(packets);
  found.delete(NONE);
  return [...found];
}

/** Packets of both groups that come out different. */
function* differently(diagrams: Diagrams, path: Path, a: Group, b: Group): Generator<Node> {
  const both = diagrams.and(a.packets, b.packets);
  if (both === NONE) return;
  const [one, other] = [a.changes, b.changes];
  yield diagrams.and(both, diagrams.minus(one.isUntracked, other.isUntracked));
  yield diagrams.and(both, diagrams.minus(other.isUntracked, one.isUntracked));
  for (const name of VARIED) yield* valuesThatDiffer(diagrams, path, name, { both, one: one[name], other: other[name] });
}

function* valuesThatDiffer(
  diagrams: Diagrams,
  path: Path,
  name: VariedName,
  { both, one, other }: { readonly both: Node; readonly one: Varied; readonly other: Varied },
): Generator<Node> {
  const others = new Map(other.map((part): [string, Part] => [valueKey(part.value), part]));
  const constants = other.filter(({ value }) => isConstant(value));
  const constant = constants.reduce((node, { packets }) => diagrams.or(node, packets), NONE);
  for (const { value, packets } of one) {
    const same = others.get(valueKey(value))?.packets ?? NONE;
    const rest = diagrams.and(both, diagrams.minus(packets, same));
    if (rest === NONE) continue;
    // One constant is unlike all others.
    if (isConstant(value)) yield diagrams.and(rest, constant);
    for (const part of other) {
      if (isConstant(value) && isConstant(part.value)) continue;
      const met = diagrams.and(rest, part.packets);
      if (met !== NONE) yield diagrams.and(met, unlike(diagrams, path, name, value, part.value));
    }
  }
}

function isConstant(value: Value): boolean {
  return isKnown(value) && value.keep === 0;
}

/** The packets in which two values of a field are not the same in the end. */
function unlike(diagrams: Diagrams, path: Path, name: VariedName, a: Value, b: Value): Node {
  if (name === "ttl" && path === "forward" && isKnown(a) && isKnown(b) && isAsItCame(name, a) !== isAsItCame(name, b)) {
    // The one that no rule changed has lost one on the path.
    const [asItCame, changed] = isAsItCame(name, a) ? [a, b] : [b, a];
    return diagrams.minus(ALL, isWithin(diagrams, asItCame, changed.bits + 1, changed.bits + 1));
  }
  return differs(diagrams, a, b);
}
