/**
 * A real host, collected in a private session with the real tools, imports and treats 200 packets as the real one does: what each
 * sets off in its containers and on its network, byte for byte but for what time and chance write. Needs root; else skipped.
 */
import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Lab } from "../../../src/index.ts";
import { COLLECT_SCRIPT } from "../../../src/lab/import/collect.ts";
import { runReal, whyNotReal } from "../../../src/linux/session.ts";
import type { Scenario } from "../../../src/scenario/step.ts";
import { formatPacketSpec, type PacketSpec, packetOf, specOf } from "../../../src/trace/packet-spec.ts";
import { decodeFrame, encodeFrame, frame } from "../../../src/wire/ethernet.ts";
import { mac } from "../../../src/wire/mac.ts";
import { CARD, HOST, LAN_MAC } from "./host.ts";

const reason = whyNotReal();
const PACKETS = 200;
const NAMESPACES = ["web", "db", "lan"] as const;

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

/** Each its own flow. */
function frames(): Uint8Array[] {
  return fc.sample(packets, { numRuns: PACKETS, seed: 18 }).map(({ flags, dport, ...rest }, index) => {
    const spec: PacketSpec =
      rest.protocol === "icmp"
        ? { ...rest, echoId: 1000 + index, id: index + 1 }
        : {
            ...rest,
            sport: 2000 + index,
            dport,
            id: index + 1,
            ...(rest.protocol === "tcp" && { flags, sequence: 1000, ack: 1 }),
          };
    return encodeFrame(frame(mac(CARD), mac(LAN_MAC), packetOf(spec)));
  });
}

/** What was seen of IPv4, in words, but for what it carries; numbers of sequence and of IP are by chance. */
function observation(namespace: string, direction: string, bytes: Uint8Array): string[] {
  const seen = decodeFrame(bytes);
  if (seen?.payload.kind !== "ipv4") return [];
  const { id, sequence, ack, window, payload, length, ...spec } = specOf(seen.payload);
  return [`${namespace} ${direction} ${formatPacketSpec(spec)}`];
}

async function onLinux(sent: readonly Uint8Array[]): Promise<{ dump: string; seen: string[][] }> {
  const hex = sent.map((each) => Buffer.from(each).toString("hex")).join("\n");
  const write = (name: string, text: string) => `cat > ${name} <<'END OF FILE'\n${text}\nEND OF FILE`;
  const commands = [
    [write("host.sh", HOST), write("collect.sh", COLLECT_SCRIPT), write("frames", hex)].join("\n"),
    write("probe.py", readFileSync(new URL("probe.py", import.meta.url), "utf8")),
    "bash host.sh",
    "sh collect.sh",
    "python3 probe.py < frames",
  ];
  const scenario: Scenario = {
    world: "bare",
    steps: commands.map((command, line) => ({ command, expected: null, exitCode: null, line })),
  };
  const { results } = await runReal(scenario);
  expect(results[2]).toEqual({ output: "", exitCode: 0 });
  const seen = results[4]!.output
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as readonly (readonly [string, string, string])[]);
  return {
    dump: results[3]!.output,
    seen: seen.map((each) =>
      each.flatMap(([namespace, direction, text]) => observation(namespace, direction, Buffer.from(text, "hex"))).sort(),
    ),
  };
}

function here(dump: string, sent: readonly Uint8Array[]): string[][] {
  const { lab, host, notes } = Lab.from(dump);
  expect(notes.filter(({ kind }) => kind === "omitted")).toEqual([]);
  const ids = new Map(NAMESPACES.map((name) => [host.netns(name).net.id as number, name]));
  let seen: string[] = [];
  lab.on("frame", ({ netns, device, direction, frame: passing }) => {
    const namespace = ids.get(netns);
    if (namespace !== undefined && device === "eth0") seen.push(...observation(namespace, direction, encodeFrame(passing)));
  });
  return sent.map((bytes) => {
    seen = [];
    host.netns().inject("eth0", bytes, { trace: false });
    lab.advance(20);
    return seen.sort();
  });
}

describe.skipIf(reason !== null)(`a real host${reason === null ? "" : ` (skipped: ${reason})`}`, () => {
  test("imports, and treats packets as it does", async () => {
    const sent = frames();
    const linux = await onLinux(sent);
    expect(linux.seen).toHaveLength(PACKETS);
    const packet = (index: number) => formatPacketSpec(specOf(decodeFrame(sent[index]!)!.payload as never));
    const lines = (seen: string[][]) => seen.map((each, index) => [`${index}: ${packet(index)}`, ...each].join("\n"));
    expect(lines(here(linux.dump, sent))).toEqual(lines(linux.seen));
    // Of all that can happen something did.
    const reached = (begin: string) => linux.seen.filter((each) => each.some((line) => line.startsWith(begin))).length;
    expect(linux.seen.filter((each) => each.length === 0).length).toBeGreaterThan(20);
    expect(Math.min(reached("web in"), reached("db in"), reached("lan in"))).toBeGreaterThan(3);
  });
});
