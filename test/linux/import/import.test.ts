/**
 * A real host, collected in a private session with the real tools, imports and treats 200 packets as the real one does: what each
 * sets off in its containers and on its network, byte for byte but for what time and chance write. Needs root; else skipped.
 */
import * as fc from "fast-check";
import { describe, test } from "vitest";
import { whyNotReal } from "../../../src/linux/session.ts";
import { CARD, HOST, LAN_MAC } from "./host.ts";
import { treatsPacketsAlike } from "./treatment.ts";

const reason = whyNotReal();

/** From near and far, forged ones too; to the host, its published ports, the containers and beyond. */
const packets = fc.record({
  src: fc.constantFrom("192.0.2.7", "192.0.2.1", "192.0.2.77", "198.51.100.9", "203.0.113.5", "172.17.0.9", "127.0.0.1"),
  dst: fc.oneof(
    { weight: 7, arbitrary: fc.constant("192.0.2.10") },
    { weight: 5, arbitrary: fc.constantFrom("172.17.0.1", "172.17.0.2", "172.17.0.3", "198.51.100.1", "192.0.2.255") },
  ),
  protocol: fc.constantFrom("tcp" as const, "tcp" as const, "udp" as const, "icmp" as const),
  dport: fc.constantFrom(81, 81, 81, 81, 81, 81, 53, 53, 80, 82, 22, 23, 24, 25, 30, 31, 53, 5353, 443),
  flags: fc.constantFrom("S", "S", "S", "A", "SA", "R", "FA"),
  ttl: fc.constantFrom(64, 64, 64, 2, 1),
});

describe.skipIf(reason !== null)(`a real host${reason === null ? "" : ` (skipped: ${reason})`}`, () => {
  test("imports, and treats packets as it does", async () => {
    await treatsPacketsAlike({ world: "bare", card: CARD, lan: LAN_MAC, script: HOST, naming: "", packets });
  });
});
