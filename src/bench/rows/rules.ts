/** Many rules in FORWARD that do not match before one that does: some that an index finds, and some that none can. */

import { containerFlow, type FlowOptions } from "../flow.ts";
import { packetRow, type Row } from "../row.ts";
import { addForwarding, type Docker0, docker0, restore } from "../topologies.ts";

function withRules(count: number, rule: (index: number) => string): () => FlowOptions {
  return () => {
    const topology: Docker0 = docker0();
    addForwarding(topology);
    const rules = Array.from({ length: count }, (_, index) => `-A FORWARD ${rule(index)} -j DROP`);
    restore(topology.host, [
      "*filter",
      ":FORWARD DROP",
      ...rules,
      "-A FORWARD -i docker0 -j ACCEPT",
      "-A FORWARD -o docker0 -j ACCEPT",
      "COMMIT",
    ]);
    return containerFlow(topology, "out");
  };
}

export const byAddress = (index: number): string =>
  `-d 198.18.${index >> 8}.${index & 255}/32 -p udp --dport ${1024 + (index % 50_000)}`;

/** Each matches a range, or bits under a mask of its own: no index covers them, and each has to be checked. */
const KINDS: readonly ((index: number) => string)[] = [
  (index) => `-m length --length ${1000 + (index % 60_000)}:${1010 + (index % 60_000)}`,
  (index) => `-m ttl --ttl-gt ${100 + (index % 100)}`,
  (index) => `-m mark --mark ${index + 1}/${0x10000 + index + 1}`,
  (index) => `-p udp -m udp --dport ${10_000 + index}:${10_001 + index}`,
];

export const RULES: readonly Row[] = [
  packetRow("FORWARD with 1,000 rules before the one", 110, withRules(1_000, byAddress)),
  packetRow("FORWARD with 10,000 rules before the one", 110, withRules(10_000, byAddress)),
  packetRow(
    "1,000 rules that no index covers",
    1_500,
    withRules(1_000, (index) => KINDS[index % KINDS.length]!(index)),
  ),
];
