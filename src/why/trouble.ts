/** What went wrong on the path of a request's packets: a line for each thing that a reader should know. */
import { dropWords, refusedBefore } from "../explain/drops.ts";
import { endingOf } from "../explain/ending.ts";
import type { Names } from "../explain/model.ts";
import { isArp, isUnrelated, packetsOf } from "../explain/model.ts";
import { refusalText, routeText } from "../explain/routes.ts";
import type { Net } from "../kernel/net.ts";
import type { Lab } from "../lab/lab.ts";
import { namesOf } from "../shell/commands/explain/names.ts";
import type { HopOf } from "../trace/hop.ts";
import type { RecordedHop } from "../trace/recording.ts";
import { summarizePacket } from "../trace/summary.ts";
import { formatIpv4 } from "../wire/ipv4-address.ts";
import { RST } from "../wire/tcp.ts";
import { type Asked, whereOf } from "./asked.ts";
import { networksWith } from "./cure.ts";
import { usedEntry } from "./hosts-file.ts";
import { nameTroubles } from "./name-trouble.ts";
import { neighbourTroubles } from "./neighbour-trouble.ts";
import { listenerWords } from "./no-listener.ts";
import { noRouteWords } from "./no-route.ts";
import { foundWords, usedUp } from "./rates.ts";
import { staleConnections } from "./stale.ts";
import { untranslatedLines } from "./untranslated.ts";

const MOST_LINES = 8;
const ICMP_REDIRECT = 5;
/** Rules that nearly decided otherwise: the last of them. */
const MOST_NEARLY = 3;

