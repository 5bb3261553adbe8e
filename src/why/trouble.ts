/** What went wrong on the path of a request's packets: a line for each thing that a reader should know. */
import { dropWords, refusedBefore } from "../explain/drops.ts";
import type { Names } from "../explain/model.ts";
import { refusalText } from "../explain/routes.ts";
import type { Lab } from "../lab/lab.ts";
import { namesOf } from "../shell/commands/explain/names.ts";
import type { HopOf } from "../trace/hop.ts";
import type { RecordedHop } from "../trace/recording.ts";
import { summarizePacket } from "../trace/summary.ts";

const MOST_LINES = 8;

export function troublesOf(lab: Lab, hops: readonly RecordedHop[]): string[] {
  const names = namesOf(lab.kernel);
  const lines = hops.flatMap((hop) => {
    const words = wordsOf(names, hop, hops);
    return words === null ? [] : [words];
  });
  const waiting = waitingLines(names, hops);
  // What the next packet of the same request met, too, is said once.
  const seen = new Set<string>();
  const first = [...lines, ...waiting].filter((line) => {
    const key = line.replace(/ {3}\[.*$/, "");
    return !seen.has(key) && seen.add(key);
  });
  return first.slice(0, MOST_LINES);
}

function wordsOf(names: Names, hop: RecordedHop, hops: readonly RecordedHop[]): string | null {
  const where = `${names.netns(hop.host, hop.netns)}${hop.device === "" ? "" : ` ${hop.device}`}`;
  switch (hop.kind) {
    case "noRoute":
      return `route      ${names.netns(hop.host, hop.netns)} has no route to ${hop.detail.dst}: ${hop.detail.errno}`;
    case "routeLookup":
      return hop.detail.refused === null
        ? null
        : `route      ${where}: ${refusalText(hop.detail.refused, hop.detail, hop.device)}${packetWords(hop)}`;
    case "noListener":
      return listenerWords(hop, where);
    case "solicit":
      return hop.detail.change === "give up" ? neighbourWords(names, hop, where, hops) : null;
    case "ports": {
      const down = hop.detail.not.filter(({ why }) => why !== "came in there");
      return down.length === 0
        ? null
        : `bridge     ${where}: not out of ${down.map(({ port, why }) => `${port} (${why})`).join(", ")}`;
    }
    case "reject":
      return `rejected   by ${where}, ${ruleWords(hop, hops)}`;
    case "drop":
      return dropLine(hop, where, hops);
    default:
      return null;
  }
}

function packetWords({ packet }: RecordedHop): string {
  return packet === null ? "" : `   [${summarizePacket(packet)}]`;
}

function listenerWords({ detail }: HopOf<"noListener">, where: string): string {
  const near = detail.nearby.map(
    ({ protocol, local, program }) => `${protocol} ${local}${program === null ? "" : ` (${program})`}`,
  );
  const words = near.length === 0 ? "" : `; there are ${near.join(", ")}`;
  return `socket     nobody on ${where} listens at ${detail.protocol} ${detail.address}:${detail.port}${words}`;
}

function neighbourWords(names: Names, hop: HopOf<"solicit">, where: string, hops: readonly RecordedHop[]): string {
  const { address, asked } = hop.detail;
  const heard = hops.flatMap((each) =>
    each.kind === "arp" && each.detail.operation === "request" && each.detail.target === address
      ? [`${names.netns(each.host, each.netns)} ${each.device} (${each.detail.outcome})`]
      : [],
  );
  const by = heard.length === 0 ? "nobody heard it" : `heard by ${[...new Set(heard)].join(", ")}`;
  return `neighbour  ${address}: ${where} asked ${asked === 1 ? "once" : `${asked} times`}, no reply; ${by}`;
}

/** A MAC that is still being asked for when the request has ended. */
function waitingLines(names: Names, hops: readonly RecordedHop[]): string[] {
  const ended = new Set(
    hops.flatMap((hop) => (hop.kind === "solicit" && hop.detail.change === "give up" ? [hop.detail.address] : [])),
  );
  const taken = new Set(
    hops.flatMap((hop) => (hop.kind === "arp" && hop.detail.operation === "reply" ? [hop.detail.sender] : [])),
  );
  const last = new Map<string, HopOf<"solicit"> & RecordedHop>();
  for (const hop of hops)
    if (hop.kind === "solicit" && !ended.has(hop.detail.address) && !taken.has(hop.detail.address))
      last.set(hop.detail.address, hop);
  return [...last.values()].map((hop) => neighbourWords(names, hop, `${names.netns(hop.host, hop.netns)} ${hop.device}`, hops));
}

function dropLine(hop: HopOf<"drop"> & RecordedHop, where: string, hops: readonly RecordedHop[]): string | null {
  // A frame for somebody else, and what routing, the socket or ARP has said already.
  if (hop.packet === null || hop.reason === "OTHERHOST" || hop.reason === "NO_SOCKET") return null;
  if (hop.reason === "NEIGH_FAILED" || hop.reason === "NEIGH_CREATEFAIL") return null;
  if (hop.reason === "NETFILTER_DROP") {
    const isRejected = hops[hops.indexOf(hop) - 1]?.kind === "reject";
    return isRejected ? null : `dropped    by ${where}, ${ruleWords(hop, hops)}`;
  }
  const own = hops.filter(({ journey }) => journey === hop.journey);
  return refusedBefore(hop, own) === null ? `dropped    by ${where}: ${dropWords(hop, own)}${packetWords(hop)}` : null;
}

/** The rule that decided, and what NAT had changed before it was asked. */
function ruleWords(hop: RecordedHop, hops: readonly RecordedHop[]): string {
  const own = hops.slice(0, hops.indexOf(hop)).filter(({ journey }) => journey === hop.journey);
  const rule = own.findLast((each) => each.kind === "rule");
  const nat = own.findLast((each) => each.kind === "nat");
  if (rule?.kind !== "rule") return "iptables";
  const { table, chain, number, verdict } = rule.detail;
  const words = number === null ? `${table} ${chain}, policy ${verdict}` : `${table} ${chain} ${number}: ${rule.detail.rule}`;
  if (nat?.kind !== "nat" || nat.netns !== hop.netns) return `${words}${packetWords(hop)}`;
  const { before, after } = nat.detail;
  const ports = before.dport === after.dport ? "" : `; its port is ${after.dport} since NAT, it was ${before.dport}`;
  return `${words}${ports}${packetWords(hop)}`;
}
