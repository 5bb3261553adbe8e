/** traceroute's UDP ports stay in the canonical form; the same numbers as ephemeral ports do not. */
import { expect, test } from "vitest";
import { canonicalOutputs } from "../../src/scenario/canonical.ts";

const canonical = (output: string): string => canonicalOutputs([{ command: "", output }])[0]!;

test.each([
  ["IP 10.0.0.1.33440 > 10.0.0.2.33434: UDP, length 32", "IP 10.0.0.1.PORT1 > 10.0.0.2.33434: UDP, length 32"],
  ["IP 10.0.0.1.33440 > 10.0.0.2.80: Flags [.], ack 1", "IP 10.0.0.1.PORT1 > 10.0.0.2.80: Flags [.], ack 1"],
  ["IP 10.0.0.2.80 > 10.0.0.1.33440: Flags [.], ack 1", "IP 10.0.0.2.80 > 10.0.0.1.PORT1: Flags [.], ack 1"],
  ["PROTO=UDP SPT=33440 DPT=33434 LEN=40", "PROTO=UDP SPT=PORT1 DPT=33434 LEN=40"],
  ["PROTO=TCP SPT=33440 DPT=80", "PROTO=TCP SPT=PORT1 DPT=80"],
  [
    "udp 17 9 src=10.0.0.1 dst=10.0.0.2 sport=40000 dport=33434 src=10.0.0.2 dst=10.0.0.1 sport=33434 dport=40000",
    "udp 17 10 src=10.0.0.1 dst=10.0.0.2 sport=PORT1 dport=33434 src=10.0.0.2 dst=10.0.0.1 sport=33434 dport=PORT1",
  ],
])("%s", (line, expected) => {
  expect(canonical(line)).toBe(expected);
});
