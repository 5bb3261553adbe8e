/**
 * A connection in the words of `conntrack -L` and `-E`, and as XML. libnetfilter_conntrack, snprintf_default.c, snprintf_xml.c.
 */
import { type Connection, type Counter, IPS_ASSURED, IPS_SEEN_REPLY } from "../../../kernel/netfilter/conntrack/connection.ts";
import { TCP_STATE_NAMES } from "../../../kernel/netfilter/conntrack/tcp-states.ts";
import type { Tuple } from "../../../kernel/netfilter/conntrack/tuple.ts";
import { ICMP } from "../../../wire/icmp.ts";
import { formatIpv4 } from "../../../wire/ipv4-address.ts";
import { TCP } from "../../../wire/tcp.ts";
import { UDP } from "../../../wire/udp.ts";
import type { OutputWord } from "./arguments.ts";

export interface Format {
  readonly nowUs: number;
  readonly epochUs: number;
  readonly output: ReadonlySet<OutputWord>;
  /** References to an entry. Null leaves them out, as events do. */
  readonly use: ((connection: Connection) => number) | null;
  readonly event: "NEW" | "UPDATE" | "DESTROY" | null;
}

const PROTOCOL_NAMES: Readonly<Record<number, string>> = {
  1: "icmp",
  6: "tcp",
  17: "udp",
  33: "dccp",
  47: "gre",
  58: "icmpv6",
  132: "sctp",
  136: "udplite",
};

const EVENT_PREFIX = { NEW: "    [NEW] ", UPDATE: " [UPDATE] ", DESTROY: "[DESTROY] " } as const;

export function protocolName(protocol: number): string {
  return PROTOCOL_NAMES[protocol] ?? "unknown";
}

export function secondsLeft(connection: Connection, nowUs: number): number {
  return Math.max(0, Math.floor((connection.timeoutUs - nowUs) / 1_000_000));
}

/** One line, without its newline. */
export function formatConnection(connection: Connection, format: Format): string {
  const { output, event } = format;
  const { protocol } = connection.original;
  const left = secondsLeft(connection, format.nowUs);
  const isListed = event === null;
  // Counters come with listings and with the end of a connection.
  const counters = isListed || event === "DESTROY" ? connection.counters : null;
  const parts: string[] = [];
  if (output.has("extended")) parts.push(`${"ipv4".padEnd(8)} 2`);
  parts.push(`${protocolName(protocol).padEnd(8)} ${protocol}`);
  if (event !== "DESTROY" || left > 0) parts.push(String(left));
  if (connection.tcp !== null && (event !== "DESTROY" || left > 0)) parts.push(TCP_STATE_NAMES[connection.tcp.state]!);
  parts.push(formatTuple(connection.original));
  if (counters !== null) parts.push(formatCounter(counters[0]));
  if (!(connection.status & IPS_SEEN_REPLY)) parts.push("[UNREPLIED]");
  parts.push(formatTuple(connection.reply));
  if (counters !== null) parts.push(formatCounter(counters[1]));
  if (connection.status & IPS_ASSURED) parts.push("[ASSURED]");
  if (isListed || connection.mark !== 0) parts.push(`mark=${connection.mark >>> 0}`);
  if (connection.startUs !== null && (isListed || event === "DESTROY")) {
    parts.push(`delta-time=${secondsSince(connection.startUs, format)}`);
    if (output.has("ktimestamp")) parts.push(`[start=${formatDate(format.epochUs + connection.startUs)}]`);
  }
  if (format.use !== null) parts.push(`use=${format.use(connection)}`);
  if (output.has("id")) parts.push(`id=${connection.id}`);
  return `${event === null ? "" : EVENT_PREFIX[event]}${parts.join(" ")}`;
}

function formatTuple(tuple: Tuple): string {
  const addresses = `src=${formatIpv4(tuple.src)} dst=${formatIpv4(tuple.dst)}`;
  if (tuple.protocol === TCP || tuple.protocol === UDP) return `${addresses} sport=${tuple.sport} dport=${tuple.dport}`;
  if (tuple.protocol === ICMP) return `${addresses} type=${tuple.dport >>> 8} code=${tuple.dport & 255} id=${tuple.sport}`;
  return addresses;
}

