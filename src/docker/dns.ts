/**
 * The embedded DNS server of a container on a user network: two sockets of dockerd's in the container's namespace on 127.0.0.11,
 * and nat rules there that bring port 53 to them. It answers for containers' names, aliases and addresses, and hands everything
 * else to the servers of the host. moby: libnetwork/resolver.go, resolver_unix.go. One query is one datagram or one TCP message;
 * SRV is not modelled.
 */
import type { Net } from "../kernel/net.ts";
import { TcpSocket } from "../kernel/transport/tcp/socket.ts";
import { type Datagram, UdpSocket } from "../kernel/transport/udp.ts";
import type { Process } from "../sim/process.ts";
import type { Random } from "../sim/random.ts";
import { type Program, restAt, type Step, waitAny, waitOn } from "../sim/wait.ts";
import { askedType, CD, DNS_TYPES, type DnsMessage, decodeDns, encodeDns, NOERROR, QR, RA, RD, SERVFAIL } from "../wire/dns.ts";
import { formatIpv4, type Ipv4, ipv4, parseIpv4, prefixOf } from "../wire/ipv4-address.ts";
import { runIptables } from "./rules/iptables.ts";
import { line } from "./rules/rule.ts";

/** A server that unknown names are handed to, and the namespace it is asked from. */
export interface ExternalServer {
  readonly address: Ipv4;
  readonly net: Net;
}

/** What the server asks of the engine; looked up anew for each query. */
export interface NameDirectory {
  /** The addresses of a name on the container's networks; empty where nobody has it. */
  addressesOf(name: string): readonly Ipv4[];
  /** NAME.NETWORK of an address on the container's networks. */
  nameOf(address: Ipv4): string | null;
  /** Empty where nothing is handed on: an internal network. */
  externalServers(): readonly ExternalServer[];
}

export interface EmbeddedDns {
  readonly udpPort: number;
  readonly tcpPort: number;
  /** Closes the sockets. The rules go with the namespace. */
  stop(): void;
}

export const RESOLVER = ipv4("127.0.0.11");
const TTL_SECONDS = 600;
const EXTERNAL_TIMEOUT_US = 4_000_000;
const MAX_SERVERS = 3;

export function startEmbeddedDns(net: Net, directory: NameDirectory): EmbeddedDns {
  const udp = UdpSocket.open(net);
  udp.bind(RESOLVER, 0);
  const tcp = TcpSocket.open(net);
  tcp.bind(RESOLVER, 0);
  tcp.listen(4096);
  const udpPort = udp.local.port;
  const tcpPort = tcp.local.port;
  redirect(net, udpPort, tcpPort);
  const shuffled = { ...directory, addressesOf: (name: string) => shuffle(net.loop.random, directory.addressesOf(name)) };
  const server: Process = net.loop.spawn("dockerd", () => serve(server, net, { udp, tcp }, shuffled));
  udp.handTo(server);
  tcp.handTo(server);
  return {
    udpPort,
    tcpPort,
    stop() {
      server.kill("KILL");
    },
  };
}

/** Several addresses of one name come in another order each time. */
function shuffle(random: Random, addresses: readonly Ipv4[]): readonly Ipv4[] {
  const out = [...addresses];
  for (let at = out.length - 1; at > 0; at--) {
    const other = random.next32() % (at + 1);
    [out[at], out[other]] = [out[other]!, out[at]!];
  }
  return out;
}

/** DOCKER_OUTPUT brings port 53 to the sockets, DOCKER_POSTROUTING gives their answers port 53 again. */
function redirect(net: Net, udpPort: number, tcpPort: number): void {
  const resolver = prefixOf(RESOLVER, 32);
  runIptables(net, (iptables) => {
    iptables.ensureChain("nat", "DOCKER_OUTPUT");
    iptables.ensureChain("nat", "DOCKER_POSTROUTING");
    iptables.append(line("nat", "OUTPUT", { destination: resolver, target: { chain: "DOCKER_OUTPUT" } }));
    iptables.append(line("nat", "POSTROUTING", { destination: resolver, target: { chain: "DOCKER_POSTROUTING" } }));
    for (const [protocol, port] of [
      ["tcp", tcpPort],
      ["udp", udpPort],
    ] as const) {
      const target = { dnat: RESOLVER, port };
      iptables.append(line("nat", "DOCKER_OUTPUT", { destination: resolver, protocol, dport: 53, target }));
      const back = { source: resolver, protocol, sport: port, target: { snatPort: 53 } };
      iptables.append(line("nat", "DOCKER_POSTROUTING", back));
    }
  });
}

