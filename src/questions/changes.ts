/** What rules did to packets so far, the same for all packets of one group. */
import { asItCame, type FieldName, type Value, valueKey } from "./fields.ts";

export interface Changes {
  readonly source: Value;
  readonly destination: Value;
  readonly sourcePort: Value;
  readonly destinationPort: Value;
  readonly mark: Value;
  readonly connectionMark: Value;
  readonly ttl: Value;
  /** 1 once it was forwarded. */
  readonly hopsTaken: number;
  /** NOTRACK. */
  readonly isUntracked: boolean;
  /** Sent here, and routed anew because an OUTPUT chain gave it another destination. */
  readonly isRerouted: boolean;
  /** What else targets changed (TCPMSS), as iptables-save prints it. */
  readonly others: string;
}

export const UNCHANGED: Changes = {
  source: asItCame("source"),
  destination: asItCame("destination"),
  sourcePort: asItCame("sourcePort"),
  destinationPort: asItCame("destinationPort"),
  mark: asItCame("mark"),
  connectionMark: asItCame("connectionMark"),
  ttl: asItCame("ttl"),
  hopsTaken: 0,
  isUntracked: false,
  isRerouted: false,
  others: "",
};

/** The fields of a packet that leave the host with it, or stay noted of it. */
export const CHANGEABLE = ["source", "destination", "sourcePort", "destinationPort", "mark", "connectionMark", "ttl"] as const;

export function isChangeable(name: FieldName): name is (typeof CHANGEABLE)[number] {
  return (CHANGEABLE as readonly FieldName[]).includes(name);
}

const KEYS = new WeakMap<Changes, string>();

/** The same for the same changes. */
export function changesKey(changes: Changes): string {
  let key = KEYS.get(changes);
  if (key === undefined) {
    const { hopsTaken, isUntracked, isRerouted, others } = changes;
    key = [...CHANGEABLE.map((field) => valueKey(changes[field])), hopsTaken, isUntracked, isRerouted, others].join(" ");
    KEYS.set(changes, key);
  }
  return key;
}
