/**
 * How BIND's tools ask (lib dighost of bind9-dnsutils 9.18): one question, from a new socket for each try, to each server in
 * turn. The first server gets all the tries, each further one a single try. What goes wrong is reported as it happens.
 * Left out: IPv6 transport (::1 stands in the list where resolv.conf names no server, and cannot be reached), EDNS fallback.
 */
import type { ErrnoName } from "../../../kernel/config/errno.ts";
import { UdpSocket } from "../../../kernel/transport/udp.ts";
import { type Step, waitOn } from "../../../sim/wait.ts";
import { DNS_TYPES, type DnsMessage, type DnsRecord, decodeDns, encodeDns } from "../../../wire/dns.ts";
import { formatIpv4, type Ipv4 } from "../../../wire/ipv4-address.ts";
import type { CommandContext } from "../../command.ts";
import { connectTcp, holderName, receiveSome, sendAll } from "../../net/tcp.ts";

export interface DnsServer {
  /** Null for ::1. */
  readonly address: Ipv4 | null;
  /** As the user named it. */
  readonly name: string;
}

export interface Lookup {
  /** As typed, for messages. */
  readonly text: string;
  /** Without the final dot; empty for the root. */
  readonly name: string;
  readonly type: number;
  readonly flags: number;
  readonly additional: readonly DnsRecord[];
  readonly servers: readonly DnsServer[];
  readonly port: number;
  readonly timeoutUs: number;
  readonly tries: number;
  readonly source: Ipv4 | null;
  readonly tcp: boolean;
}

export interface Reply {
  readonly message: DnsMessage;
  readonly sizeBytes: number;
  readonly server: DnsServer;
  readonly elapsedUs: number;
}

/** No server answered; `setup` where the last one could not even be asked. */
export interface NoReply {
  readonly setup: boolean;
}

export const NO_SERVERS = ";; no servers could be reached\n";

/** The words of isc_result_totext(). */
const RESULTS: Partial<Record<ErrnoName, string>> = {
  ECONNREFUSED: "connection refused",
  ENETUNREACH: "network unreachable",
  EHOSTUNREACH: "host unreachable",
  ETIMEDOUT: "timed out",
  EADDRNOTAVAIL: "address not available",
  EADDRINUSE: "address in use",
  EACCES: "permission denied",
  EPERM: "permission denied",
  ECONNRESET: "connection reset",
  EINVAL: "invalid file",
};

/** Asks until somebody answers. `sending` is called for each query that goes out. */
export function* exchange(
  context: CommandContext,
  lookup: Lookup,
  say: (words: string) => void,
  sending?: (query: DnsMessage, sizeBytes: number) => void,
): Step<Reply | NoReply> {
  const id = context.host.loop.random.next32() & 0xffff;
  const { name, type, flags, additional } = lookup;
  const query: DnsMessage = { id, flags, questions: [{ name, type }], answers: [], authority: [], additional };
  const bytes = encodeDns(query);
  let tries = lookup.tries;
  let setup = false;
  for (const server of lookup.servers) {
    for (;;) {
      const who = server.address === null ? "::1" : formatIpv4(server.address);
      const answer = yield* tryServer(context, lookup, server, bytes, () => sending?.(query, bytes.length));
      if ("message" in answer) return answer;
      setup = answer.setup;
      if (setup) {
        const how = lookup.tcp ? "Connection to" : "UDP setup with";
        say(`;; ${how} ${who}#${lookup.port}(${who}) for ${lookup.text} failed: ${answer.result}.\n`);
      } else say(`;; communications error to ${who}#${lookup.port}: ${answer.result}\n`);
      if (tries <= 1) break;
      tries--;
      if (setup) say(NO_SERVERS);
    }
  }
  return { setup };
}

interface FailedTry {
  readonly setup: boolean;
  readonly result: string;
}

function failed(setup: boolean, errno: ErrnoName): FailedTry {
  return { setup, result: RESULTS[errno] ?? "unexpected error" };
}

