/**
 * Frames that a host's network sends it, and what each sets off in its containers and on its network: on Linux, and in the lab
 * that the host's own listings make.
 */
import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { expect } from "vitest";
import { Lab } from "../../../src/index.ts";
import { COLLECT_SCRIPT } from "../../../src/lab/import/collect.ts";
import { runAnyReal } from "../../../src/linux/real-docker.ts";
import type { Scenario } from "../../../src/scenario/step.ts";
import { formatPacketSpec, type PacketSpec, packetOf, specOf } from "../../../src/trace/packet-spec.ts";
import { decodeFrame, encodeFrame, frame } from "../../../src/wire/ethernet.ts";
import { mac } from "../../../src/wire/mac.ts";

const PACKETS = 200;
const NAMESPACES = ["web", "db", "lan"] as const;

/** A host to import. */
export interface RealHost {
  readonly world: "bare" | "dockerhost";
  /** The MAC addresses of its card, and of its network's end. */
  readonly card: string;
  readonly lan: string;
  /** A bash script that makes it: silent, with namespaces or containers web and db, and its network in the namespace lan. */
  readonly script: string;
  /** What gives the namespaces of its containers names, so that frames can be heard there. */
  readonly naming: string;
  /** What its network sends. */
  readonly packets: fc.Arbitrary<{
    readonly src: string;
    readonly dst: string;
    readonly protocol: "tcp" | "udp" | "icmp";
    readonly dport: number;
    readonly flags: string;
    readonly ttl: number;
  }>;
}

/** Each its own flow. */
function framesOf({ packets, card, lan }: RealHost): Uint8Array[] {
  return fc.sample(packets, { numRuns: PACKETS, seed: 18 }).map(({ flags, dport, ...rest }, index) => {
    const spec: PacketSpec =
      rest.protocol === "icmp"
        ? { ...rest, echoId: 1000 + index, id: index + 1 }
        : {
            ...rest,
            sport: 2000 + index,
            dport,
            id: index + 1,
            ...(rest.protocol === "tcp" && { flags: flags as "S", sequence: 1000, ack: 1 }),
          };
    return encodeFrame(frame(mac(card), mac(lan), packetOf(spec)));
  });
}

/** What was seen of IPv4, in words, but for what it carries; numbers of sequence and of IP are by chance. */
function observation(netns: string, direction: string, bytes: Uint8Array): string[] {
  const seen = decodeFrame(bytes);
  if (seen?.payload.kind !== "ipv4") return [];
  const { id, sequence, ack, window, payload, length, ...spec } = specOf(seen.payload);
  return [`${netns} ${direction} ${formatPacketSpec(spec)}`];
}

async function onLinux(host: RealHost, sent: readonly Uint8Array[]): Promise<{ dump: string; seen: string[][] }> {
  const hex = sent.map((each) => Buffer.from(each).toString("hex")).join("\n");
  const write = (name: string, text: string) => `cat > ${name} <<'END OF FILE'\n${text}\nEND OF FILE`;
  const commands = [
    ["cd /run", write("host.sh", host.script), write("collect.sh", COLLECT_SCRIPT), write("frames", hex)].join("\n"),
    write("probe.py", readFileSync(new URL("probe.py", import.meta.url), "utf8")),
    "bash host.sh",
    "sh collect.sh",
    `${host.naming}python3 probe.py < frames`,
  ];
  const scenario: Scenario = {
    world: host.world,
    steps: commands.map((command, line) => ({ command, expected: null, exitCode: null, line })),
  };
  const { results } = await runAnyReal(scenario);
  expect(results[2]).toEqual({ output: "", exitCode: 0 });
  const seen = results[4]!.output
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as readonly (readonly [string, string, string])[]);
  return {
    dump: results[3]!.output,
    seen: seen.map((each) =>
      each.flatMap(([netns, direction, text]) => observation(netns, direction, Buffer.from(text, "hex"))).sort(),
    ),
  };
}

function here(dump: string, sent: readonly Uint8Array[]): string[][] {
  const { lab, host, notes } = Lab.from(dump);
  expect(notes.filter(({ kind }) => kind === "omitted")).toEqual([]);
  const ids = new Map(NAMESPACES.map((name) => [host.netns(name).net.id as number, name]));
  let seen: string[] = [];
  lab.on("frame", ({ netns, device, direction, frame: passing }) => {
    const name = ids.get(netns);
    if (name !== undefined && device === "eth0") seen.push(...observation(name, direction, encodeFrame(passing)));
  });
  return sent.map((bytes) => {
    seen = [];
    host.netns().inject("eth0", bytes, { trace: false });
    lab.advance(20);
    return seen.sort();
  });
}

/** Holds the imported host to the real one, packet by packet. Returns what was seen of each. */
export async function treatsPacketsAlike(host: RealHost): Promise<readonly (readonly string[])[]> {
  const sent = framesOf(host);
  const linux = await onLinux(host, sent);
  expect(linux.seen).toHaveLength(PACKETS);
  const packet = (index: number) => formatPacketSpec(specOf(decodeFrame(sent[index]!)!.payload as never));
  const titled = (seen: string[][]) => seen.map((each, index) => [`${index}: ${packet(index)}`, ...each].join("\n"));
  expect(titled(here(linux.dump, sent))).toEqual(titled(linux.seen));
  // Of all that can happen something did.
  const reached = (begin: string) => linux.seen.filter((each) => each.some((line) => line.startsWith(begin))).length;
  expect(linux.seen.filter((each) => each.length === 0).length).toBeGreaterThan(20);
  expect(Math.min(reached("web in"), reached("db in"), reached("lan in"))).toBeGreaterThan(3);
  return linux.seen;
}
