/**
 * A field after rules changed it, of all packets at once: of these it is one value, of those another. That two fields changed
 * independently (a destination in PREROUTING, a source in POSTROUTING) is two lists, not one of all their combinations.
 */
import { ALL, type Diagrams, NONE, type Node } from "./diagram.ts";
import { type Value, valueKey } from "./fields.ts";

/** A value, and the packets that have it. */
export interface Part {
  readonly value: Value;
  readonly packets: Node;
}

/** No packet is in two parts, and each that the field is asked about is in one. */
export type Varied = readonly Part[];

/** The same value in every packet. */
export function everywhere(value: Value): Varied {
  return [{ value, packets: ALL }];
}

/** The packets whose value has a property; which packets have it may depend on the value. */
export function having(diagrams: Diagrams, varied: Varied, property: (value: Value) => Node): Node {
  let node = NONE;
  for (const { value, packets } of varied) node = diagrams.or(node, diagrams.and(packets, property(value)));
  return node;
}

/** The parts of a field within a set of packets; none is empty. */
export function partsWithin(diagrams: Diagrams, varied: Varied, packets: Node): Varied {
  return varied
    .map((part) => ({ value: part.value, packets: diagrams.and(packets, part.packets) }))
    .filter((part) => part.packets !== NONE);
}

/** The field after the packets of some parts got the values of these. */
export function assigned(diagrams: Diagrams, varied: Varied, parts: Varied): Varied {
  const changed = parts.reduce((node, { packets }) => diagrams.or(node, packets), NONE);
  const kept = varied.map(({ value, packets }) => ({ value, packets: diagrams.minus(packets, changed) }));
  return joined(diagrams, [...kept, ...parts]);
}

/** Parts of the same value as one. */
export function joined(diagrams: Diagrams, parts: Varied): Varied {
  const byKey = new Map<string, Part>();
  for (const { value, packets } of parts) {
    if (packets === NONE) continue;
    const key = valueKey(value);
    byKey.set(key, { value, packets: diagrams.or(byKey.get(key)?.packets ?? NONE, packets) });
  }
  return [...byKey.values()];
}
