/**
 * ping of busybox 1.35: numbers from 0, asks once a second, says nothing of errors that come back by ICMP. IPv6 is as where it is
 * disabled. networking/ping.c. The last reply is waited for as it does: 10 seconds (-W), or about the longest round trip where
 * some came.
 */
import { strerror } from "../../../kernel/config/errno.ts";
import { findDevice } from "../../../kernel/netlink/device.ts";
import { RawSocket } from "../../../kernel/transport/raw.ts";
import { type Step, waitOn } from "../../../sim/wait.ts";
import { ECHO_REPLY, ECHO_REQUEST, ICMP, ICMP_HEADER_BYTES, type Icmp, icmp } from "../../../wire/icmp.ts";
import { formatIpv4, type Ipv4, parseIpv4 } from "../../../wire/ipv4-address.ts";
import type { CommandContext } from "../../command.ts";
import { addressOf, fail, ipv6Of, makeApplet, misuse, readLine, readNumber, readSeconds, refuseIpv6Name } from "./applet.ts";

const NAME = "ping";
const MAX_INT = 2_147_483_647;
/** Room for the time in the data: without it none is printed. */
const TIME_BYTES = 4;

interface PingOptions {
  readonly count: number;
  readonly sizeBytes: number;
  readonly intervalUs: number;
  readonly timeoutUs: number;
  readonly deadlineUs: number;
  readonly quiet: boolean;
  readonly adaptive: boolean;
  readonly pattern: number;
}

export const ping = makeApplet(NAME, (context) => runPing(context, NAME));
export const ping6 = makeApplet("ping6", (context) => runPing(context, "ping6"));

function* runPing(context: CommandContext, name: string): Step<number> {
  const line = readLine(name, context.argv.slice(1), "qvAc:s:t:w:W:I:np:i:46");
  const number = (letter: string, fallback: number, from: number, to: number, base = 10): number => {
    const text = line.value(letter);
    return text === undefined ? fallback : readNumber(name, text, from, to, base);
  };
  const interval = line.value("i");
  const options: PingOptions = {
    count: number("c", 0, 0, MAX_INT),
    sizeBytes: number("s", 56, 0, 65_535),
    timeoutUs: number("W", 10, 0, MAX_INT) * 1_000_000,
    deadlineUs: number("w", 0, 0, MAX_INT) * 1_000_000,
    pattern: number("p", 0, 0, 255, 16),
    intervalUs: Math.round((interval === undefined ? 1 : readSeconds(name, interval)) * 1_000_000),
    quiet: line.has("q"),
    adaptive: line.has("A"),
  };
  const ttl = number("t", 0, 1, 255);
  const host = line.operands[0];
  if (host === undefined || line.operands.length > 1) throw misuse(name);
  const source = line.value("I");
  const device = source === undefined ? null : findDevice(context.net, source);
  const from = source !== undefined && device === null ? parseIpv4(source) : null;
  if (source !== undefined && device === null && from === null) {
    if (ipv6Of(context, source) !== null) throw fail(name, "a source of IPv6 is not modelled", 2);
    throw fail(name, `bad address '${source}'`);
  }
  const ipv6 = line.has("4") ? null : ipv6Of(context, host);
  if (ipv6 !== null) {
    context.stdout.write(`PING ${host} (${ipv6}): ${options.sizeBytes} data bytes\n`);
    throw fail(name, `sendto: ${strerror("EADDRNOTAVAIL")}`);
  }
  if (line.has("6") || name === "ping6") throw yield* refuseIpv6Name(context, name, host);
  const address = yield* addressOf(context, NAME, host);
  const socket = RawSocket.open(context.net, ICMP);
  try {
    socket.holder = { name: NAME, pid: context.process.pid, fd: 3 };
    socket.broadcastAllowed = true;
    if (ttl > 0) socket.ttl = ttl;
    if (device !== null) socket.device = device.ifindex;
    const shown = from === null ? "" : ` from ${formatIpv4(from)}`;
    context.stdout.write(`PING ${host} (${formatIpv4(address)})${shown}: ${options.sizeBytes} data bytes\n`);
    if (from !== null && socket.bind(from) !== null) throw fail(NAME, "can't set multicast source interface");
    return yield* new Ping(context, options, socket, { host, address }).run();
  } finally {
    socket.close();
  }
}

class Ping {
  readonly #context: CommandContext;
  readonly #options: PingOptions;
  readonly #socket: RawSocket;
  readonly #target: { readonly host: string; readonly address: Ipv4 };
  readonly #sentAt = new Map<number, number>();
  readonly #replied = new Set<number>();
  #sent = 0;
  #received = 0;
  #repeated = 0;
  #shortestUs = Number.POSITIVE_INFINITY;
  #longestUs = 0;
  #totalUs = 0;