export function troublesOf(lab: Lab, hops: readonly RecordedHop[], request: string): string[] {
  const asked = { lab, hops, names: namesOf(lab.kernel) };
  const lines = [
    ...hops.flatMap((hop) => wordsOf(asked, hop) ?? []),
    ...neighbourTroubles(asked),
    ...nameTroubles(asked),
    ...untranslatedLines(asked),
  ];
  // What the next packet of the same request met, too, is said once.
  const seen = new Set<string>();
  const first = [...lines, ...staleLines(asked), ...silenceLines(asked)].filter((line) => {
    const key = line.replace(/ {3}\[.*$/, "");
    return !seen.has(key) && seen.add(key);
  });
  const shown = first.length === 0 ? endingLines(asked) : [...hostsLines(asked, request), ...first];
  return shown.slice(0, MOST_LINES);
}

function wordsOf(asked: Asked, hop: RecordedHop): string | null {
  const { names } = asked;
  const where = whereOf(names, hop);
  switch (hop.kind) {
    case "noRoute":
      return noRouteWords(asked, hop);
    case "routeLookup":
      return hop.detail.refused === null
        ? strayLine(asked, hop)
        : `route      ${where}: ${refusalText(hop.detail.refused, hop.detail, hop.device)}${packetWords(hop)}`;
    case "noListener":
      return listenerWords(asked, hop);
    case "ports": {
      const down = hop.detail.not.filter(({ why }) => why !== "came in there");
      return down.length === 0
        ? null
        : `bridge     ${where}: not out of ${down.map(({ port, why }) => `${port} (${why})`).join(", ")}`;
    }
    case "reject":
      return `rejected   by ${where}, ${ruleWords(asked, hop)}`;
    case "drop":
      return dropLine(asked, hop, where);
    default:
      return null;
  }
}

/** A packet that goes by one device to what is in the network of another. */
function strayLine({ lab, names }: Asked, hop: HopOf<"routeLookup"> & RecordedHop): string | null {
  const { packet, netns } = hop;
  const { route } = hop.detail;
  if (packet === null || route === null || route.type !== "unicast") return null;
  const other = networksWith(lab, netns, packet.dst).find(({ device }) => device.name !== route.device);
  if (other === undefined || networksWith(lab, netns, packet.dst).some(({ device }) => device.name === route.device)) return null;
  const { device, network } = other;
  const dst = formatIpv4(packet.dst);
  const down = device.isUp ? "" : `, which is down`;
  return `route      ${names.netns(hop.host, netns)} sends ${dst} by ${routeText(route)}; it is in ${network} of ${device.name}${down}`;
}

/** A name that was not asked for, since a file has an address for it. */
function hostsLines({ lab, hops, names }: Asked, request: string): string[] {
  const entry = usedEntry(lab, hops, request);
  if (entry === null) return [];
  const { net, container, name, address } = entry;
  return [
    `name       ${name} is ${address} by /etc/hosts of ${container ?? names.netns(net.host.name, net.host.init.id)}: DNS is not asked`,
  ];
}

function packetWords({ packet }: RecordedHop): string {
  return packet === null ? "" : `   [${summarizePacket(packet)}]`;
}

function dropLine(asked: Asked, hop: HopOf<"drop"> & RecordedHop, where: string): string | null {
  const { hops } = asked;
  // A frame for somebody else, and what routing, the socket or ARP has said already.
  if (hop.packet === null || hop.reason === "OTHERHOST" || hop.reason === "NO_SOCKET") return null;
  if (hop.reason === "NEIGH_FAILED" || hop.reason === "NEIGH_CREATEFAIL") return null;
  // A redirect about a connection that NAT has changed is never sent: nothing is lost by it.
  if (hop.packet.payload.kind === "icmp" && hop.packet.payload.type === ICMP_REDIRECT) return null;
  const own = hops.filter(({ journey }) => journey === hop.journey);
  if (hop.reason === "NETFILTER_DROP")
    return own.some(({ kind }) => kind === "reject") ? null : `dropped    by ${where}, ${ruleWords(asked, hop)}`;
  if (isRepeatedSyn(hop, hops) || isReset(hop)) return null;
  return refusedBefore(hop, own) === null ? `dropped    by ${where}: ${dropWords(hop, own)}${packetWords(hop)}` : null;
}

/** A reset that no socket waits for: what it replies to is what to know. */
function isReset({ reason, packet }: HopOf<"drop"> & RecordedHop): boolean {
  return reason === "NOT_SPECIFIED" && packet?.payload.kind === "tcp" && (packet.payload.flags & RST) !== 0;
}

/** A SYN that is sent again for want of a reply, and whose first was taken: the reply's trouble is the one to know. */
function isRepeatedSyn(hop: RecordedHop, hops: readonly RecordedHop[]): boolean {
  const { packet, netns } = hop;
  if (hop.kind !== "drop" || hop.reason !== "NOT_SPECIFIED" || packet?.payload.kind !== "tcp") return false;
  const { sport, seq } = packet.payload;
  return hops.some(
    (each) =>
      each.kind === "receiver" &&
      each.netns === netns &&
      each.journey < hop.journey &&
      each.packet?.payload.kind === "tcp" &&
      each.packet.payload.sport === sport &&
      each.packet.payload.seq === seq,
  );
}

/** The rule that decided, what NAT had changed before it was asked, and which rules nearly decided otherwise. */
function ruleWords({ lab, hops, names }: Asked, hop: RecordedHop): string {
  const own = hops.slice(0, hops.indexOf(hop)).filter(({ journey }) => journey === hop.journey);
  const rule = own.findLast((each) => each.kind === "rule");
  const nat = own.findLast((each) => each.kind === "nat");
  const net = lab.kernel.nets[hop.netns] ?? null;
  if (rule?.kind !== "rule" || rule.netns !== hop.netns)
    return `${net === null ? "netfilter" : fullWords(net)}${packetWords(hop)}`;
  const { table, chain, number, verdict } = rule.detail;
  if (table === "nat" && verdict !== "DROP" && nat !== undefined)
    return `conntrack: another connection has the addresses and ports that ${chain} ${number ?? "policy"} gives it: ${rule.detail.rule}${packetWords(hop)}`;
  const by = rule.detail.rule === undefined ? null : names.origin(hop.host, hop.netns, { table, chain, rule: rule.detail.rule });
  const words =
    number === null
      ? `${table} ${chain}, policy ${verdict}`
      : `${table} ${chain} ${number}: ${rule.detail.rule}${by === null ? "" : ` (${by})`}`;
  const found = number === null ? "" : foundWords(rule.detail.rule ?? "");
  const nearly = `${found === "" ? "" : `; ${found}`}${nearlyWords(own, rule)}`;
  if (nat?.kind !== "nat" || nat.netns !== hop.netns)
    return `${words}${nearly}${sourceWords(names, own, rule)}${packetWords(hop)}`;
  const { before, after } = nat.detail;
  const ports = before.dport === after.dport ? "" : `; its port is ${after.dport} since NAT, it was ${before.dport}`;
  return `${words}${nearly}${ports}${packetWords(hop)}`;
}

/** Of a rule that asks for the source: whose it is. */
function sourceWords(names: Names, own: readonly RecordedHop[], { detail: { rule = "" } }: HopOf<"rule">): string {
  const nat = own.findLast((each) => each.kind === "nat" && each.detail.manip === "src");
  if (nat?.kind !== "nat" || !/ (?:-s|--src-range) /.test(rule)) return "";
  const { before, after } = nat.detail;
  return `; its source is ${after.src} since NAT on ${names.netns(nat.host, nat.netns)}, it was ${before.src}`;
}

/** A packet of a connection that began before the request, which keeps its translation whatever the rules are now. */
function staleLines({ hops, names }: Asked): string[] {
  return staleConnections(hops).flatMap((hop) => {
    const own = hops.filter(({ journey }) => journey === hop.journey);
    const isLost = own.some(
      ({ kind, reason, packet }) =>
        kind === "noListener" || kind === "reject" || (kind === "drop" && packet !== null && reason !== "OTHERHOST"),
    );
    if (!isLost) return [];
    const nat = own.find((each) => each.kind === "nat" && each.netns === hop.netns);
    const end = ({ dst, dport }: { readonly dst: string; readonly dport?: number }) =>
      `${dst}${dport === undefined ? "" : `:${dport}`}`;
    const kept =
      nat?.kind === "nat"
        ? `its translation stays, ${end(nat.detail.before)} => ${end(nat.detail.after)}`
        : "it stays without translation";
    return [
      `conntrack  ${whereOf(names, hop)}: the packet belongs to a connection that is older: ${kept}, and no nat rule is asked`,
    ];
  });
}

/** Where no rule was asked. */
function fullWords({ conntrack: { size, settings } }: Net): string {
  return size >= settings.max
    ? `conntrack: its table is full, net.netfilter.nf_conntrack_max = ${settings.max}`
    : "connection tracking or NAT";
}

/** Rules that accept others, and why not this packet: those of the chain whose policy decided, and limits that ran out. */
function nearlyWords(own: readonly RecordedHop[], rule: HopOf<"rule">): string {
  const { netns, detail } = rule;
  const limits = usedUp(own, rule);
  const missed = own.filter(
    (each): each is HopOf<"ruleMissed"> & RecordedHop =>
      each.kind === "ruleMissed" &&
      (limits.includes(each) ||
        (detail.number === null &&
          each.netns === netns &&
          each.detail.table === detail.table &&
          each.detail.chain === detail.chain &&
          / -j (ACCEPT|RETURN)\b/.test(each.detail.rule))),
  );
  const words = missed
    .slice(-MOST_NEARLY)
    .map(({ detail: { chain, number, condition, has } }) => `${chain} ${number} accepts ${condition}, ${has}`);
  return words.length === 0 ? "" : `; ${words.join("; ")}`;
}

/** Pings that reach a host which replies to none. */
function silenceLines({ lab, hops, names }: Asked): string[] {
  return hops.flatMap((hop) => {
    const net = lab.kernel.nets[hop.netns];
    const { packet } = hop;
    if (hop.kind !== "deliverPacket" || packet?.payload.kind !== "icmp" || packet.payload.type !== 8) return [];
    if (!net?.settings.icmpEchoIgnoreAll) return [];
    return [`icmp       ${names.netns(hop.host, hop.netns)} replies to no ping: net.ipv4.icmp_echo_ignore_all = 1`];
  });
}

/** Where nothing refused a packet: how the first and the last of them ended. */
function endingLines({ hops, names }: Asked): string[] {
  const packets = packetsOf(hops, names).filter((packet) => !isUnrelated(packet) && !isArp(packet) && packet.sent !== null);
  const shown = packets.length < 2 ? packets : [packets[0]!, packets.at(-1)!];
  return shown.map((packet) => `packet     [${summarizePacket(packet.sent!)}] was ${endingOf(packet).words}`);
}