function formatCounter(counter: Counter): string {
  return `packets=${counter.packets} bytes=${counter.bytes}`;
}

/** time(NULL) - start, both in whole seconds of the epoch. */
function secondsSince(startUs: number, format: Format): number {
  return Math.floor((format.epochUs + format.nowUs) / 1_000_000) - Math.floor((format.epochUs + startUs) / 1_000_000);
}

/** As ctime() has it, in UTC. */
function formatDate(us: number): string {
  const date = new Date(Math.floor(us / 1000));
  const [weekday, day, month, year, time] = date.toUTCString().replace(",", "").split(" ");
  return `${weekday} ${month} ${String(Number(day)).padStart(2)} ${time} ${year}`;
}

/** One <flow> of `-o xml`. */
export function formatXml(connection: Connection, format: Format): string {
  const { original, reply, tcp } = connection;
  const counters = format.event === null || format.event === "DESTROY" ? connection.counters : null;
  const independent = [
    tcp === null ? "" : `<state>${TCP_STATE_NAMES[tcp.state]}</state>`,
    `<timeout>${secondsLeft(connection, format.nowUs)}</timeout>`,
    format.event === null || connection.mark !== 0 ? `<mark>${connection.mark >>> 0}</mark>` : "",
    format.use === null ? "" : `<use>${format.use(connection)}</use>`,
    `<id>${connection.id}</id>`,
    connection.status & IPS_ASSURED ? "<assured/>" : "",
    connection.status & IPS_SEEN_REPLY ? "" : "<unreplied/>",
    connection.startUs === null ? "" : `<deltatime>${secondsSince(connection.startUs, format)}</deltatime>`,
  ].join("");
  return (
    `<flow><meta direction="original">${xmlTuple(original)}${xmlCounter(counters?.[0])}</meta>` +
    `<meta direction="reply">${xmlTuple(reply)}${xmlCounter(counters?.[1])}</meta>` +
    `<meta direction="independent">${independent}</meta></flow>`
  );
}

function xmlTuple(tuple: Tuple): string {
  const ports =
    tuple.protocol === TCP || tuple.protocol === UDP ? `<sport>${tuple.sport}</sport><dport>${tuple.dport}</dport>` : "";
  return (
    `<layer3 protonum="2" protoname="ipv4"><src>${formatIpv4(tuple.src)}</src><dst>${formatIpv4(tuple.dst)}</dst></layer3>` +
    `<layer4 protonum="${tuple.protocol}" protoname="${protocolName(tuple.protocol)}">${ports}</layer4>`
  );
}

function xmlCounter(counter: Counter | undefined): string {
  if (counter === undefined) return "";
  return `<counters><packets>${counter.packets}</packets><bytes>${counter.bytes}</bytes></counters>`;
}

/** A line of `-o save`: the arguments that would make the entry again. */
export function formatSave(connection: Connection, nowUs: number): string {
  const { original, reply, tcp } = connection;
  const status = [connection.status & IPS_SEEN_REPLY ? "SEEN_REPLY" : "", connection.status & IPS_ASSURED ? "ASSURED" : ""];
  const words = [
    "-A",
    `-t ${secondsLeft(connection, nowUs)}`,
    `-u ${status.filter((word) => word !== "").join(",") || "UNSET"}`,
    connection.mark === 0 ? "" : `-m ${connection.mark >>> 0}`,
    `-s ${formatIpv4(original.src)} -d ${formatIpv4(original.dst)} -r ${formatIpv4(reply.src)} -q ${formatIpv4(reply.dst)}`,
    `-p ${PROTOCOL_NAMES[original.protocol] ?? original.protocol}`,
  ];
  if (original.protocol === TCP || original.protocol === UDP) {
    words.push(`--sport ${original.sport} --dport ${original.dport}`);
    words.push(`--reply-port-src ${reply.sport} --reply-port-dst ${reply.dport}`);
  }
  if (tcp !== null) words.push(`--state ${TCP_STATE_NAMES[tcp.state]}`);
  if (original.protocol === ICMP) {
    words.push(`--icmp-type ${original.dport >>> 8} --icmp-code ${original.dport & 255} --icmp-id ${original.sport}`);
  }
  return words.filter((word) => word !== "").join(" ");
}
