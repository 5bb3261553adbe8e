/**
 * The rules each packet met, in order: xtables-monitor --trace on the real kernel (guest/trace-rules.py), rule hops here. One
 * line is one packet's path through one namespace: the packet as it was at the first chain it met, then every rule that matched
 * and every policy that was reached. Sorted, because packets of different processes pass in any order; which rules a packet meets
 * is the order that counts.
 */
import type { Hop } from "../../trace/hop.ts";
import { isFragment, type Packet } from "../../wire/ipv4.ts";
import { formatIpv4 } from "../../wire/ipv4-address.ts";
import { namespacesOf, observationOf } from "./observation.ts";
import type { Observer } from "./observer.ts";
import { type PortWords, portWords } from "./packet-words.ts";
import { beginPart, splitParts } from "./parts.ts";
import { isSeen } from "./scene.ts";

export const rulesObserver: Observer = {
  kind: "rules",
  before: `
(LD_PRELOAD= /usr/bin/python3 -ISE $L/guest/trace-rules.py < /dev/null > /dev/null 2> $L/rules.err & echo $! > $L/rules.pid)
for __try in $(seq 3000); do
  if [ -e $L/rules.ready ] || ! kill -0 $(cat $L/rules.pid) 2> /dev/null; then break; fi
  sleep 0.02
done`,
  after: `
sleep 0.2
${beginPart("errors")}
[ -e $L/rules.ready ] || echo "it is not ready after a minute: $(cat $L/rules.err)"
for __file in $L/rules/*; do echo "\x1d\${__file##*/}"; cat $__file; done`,
  readReal(output, scene) {
    const parts = splitParts(output);
    const errors = parts.get("errors") ?? "";
    if (errors !== "") throw new Error(`trace-rules.py: ${errors}`);
    const port = portWords(scene.typed);
    const lines: [string, string][] = [];
    for (const [inode, text] of parts) {
      const namespace = scene.netns.get(Number(inode));
      if (namespace !== undefined && isSeen(namespace)) for (const line of readMonitor(text, port)) lines.push([namespace, line]);
    }
    return observationOf(lines);
  },
  attach(lab) {
    const hops: Hop[] = [];
    const stop = lab.on("hop", (hop) => {
      if (hop.kind === "rule") void hop.detail.rule;
      if (hop.kind === "rule" || BEGINNINGS.has(hop.kind)) hops.push(hop);
    });
    return (scene) => {
      stop();
      const namespaces = namespacesOf(lab);
      const port = portWords(scene.typed);
      return observationOf(
        walksOf(hops).flatMap(([netns, line]): [string, string][] => {
          const namespace = namespaces.get(netns);
          return namespace === undefined ? [] : [[namespace, line(port)]];
        }),
      );
    };
  },
};

/** The tables of iptables; the one that sets the mark is ours. */
const TABLES = new Set(["raw", "mangle", "nat", "filter", "security"]);

interface Walk {
  readonly packet: string;
  readonly steps: string[];
}

/**
 * `PACKET: 2 ID IN=.. SRC=.. ...`, then `TRACE: 2 ID TABLE:CHAIN:rule:HANDLE:VERDICT  -4 -t TABLE -A CHAIN ...` for each chain it
 * met. An id is an skb's address in other words and comes again: a walk goes on as long as length and IP id are the same.
 */
function readMonitor(text: string, port: PortWords): string[] {
  const walks: Walk[] = [];
  const open = new Map<string, { readonly key: string; readonly walk: Walk }>();
  let header = "";
  let headerId = "";
  for (const line of text.split("\n")) {
    const packet = /^PACKET: \S+ (\w+) (.*)$/.exec(line);
    if (packet !== null) [, headerId = "", header = ""] = packet;
    const trace = /^ TRACE: \S+ (\w+) (\w+):([^:]+):(rule|policy|return)(?::0x\w+)?:(\S+)(?: +-4 -t \w+ (.*))? *$/.exec(line);
    if (trace === null) continue;
    const [, id = "", table = "", chain, kind, verdict, rule] = trace;
    const field = (name: string): string => new RegExp(`\\b${name}=(\\S+)`).exec(header)?.[1] ?? "";
    const begins = table === "netnsim";
    const key = `${field("LEN")} ${field("ID")}`;
    if (begins) open.delete(id!);
    if (!TABLES.has(table!)) continue;
    let current = open.get(id!);
    // A REJECT sends its error before its own line is written: what stands above the line is then the error's header.
    if (current === undefined || (headerId === id && current.key !== key)) {
      current = { key, walk: { packet: monitorWords(field, header, port), steps: [] } };
      open.set(id!, current);
      walks.push(current.walk);
    }
    current.walk.steps.push(kind === "policy" ? `${table} ${chain} policy ${verdict}` : `${table} ${(rule ?? "").trimEnd()}`);
  }
  return walks.map(walkLine);
}

function walkLine({ packet, steps }: Walk): string {
  return [packet, ...steps].join(" | ");
}

/** Without the ports of a fragment: only the first has some. */
function monitorWords(field: (name: string) => string, header: string, port: PortWords): string {
  const fragment = /\bMF\b|\bFRAG/.test(header);
  const end = (side: "S" | "D"): string => {
    const number = field(`${side}PORT`);
    return field(side === "S" ? "SRC" : "DST") + (number === "" || fragment ? "" : `:${port(Number(number))}`);
  };
  return `${end("S")} > ${end("D")} len ${field("LEN")} ttl ${field("TTL")}${fragment ? " fragment" : ""}`;
}

/** A packet's path through a namespace's tables begins with these. */
const BEGINNINGS: ReadonlySet<string> = new Set(["receivePacket", "sendPacket"]);

type Line = (port: PortWords) => string;

function walksOf(hops: readonly Hop[]): [number, Line][] {
  const walks: [number, { packet: Packet; steps: string[] }][] = [];
  const open = new Map<string, { packet: Packet; steps: string[] }>();
  for (const hop of hops) {
    const key = `${hop.netns} ${hop.journey}`;
    if (BEGINNINGS.has(hop.kind)) open.delete(key);
    if (hop.kind !== "rule" || hop.packet === null) continue;
    let walk = open.get(key);
    if (walk === undefined) {
      walk = { packet: hop.packet, steps: [] };
      open.set(key, walk);
      walks.push([hop.netns, walk]);
    }
    const { table, chain, number, verdict, rule } = hop.detail;
    walk.steps.push(number === null ? `${table} ${chain} policy ${verdict}` : `${table} ${rule}`);
  }
  return walks.map(([netns, { packet, steps }]) => [netns, (port) => walkLine({ packet: hopWords(packet, port), steps })]);
}

function hopWords(packet: Packet, port: PortWords): string {
  const { payload } = packet;
  const fragment = isFragment(packet);
  const hasPorts = !fragment && (payload.kind === "udp" || payload.kind === "tcp");
  const ports = hasPorts ? [`:${port(payload.sport)}`, `:${port(payload.dport)}`] : ["", ""];
  const tail = `len ${packet.totalLength} ttl ${packet.ttl}${fragment ? " fragment" : ""}`;
  return `${formatIpv4(packet.src)}${ports[0]} > ${formatIpv4(packet.dst)}${ports[1]} ${tail}`;
}