/** A query that a server outside has not answered yet. */
interface Pending {
  readonly query: Datagram;
  readonly socket: UdpSocket;
  readonly others: readonly ExternalServer[];
  readonly deadlineUs: number;
}

/**
 * A goroutine for each query, so that one that is asked later can be answered earlier: which, the lab's pace says (Linux: the Go
 * scheduler).
 */
function* serve(
  self: Process,
  net: Net,
  { udp, tcp }: { readonly udp: UdpSocket; readonly tcp: TcpSocket },
  directory: NameDirectory,
): Program {
  const goroutines = new Goroutines(net);
  let pending: Pending[] = [];
  const take = (query: Datagram): void => {
    const answer = answerQuery(query.data, directory);
    if (answer === "forward") pending.push(...askNext(net, query, directory.externalServers().slice(0, MAX_SERVERS)));
    else if (answer !== null) udp.send(answer, query.from);
  };
  const answer = (data: Uint8Array, query: Datagram): void =>
    goroutines.start(`dockerd hands on ${askedType(query.data)}`, () => udp.send(data, query.from));
  for (;;) {
    for (let query = udp.receive(); query !== null; query = udp.receive()) {
      const asked = query;
      goroutines.start(`dockerd takes up ${askedType(asked.data)}`, () => take(asked));
    }
    goroutines.runDue();
    for (let client = tcp.accept(); client !== null; client = tcp.accept()) {
      const accepted = client;
      net.loop.spawnThread(self, () => serveTcp(accepted, directory));
    }
    pending = pending.flatMap((each) => settle(net, answer, each));
    const deadline = Math.min(goroutines.nextDueUs, ...pending.map((each) => each.deadlineUs));
    yield pending.length === 0 && deadline === Number.POSITIVE_INFINITY
      ? restAt(udp.ready, tcp.ready)
      : waitAny([udp.ready, tcp.ready, ...pending.map((each) => each.socket.ready)], deadline);
  }
}

/** What is computed at once, each for as long as the pace says. */
class Goroutines {
  readonly #net: Net;
  #waiting: { readonly dueUs: number; run(): void }[] = [];

  constructor(net: Net) {
    this.#net = net;
  }