  constructor(context: CommandContext, options: PingOptions, socket: RawSocket, target: { host: string; address: Ipv4 }) {
    this.#context = context;
    this.#options = options;
    this.#socket = socket;
    this.#target = target;
    const id = this.#id;
    socket.accepts = ({ payload }) => payload.kind === "icmp" && payload.type === ECHO_REPLY && payload.id === id;
  }

  get #id(): number {
    return this.#context.process.pid & 0xffff;
  }

  *run(): Step<number> {
    const { loop } = this.#context.host;
    const { count, intervalUs, deadlineUs } = this.#options;
    this.#context.process.isEndless = count === 0 && deadlineUs === 0;
    let stopped = false;
    this.#context.process.on("INT", () => {
      stopped = true;
    });
    const endUs = deadlineUs > 0 ? loop.nowUs + deadlineUs : Number.POSITIVE_INFINITY;
    let nextUs = loop.nowUs;
    for (;;) {
      const isDone = stopped || loop.nowUs >= endUs || (count > 0 && this.#received >= count);
      const isLast = count > 0 && this.#sent >= count;
      if (isDone || (isLast && loop.nowUs >= nextUs)) return this.#finish();
      if (loop.nowUs >= nextUs) {
        this.#send();
        nextUs = loop.nowUs + (count > 0 && this.#sent >= count ? this.#lastWaitUs() : intervalUs);
      }
      // The reply may have come while the request was being sent.
      if (!this.#socket.hasSomething) yield waitOn(this.#socket.ready, Math.min(nextUs, endUs));
      this.#socket.takeError();
      for (let got = this.#socket.receive(); got !== null; got = this.#socket.receive()) {
        this.#report(got.packet.src, got.packet.ttl, got.packet.payload as Icmp, got.timeUs);
        if (this.#options.adaptive && !(count > 0 && this.#sent >= count)) nextUs = loop.nowUs;
      }
    }
  }

  /** How long the last reply is waited for. */
  #lastWaitUs(): number {
    if (this.#received === 0) return this.#options.timeoutUs;
    return Math.max(1, Math.floor(this.#longestUs / 524_288)) * 1_000_000;
  }

  #send(): void {
    const { nowUs } = this.#context.host.loop;
    const data = new Uint8Array(this.#options.sizeBytes).fill(this.#options.pattern);
    if (data.length >= TIME_BYTES) new DataView(data.buffer).setUint32(0, nowUs >>> 0, true);
    this.#sentAt.set(this.#sent & 0xffff, nowUs);
    const payload = icmp(ECHO_REQUEST, 0, this.#id, this.#sent & 0xffff, data);
    this.#sent++;
    this.#socket.takeError();
    const errno = this.#socket.send({ dst: this.#target.address, payload });
    if (errno !== null) throw fail(NAME, `sendto: ${strerror(errno)}`);
  }

  #report(from: Ipv4, ttl: number, message: Icmp, timeUs: number): void {
    const { sequence, data } = message;
    const sentUs = this.#sentAt.get(sequence);
    const isTimed = data.length >= TIME_BYTES && sentUs !== undefined;
    const tripUs = isTimed ? Math.max(0, timeUs - sentUs) : 0;
    const isRepeated = this.#replied.has(sequence);
    this.#replied.add(sequence);
    if (isRepeated) this.#repeated++;
    else this.#received++;
    if (isTimed) {
      this.#shortestUs = Math.min(this.#shortestUs, tripUs);
      this.#longestUs = Math.max(this.#longestUs, tripUs);
      this.#totalUs += tripUs;
    }
    if (this.#options.quiet) return;
    const time = isTimed ? ` time=${milliseconds(tripUs)} ms` : "";
    const head = `${ICMP_HEADER_BYTES + data.length} bytes from ${formatIpv4(from)}: seq=${sequence} ttl=${ttl}`;
    this.#context.stdout.write(`${head}${time}${isRepeated ? " (DUP!)" : ""}\n`);
  }

  #finish(): number {
    const lost = this.#sent === 0 ? "" : `, ${Math.floor(((this.#sent - this.#received) * 100) / this.#sent)}% packet loss`;
    const repeated = this.#repeated > 0 ? `, ${this.#repeated} duplicates` : "";
    let text = `\n--- ${this.#target.host} ping statistics ---\n${this.#sent} packets transmitted, ${this.#received} packets received${repeated}${lost}\n`;
    if (this.#shortestUs !== Number.POSITIVE_INFINITY) {
      const average = Math.floor(this.#totalUs / (this.#received + this.#repeated));
      const trips = [this.#shortestUs, average, this.#longestUs].map(milliseconds);
      text += `round-trip min/avg/max = ${trips.join("/")} ms\n`;
    }
    this.#context.stdout.write(text);
    return this.#received === 0 ||
      (this.#options.count > 0 && this.#received < this.#options.count && this.#options.deadlineUs > 0)
      ? 1
      : 0;
  }
}

function milliseconds(us: number): string {
  return (Math.round(us) / 1000).toFixed(3);
}
