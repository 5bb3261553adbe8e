/**
 * nslookup of busybox 1.35 (the big one): A and AAAA of a name, printed as they come, PTR of an address, from the servers of
 * /etc/resolv.conf or the one given. networking/nslookup.c. IPv6 servers are not modelled; -type= knows the types of wire/dns.ts.
 */
import { strerror } from "../../../kernel/config/errno.ts";
import { UdpSocket } from "../../../kernel/transport/udp.ts";
import { type Step, waitOn } from "../../../sim/wait.ts";
import {
  AA,
  DNS_TYPES,
  type DnsMessage,
  type DnsRecord,
  decodeDns,
  dnsQuery,
  encodeDns,
  reverseName,
} from "../../../wire/dns.ts";
import { formatIpv4, type Ipv4, parseIpv4 } from "../../../wire/ipv4-address.ts";
import type { CommandContext } from "../../command.ts";
import { Exit } from "../../exit.ts";
import { DNS_PORT } from "../../net/dns-client.ts";
import { readResolvConf } from "../../net/resolv-conf.ts";
import { addressOf, fail, makeApplet, misuse } from "./applet.ts";

const NAME = "nslookup";
/** Each server is asked twice within so long. */
const TIMEOUT_US = 5_000_000;
const ATTEMPTS = 2;

interface Query {
  readonly name: string;
  readonly type: number;
  answer: DnsMessage | null;
}

export const nslookup = makeApplet(NAME, runNslookup);

function* runNslookup(context: CommandContext): Step<number> {
  const words = context.argv.slice(1);
  const types: number[] = [];
  while (words[0]?.startsWith("-")) {
    const word = words.shift()!;
    const type = /^-(?:q|t|query|querytype|type)=(.*)$/i.exec(word)?.[1];
    if (type === undefined) {
      if (/^-debug$/i.test(word)) throw fail(NAME, 'option "-debug" is not modelled', 2);
      throw misuse(NAME);
    }
    const upper = type.toUpperCase();
    const number = Object.hasOwn(DNS_TYPES, upper) ? DNS_TYPES[upper] : undefined;
    if (number === undefined) throw fail(NAME, `invalid query type "${type}"`);
    types.push(number);
  }
  const [name, server] = words;
  if (name === undefined || words.length > 2) throw misuse(NAME);
  const conf = readResolvConf(context.files);
  const servers = server === undefined ? conf.servers : [yield* addressOf(context, NAME, server)];
  const queries = makeQueries(name, types, conf.search);
  const answers = yield* askAll(context, servers, queries);
  if (answers === null) throw new Exit(1, timedOut(context));
  context.stdout.write(`Server:\t\t${formatIpv4(answers.server)}\nAddress:\t${formatIpv4(answers.server)}:${DNS_PORT}\n\n`);
  const unanswered = queries.filter((query) => query.answer === null);
  return report(context, [...answers.inOrder, ...unanswered]);
}

function timedOut(context: CommandContext): string {
  context.stdout.write(";; connection timed out; no servers could be reached\n\n");
  return "";
}

function makeQueries(name: string, types: readonly number[], search: readonly string[]): Query[] {
  const address = parseIpv4(name);
  if (types.length === 0 && address !== null) return [{ name: reverseName(address), type: DNS_TYPES.PTR!, answer: null }];
  const asked = types.length > 0 ? types : [DNS_TYPES.A!, DNS_TYPES.AAAA!];
  const names =
    search.length > 0 && !name.includes(".") ? search.map((domain) => `${name}.${domain}`) : [name.replace(/\.$/, "")];
  return asked.flatMap((type) => names.map((each) => ({ name: each, type, answer: null })));
}

interface Answers {
  readonly server: Ipv4;
  /** The queries as their replies came. */
  readonly inOrder: readonly Query[];
}

/** What the first server that replied said. */
function* askAll(context: CommandContext, servers: readonly Ipv4[], queries: readonly Query[]): Step<Answers | null> {
  for (const server of servers) {
    const socket = UdpSocket.open(context.net);
    socket.recvErr = true;
    socket.holder = { name: NAME, pid: context.process.pid, fd: 3 };
    try {
      const inOrder: Query[] = [];
      if (yield* askOne(context, socket, server, { queries, inOrder })) return { server, inOrder };
    } finally {
      socket.close();
    }
  }
  return null;
}

function* askOne(
  context: CommandContext,
  socket: UdpSocket,
  server: Ipv4,
  { queries, inOrder }: { queries: readonly Query[]; inOrder: Query[] },
): Step<boolean> {
  const { loop } = context.host;
  const refused = socket.connect(server, DNS_PORT);
  if (refused !== null) {
    context.stderr.write(`nslookup: connect to '${formatIpv4(server)}': ${strerror(refused)}\n`);
    return false;
  }
  const ids = queries.map(() => loop.random.next32() & 0xffff);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    for (const [index, query] of queries.entries()) {
      if (query.answer !== null) continue;
      const errno = socket.send(encodeDns(dnsQuery(ids[index]!, query.name, query.type)));
      if (errno === null) continue;
      context.stderr.write(`nslookup: write to '${formatIpv4(server)}': ${strerror(errno)}\n`);
      return false;
    }
    const untilUs = loop.nowUs + TIMEOUT_US / ATTEMPTS;
    while (queries.some((query) => query.answer === null) && loop.nowUs < untilUs) {
      const datagram = socket.receive();
      if (datagram === null) {
        const errno = socket.takeError();
        if (errno !== null) {
          context.stderr.write(`nslookup: read: ${strerror(errno)}\n`);
          return false;
        }
        yield waitOn(socket.ready, untilUs);
        continue;
      }
      const message = decodeDns(datagram.data);
      const index = message === null ? -1 : ids.indexOf(message.id);
      if (index < 0 || queries[index]!.answer !== null) continue;
      queries[index]!.answer = message;
      inOrder.push(queries[index]!);
    }
    if (queries.every((query) => query.answer !== null)) return true;
  }
  return queries.some((query) => query.answer !== null);
}

const RCODES = ["NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED"];

function report(context: CommandContext, queries: readonly Query[]): number {
  let failures = 0;
  for (const { name, answer } of queries) {
    const code = answer === null ? 0 : answer.flags & 15;
    if (code !== 0) {
      context.stdout.write(`** server can't find ${name}: ${RCODES[code] ?? `RCODE${code}`}\n\n`);
      failures++;
      continue;
    }
    const head = answer !== null && (answer.flags & AA) === 0 ? "Non-authoritative answer:\n" : "";
    context.stdout.write(`${head}${(answer?.answers ?? []).map(printRecord).join("")}\n`);
  }
  return failures > 0 ? 1 : 0;
}

function printRecord({ name, type, data }: DnsRecord): string {
  switch (type) {
    case DNS_TYPES.A:
    case DNS_TYPES.AAAA:
      return `Name:\t${name}\nAddress: ${data}\n`;
    case DNS_TYPES.CNAME:
      return `${name}\tcanonical name = ${data}\n`;
    case DNS_TYPES.PTR:
      return `${name}\tname = ${data}\n`;
    case DNS_TYPES.NS:
      return `${name}\tnameserver = ${data}\n`;
    case DNS_TYPES.MX:
      return `${name}\tmail exchanger = ${data}\n`;
    case DNS_TYPES.TXT:
      return `${name}\ttext = ${data}\n`;
    default:
      return "";
  }
}