  get nextDueUs(): number {
    return Math.min(Number.POSITIVE_INFINITY, ...this.#waiting.map(({ dueUs }) => dueUs));
  }

  start(step: string, run: () => void): void {
    const { nowUs, pace } = this.#net.loop;
    const us = pace?.(step) ?? 0;
    if (us > 0) this.#waiting.push({ dueUs: nowUs + us, run });
    else run();
  }

  runDue(): void {
    const { nowUs } = this.#net.loop;
    const due = this.#waiting.filter(({ dueUs }) => dueUs <= nowUs);
    if (due.length === 0) return;
    this.#waiting = this.#waiting.filter((each) => !due.includes(each));
    for (const each of due) each.run();
  }
}

/** Sends a query to the first server that can be reached; nobody is answered where there is none. */
function askNext(net: Net, query: Datagram, servers: readonly ExternalServer[]): Pending[] {
  const [server, ...others] = servers;
  if (server === undefined) return [];
  const socket = UdpSocket.open(server.net);
  if (socket.connect(server.address, 53) !== null || socket.send(query.data) !== null) {
    socket.close();
    return askNext(net, query, others);
  }
  return [{ query, socket, others, deadlineUs: net.loop.nowUs + EXTERNAL_TIMEOUT_US }];
}

/** Hands an answer back, goes on to the next server, or keeps waiting. */
function settle(net: Net, hand: (data: Uint8Array, query: Datagram) => void, pending: Pending): Pending[] {
  const { query, socket, others, deadlineUs } = pending;
  const answer = socket.receive();
  const failed = answer === null && (socket.hasError || net.loop.nowUs >= deadlineUs);
  if (answer === null && !failed) return [pending];
  socket.close();
  const refused = answer !== null && (decodeDns(answer.data)?.flags ?? SERVFAIL) % 16 === SERVFAIL;
  if (answer !== null && (!refused || others.length === 0)) {
    hand(answer.data, query);
    return [];
  }
  const next = askNext(net, query, others);
  if (next.length === 0 && answer === null) {
    const failure = answerTo(query.data, SERVFAIL);
    if (failure !== null) hand(failure, query);
  }
  return next;
}

/** The answer's bytes, "forward" for what is not docker's, null for what is no query. */
export function answerQuery(data: Uint8Array, directory: NameDirectory): Uint8Array | "forward" | null {
  const query = decodeDns(data);
  const question = query?.questions[0];
  if (query === null || question === undefined || (query.flags & QR) !== 0) return null;
  const { name, type } = question;
  if (type === DNS_TYPES.A || type === DNS_TYPES.AAAA) {
    const addresses = directory.addressesOf(name);
    if (addresses.length > 0) return internalAnswer(query, type === DNS_TYPES.A ? addresses.map(formatIpv4) : []);
  } else if (type === DNS_TYPES.PTR) {
    const address = addressOfReverse(name);
    const found = address === null ? null : directory.nameOf(address);
    if (found !== null) return internalAnswer(query, [found]);
  }
  return directory.externalServers().length === 0 ? answerTo(data, SERVFAIL) : "forward";
}

function internalAnswer(query: DnsMessage, data: readonly string[]): Uint8Array {
  const { name, type } = query.questions[0]!;
  return encodeDns(
    {
      id: query.id,
      flags: QR | RA | CD | (query.flags & RD) | NOERROR,
      questions: [query.questions[0]!],
      answers: data.map((each) => ({ name, type, ttlSeconds: TTL_SECONDS, data: each })),
      authority: [],
      additional: [],
    },
    { compress: false },
  );
}

/** A message that only says how it went. */
function answerTo(data: Uint8Array, code: typeof SERVFAIL): Uint8Array | null {
  const query = decodeDns(data);
  if (query === null) return null;
  return encodeDns({
    id: query.id,
    flags: QR | (query.flags & RD) | code,
    questions: query.questions,
    answers: [],
    authority: [],
    additional: [],
  });
}

function addressOfReverse(name: string): Ipv4 | null {
  const match = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\.in-addr\.arpa$/i.exec(name);
  return match === null ? null : parseIpv4(match.slice(1).reverse().join("."));
}

/** One TCP connection: queries one after the other, each behind its length. Names outside are asked over UDP. */
function* serveTcp(client: TcpSocket, directory: NameDirectory): Program {
  for (;;) {
    const head = yield* readBytes(client, 2);
    const data = head === null ? null : yield* readBytes(client, head[0]! * 256 + head[1]!);
    if (data === null) break;
    const internal = answerQuery(data, directory);
    const answer = internal === "forward" ? yield* askOutside(data, directory) : internal;
    if (answer === null) break;
    client.send(Uint8Array.from([answer.length >> 8, answer.length & 255, ...answer]));
  }
  client.close();
  return 0;
}

function* readBytes(client: TcpSocket, count: number): Step<Uint8Array | null> {
  const bytes: number[] = [];
  while (bytes.length < count) {
    const chunk = client.receive(count - bytes.length);
    if (chunk === null || client.hasError) return null;
    if (chunk === undefined) yield waitOn(client.ready);
    else bytes.push(...chunk);
  }
  return Uint8Array.from(bytes);
}

function* askOutside(data: Uint8Array, directory: NameDirectory): Step<Uint8Array | null> {
  for (const server of directory.externalServers().slice(0, MAX_SERVERS)) {
    const socket = UdpSocket.open(server.net);
    if (socket.connect(server.address, 53) === null && socket.send(data) === null) {
      const deadlineUs = server.net.loop.nowUs + EXTERNAL_TIMEOUT_US;
      while (!socket.hasSomething && server.net.loop.nowUs < deadlineUs) yield waitOn(socket.ready, deadlineUs);
    }
    const answer = socket.receive();
    socket.close();
    if (answer !== null) return answer.data;
  }
  return answerTo(data, SERVFAIL);
}