function* tryServer(
  context: CommandContext,
  lookup: Lookup,
  server: DnsServer,
  query: Uint8Array,
  sending: () => void,
): Step<Reply | FailedTry> {
  if (server.address === null) return failed(true, "EADDRNOTAVAIL");
  if (lookup.tcp) return yield* tryOverTcp(context, lookup, server, server.address, query);
  const { loop } = context.host;
  const socket = UdpSocket.open(context.net);
  socket.pmtuDiscovery = "dont";
  socket.holder = { name: holderName(context), pid: context.process.pid, fd: 21 };
  try {
    const errno = (lookup.source === null ? null : socket.bind(lookup.source, 0)) ?? socket.connect(server.address, lookup.port);
    if (errno !== null) return failed(true, errno);
    sending();
    const startUs = loop.nowUs;
    // A query that cannot be sent, e.g. because OUTPUT drops it, is waited for all the same.
    socket.send(query);
    for (;;) {
      const error = socket.takeError();
      if (error !== null) return failed(false, error);
      for (let datagram = socket.receive(); datagram !== null; datagram = socket.receive()) {
        const message = answerTo(query, datagram.data);
        if (message !== null) return { message, sizeBytes: datagram.data.length, server, elapsedUs: loop.nowUs - startUs };
      }
      if ((yield waitOn(socket.ready, startUs + lookup.timeoutUs)) === "timeout") return failed(false, "ETIMEDOUT");
    }
  } finally {
    socket.close();
  }
}

/** Each message has its length before it (RFC 1035 §4.2.2). */
function* tryOverTcp(
  context: CommandContext,
  lookup: Lookup,
  server: DnsServer,
  address: Ipv4,
  query: Uint8Array,
): Step<Reply | FailedTry> {
  const { loop } = context.host;
  const startUs = loop.nowUs;
  const deadlineUs = startUs + lookup.timeoutUs;
  const source = lookup.source === null ? {} : { source: lookup.source };
  const socket = yield* connectTcp(context, address, lookup.port, { deadlineUs, ...source });
  if (typeof socket === "string") return failed(true, socket === "TIMEOUT" ? "ETIMEDOUT" : socket);
  try {
    const sent = yield* sendAll(socket, Uint8Array.from([query.length >> 8, query.length & 255, ...query]));
    if (sent !== null) return failed(false, sent);
    let received: readonly number[] = [];
    for (;;) {
      const chunk = yield* receiveSome(socket, deadlineUs);
      if (chunk === null) return { setup: false, result: "end of file" };
      if (typeof chunk === "string") return failed(false, chunk === "TIMEOUT" ? "ETIMEDOUT" : chunk);
      received = [...received, ...chunk];
      const length = received.length < 2 ? 65_536 : received[0]! * 256 + received[1]!;
      if (received.length < length + 2) continue;
      const message = answerTo(query, Uint8Array.from(received.slice(2, length + 2)));
      if (message !== null) return { message, sizeBytes: length, server, elapsedUs: loop.nowUs - startUs };
    }
  } finally {
    socket.close();
  }
}

function answerTo(query: Uint8Array, bytes: Uint8Array): DnsMessage | null {
  if (bytes[0] !== query[0] || bytes[1] !== query[1] || (bytes[2]! & 0x80) === 0) return null;
  return decodeDns(bytes);
}

/** The type codes a user may write: a name, or TYPE65. Null for anything else. */
export function parseType(text: string): number | null {
  const upper = text.toUpperCase();
  if (Object.hasOwn(DNS_TYPES, upper)) return DNS_TYPES[upper]!;
  if (Object.hasOwn(MORE_TYPES, upper)) return MORE_TYPES[upper]!;
  const number = /^TYPE(\d{1,5})$/.exec(upper);
  return number === null ? null : Number(number[1]);
}

/** Types that nothing here serves, but that may be asked for. */
const MORE_TYPES: Readonly<Record<string, number>> = {
  HINFO: 13,
  RP: 17,
  AFSDB: 18,
  LOC: 29,
  NAPTR: 35,
  DNAME: 39,
  DS: 43,
  SSHFP: 44,
  RRSIG: 46,
  NSEC: 47,
  DNSKEY: 48,
  NSEC3: 50,
  TLSA: 52,
  SVCB: 64,
  HTTPS: 65,
  SPF: 99,
  CAA: 257,
};

export function typeText(type: number): string {
  for (const table of [DNS_TYPES, MORE_TYPES]) {
    const name = Object.keys(table).find((each) => table[each] === type);
    if (name !== undefined) return name;
  }
  return `TYPE${type}`;
}
