/** What rules did to packets so far: which values their fields have now. */
import type { Diagrams, Node } from "./diagram.ts";
import { ALL, NONE } from "./diagram.ts";
import { asItCame, type FieldName, isKnown, type Value, valueKey } from "./fields.ts";
import { type Found, isIn } from "./packets.ts";
import { everywhere, type Varied } from "./varied.ts";

/** The fields of a packet that leave the host with it, or stay noted of it. */
export const CHANGEABLE = ["source", "destination", "sourcePort", "destinationPort", "mark", "connectionMark", "ttl"] as const;

/** These, and what else targets changed (TCPMSS), as iptables-save prints it. */
export const VARIED = [...CHANGEABLE, "others"] as const;

export type VariedName = (typeof VARIED)[number];

export interface Changes extends Readonly<Record<VariedName, Varied>> {
  /** The packets with NOTRACK. */
  readonly isUntracked: Node;
  /** Sent here, and routed anew because an OUTPUT chain gave it another destination. */
  readonly isRerouted: boolean;
}

export const UNCHANGED: Changes = {
  source: everywhere(asItCame("source")),
  destination: everywhere(asItCame("destination")),
  sourcePort: everywhere(asItCame("sourcePort")),
  destinationPort: everywhere(asItCame("destinationPort")),
  mark: everywhere(asItCame("mark")),
  connectionMark: everywhere(asItCame("connectionMark")),
  ttl: everywhere(asItCame("ttl")),
  others: everywhere({ unknown: "" }),
  isUntracked: NONE,
  isRerouted: false,
};

export function isChangeable(name: FieldName): name is (typeof CHANGEABLE)[number] {
  return (CHANGEABLE as readonly FieldName[]).includes(name);
}

export function isAsItCame(name: VariedName, value: Value): boolean {
  return valueKey(value) === valueKey(UNCHANGED[name][0]!.value);
}

/** What a router takes off the TTL; one that no rule changed stays as it came, and is read with this in mind. */
export function withHop(ttl: Varied): Varied {
  return ttl.map(({ value, packets }) => ({ value: afterHop(value), packets }));
}

function afterHop(value: Value): Value {
  if (!isKnown(value)) return { unknown: `${value.unknown}, less one` };
  return value.keep === -1 ? value : { ...value, bits: value.bits - 1 };
}

/** What rules did to one packet. */
export interface PacketChanges extends Readonly<Record<VariedName, Value>> {
  readonly isRerouted: boolean;
}

export function changesOf(diagrams: Diagrams, changes: Changes, packet: Found): PacketChanges {
  const values = VARIED.map((name) => {
    const part = changes[name].find(({ packets }) => packets === ALL || isIn(diagrams, packets, packet));
    return [name, part!.value] as const;
  });
  return { ...(Object.fromEntries(values) as Record<VariedName, Value>), isRerouted: changes.isRerouted };
}
