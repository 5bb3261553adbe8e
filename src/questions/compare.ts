/** The packets that two rule sets treat differently. */
import { CHANGEABLE, type Changes } from "./changes.ts";
import { ALL, type Diagrams, NONE, type Node } from "./diagram.ts";
import { differs } from "./fields.ts";
import type { Group, Treatment } from "./walk.ts";

/** Sets of packets, each treated differently for a reason of its own; none is empty. */
export function differences(diagrams: Diagrams, a: Treatment, b: Treatment): readonly Node[] {
  const found: Node[] = [];
  const add = (packets: Node): void => {
    if (packets !== NONE) found.push(packets);
  };
  for (const [text, packets] of a.ended) add(diagrams.minus(packets, b.ended.get(text) ?? NONE));
  for (const [text, packets] of b.ended) add(diagrams.minus(packets, a.ended.get(text) ?? NONE));
  for (const [key, group] of a.passed) {
    const rest = diagrams.minus(group.packets, b.passed.get(key)?.packets ?? NONE);
    if (rest !== NONE) for (const other of b.passed.values()) add(differently(diagrams, { ...group, packets: rest }, other));
  }
  return found;
}

/** Packets of both groups that come out different. */
function differently(diagrams: Diagrams, a: Group, b: Group): Node {
  const both = diagrams.and(a.packets, b.packets);
  return both === NONE ? NONE : diagrams.and(both, unlike(diagrams, a.changes, b.changes));
}

function unlike(diagrams: Diagrams, a: Changes, b: Changes): Node {
  if (a.isUntracked !== b.isUntracked || a.others !== b.others) return ALL;
  return CHANGEABLE.reduce((node, field) => diagrams.or(node, differs(diagrams, a[field], b[field])), NONE);
}
