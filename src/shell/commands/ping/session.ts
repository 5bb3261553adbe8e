/**
 * ping at work: when it sends, how long it waits, what it prints of each reply. The pace is iputils': an interval is a bucket of
 * milliseconds that fills as time passes; a receive blocks for an interval unless the next request is due sooner.
 */
import { strerror } from "../../../kernel/config/errno.ts";
import type { SocketError } from "../../../kernel/transport/datagram-socket.ts";
import type { RawReceived, RawSocket } from "../../../kernel/transport/raw.ts";
import { type Program, type Step, sleepUntil, waitOn } from "../../../sim/wait.ts";
import { spend } from "../../../sim/work.ts";
import { viewOf } from "../../../wire/bytes.ts";
import { ECHO_REPLY, ECHO_REQUEST, ICMP_HEADER_BYTES, type Icmp, icmp, REDIRECT, SOURCE_QUENCH } from "../../../wire/icmp.ts";
import { formatIpv4, type Ipv4, isMulticast } from "../../../wire/ipv4-address.ts";
import type { CommandContext } from "../../command.ts";
import { lookupName } from "../../net/resolve.ts";
import { describeIcmp } from "./icmp-text.ts";
import type { PingOptions } from "./options.ts";
import { describeWrongData, echoData, echoFilling, readTimeval, TIMEVAL_BYTES } from "./payload.ts";
import { formatTrip, PingStatistics } from "./statistics.ts";

/** The shortest pause, in milliseconds. */
const MIN_INTERVAL_MS = 10;
/** What a request costs beyond its frames, in units of work: the floods are made of them. */
const REQUEST_WORK = 400;
/** What a byte of a request costs beyond that: it is made, and looked at when it comes back. */
const BYTE_WORK = 0.2;
/** What a reply that is printed costs, in units of work. */
const REPLY_WORK = 2_000;

export class PingSession {
  readonly #context: CommandContext;
  readonly #options: PingOptions;
  readonly #socket: RawSocket;
  readonly #target: { readonly name: string; readonly address: Ipv4 };
  readonly #id: number;
  readonly #counts = new PingStatistics();
  #intervalMs: number;
  /** When the last request was due; -1 before the first. */
  #lastUs = -1;
  #tokensMs = 0;
  #lingerUs = 0;
  #exitAtUs = Number.POSITIVE_INFINITY;
  #exiting = false;
  #asked = false;
  /** A reply came since the last request: the next one confirms it to the neighbour code (MSG_CONFIRM). */
  #confirm = false;
  readonly #filling: Uint8Array;
  #lastSent: Uint8Array;
  /** How often in a row a request could not be sent. */
  #unsent = 0;
  /** The last address that was looked up, and its words. */
  #named: { address: Ipv4; text: string } | null = null;

  constructor(context: CommandContext, options: PingOptions, socket: RawSocket, target: { name: string; address: Ipv4 }) {
    this.#context = context;
    this.#options = options;
    this.#socket = socket;
    this.#target = target;
    this.#intervalMs = Math.max(0, options.intervalMs);
    this.#id = options.identifier ?? context.process.pid & 0xffff;
    this.#filling = echoFilling(options.size, options.pattern);
    this.#lastSent = new Uint8Array(0);
    this.#counts.timing = options.size >= TIMEVAL_BYTES;
  }

  *run(): Program {
    const { process } = this.#context;
    const stop = (): void => {
      this.#exiting = true;
    };
    process.on("INT", stop);
    process.on("ALRM", stop);
    process.on("QUIT", () => {
      this.#asked = true;
    });
    this.#counts.startUs = this.#nowUs;
    process.isEndless = this.#options.count === 0 && this.#options.deadlineSeconds === 0;
    if (this.#options.deadlineSeconds > 0) this.#exitAtUs = this.#nowUs + this.#options.deadlineSeconds * 1_000_000;
    while (!this.#isDone()) {
      if (this.#asked) {
        this.#asked = false;
        this.#context.stderr.write(this.#counts.snapshot());
      }
      const nextMs = yield* this.#sendDue();
      yield* this.#receive(nextMs);
    }
    return this.#finish();
  }

  get #nowUs(): number {
    return this.#context.host.loop.nowUs;
  }

  #isDone(): boolean {
    const { count, deadlineSeconds } = this.#options;
    if (this.#nowUs >= this.#exitAtUs) this.#exiting = true;
    if (this.#exiting) return true;
    if (count > 0 && this.#counts.received + this.#counts.errors >= count) return true;
    return deadlineSeconds > 0 && this.#counts.errors > 0;
  }

  #finish(): number {
    const { count, deadlineSeconds, flood, adaptive } = this.#options;
    const paced = this.#intervalMs > 0 && !flood && !adaptive;
    this.#context.stdout.write(this.#counts.describe(this.#target.name, paced));
    return this.#counts.received === 0 || (deadlineSeconds > 0 && this.#counts.received < count) ? 1 : 0;
  }

  /** Sends what is due; returns how many milliseconds until the next is. */
  *#sendDue(): Step<number> {
    for (;;) {
      let nextMs = yield* this.#pace();
      if (this.#allSent) nextMs = this.#scheduleExit(nextMs);
      if (nextMs > 0) return nextMs;
    }
  }

  get #allSent(): boolean {
    return this.#options.count > 0 && this.#counts.transmitted >= this.#options.count && this.#options.deadlineSeconds === 0;
  }

  *#pace(): Step<number> {
    const { preload } = this.#options;
    if (this.#exiting || this.#allSent) return 1000;
    const intervalMs = this.#intervalMs;
    if (this.#lastUs < 0) {
      this.#lastUs = this.#nowUs;
      this.#tokensMs = intervalMs * (preload - 1);
    } else {
      const passedMs = Math.trunc((this.#nowUs - this.#lastUs) / 1000);
      if (intervalMs === 0 && passedMs < MIN_INTERVAL_MS && this.#counts.inFlight >= preload) return MIN_INTERVAL_MS - passedMs;
      const tokensMs = Math.min(passedMs + this.#tokensMs, intervalMs * preload);
      if (tokensMs < intervalMs) return intervalMs - tokensMs;
      this.#lastUs = this.#nowUs;
      this.#tokensMs = tokensMs - intervalMs;
    }
    this.#counts.lastSentUs = this.#lastUs;
    if (this.#options.outstanding && this.#counts.transmitted > 0 && !this.#counts.wasReceived(this.#counts.transmitted)) {
      this.#print(`${this.#timestamp()}no answer yet for icmp_seq=${this.#counts.transmitted & 0xffff}\n`);
    }
    return yield* this.#send();
  }

  *#send(): Step<number> {
    const { size, quiet, flood } = this.#options;
    spend(REQUEST_WORK + size * BYTE_WORK);
    const sequence = (this.#counts.transmitted + 1) & 0xffff;
    const data = echoData(this.#filling, this.#context.host.loop.epochUs + this.#nowUs);
    this.#lastSent = data;
    for (;;) {
      this.#counts.forget(sequence);
      const confirmed = this.#confirm;
      this.#confirm = false;
      const payload = icmp(ECHO_REQUEST, 0, this.#id, sequence, data);
      // A raw socket's sendto() does not look at the error an ICMP message left: that is for the reader.
      this.#socket.takeError();
      const errno = this.#socket.send({ dst: this.#target.address, payload, confirmed });
      if (errno === null) break;
      if (errno === "ENOBUFS") return this.#sendLater();
      const error = this.#nextError();
      if (error !== null && error.type === 0) this.#reportLocalError(error);
      else if (error !== null) {
        // An ICMP error came at once (a REJECT in OUTPUT): both it and what the system call returned are printed.
        yield* this.#reportError(error);
        if (!quiet && flood) this.#print("E");
        else if (!quiet) this.#context.stderr.write(`ping: sendmsg: ${strerror(errno)}\n`);
      }
      this.#counts.transmitted++;
      this.#tokensMs = 0;
      return Math.max(this.#intervalMs, MIN_INTERVAL_MS);
    }
    this.#unsent = 0;
    this.#counts.transmitted++;
    if (flood && !quiet) this.#print(".");
    return this.#intervalMs - this.#tokensMs;
  }

  /** The device had no room for it: it is tried again, until that has taken as long as a reply may. */
  #sendLater(): number {
    const { quiet, flood, lingerMs } = this.#options;
    this.#tokensMs = 0;
    const pauseMs = Math.min(500, Math.max(Math.trunc(this.#intervalMs / 2), MIN_INTERVAL_MS));
    if (++this.#unsent * pauseMs < lingerMs) return pauseMs;
    this.#counts.transmitted++;
    if (!quiet && flood) this.#print("E");
    else if (!quiet) this.#context.stderr.write(`ping: sendmsg: ${strerror("ENOBUFS")}\n`);
    return Math.max(this.#intervalMs, MIN_INTERVAL_MS);
  }

  /** The last request is out: how long its reply is waited for. */
  #scheduleExit(nextMs: number): number {
    if (this.#lingerUs > 0) return nextMs;
    const { received, maxUs } = this.#counts;
    this.#lingerUs = received > 0 ? Math.max(2 * maxUs, 1000 * this.#intervalMs) : this.#options.lingerMs * 1000;
    if (this.#lingerUs > 0) this.#exitAtUs = Math.min(this.#exitAtUs, this.#nowUs + this.#lingerUs);
    const lingerMs = Math.trunc(this.#lingerUs / 1000);
    return nextMs < 0 || nextMs < lingerMs ? lingerMs : nextMs;
  }

  *#receive(nextMs: number): Step<void> {
    const blockMs = Math.max(this.#intervalMs, MIN_INTERVAL_MS);
    let waits = true;
    if (this.#options.adaptive || nextMs < blockMs) {
      let pauseMs = nextMs;
      if (nextMs <= MIN_INTERVAL_MS && this.#counts.inFlight > 0) pauseMs = MIN_INTERVAL_MS;
      if (!(yield* this.#waitFor(pauseMs))) return;
      waits = false;
    }
    for (;;) {
      if (!this.#socket.hasSomething && (!waits || !(yield* this.#waitFor(blockMs)))) return;
      yield* this.#takeOne();
      if (this.#counts.inFlight === 0) return;
    }
  }

  /** True once there is something to read; false where the time is over or a signal came. */
  *#waitFor(ms: number): Step<boolean> {
    const deadlineUs = Math.min(this.#nowUs + ms * 1000, this.#exitAtUs);
    if (this.#socket.hasSomething) return true;
    const wake =
      this.#counts.inFlight === 0 && ms === 0 ? yield sleepUntil(deadlineUs) : yield waitOn(this.#socket.ready, deadlineUs);
    return wake === "ready" && this.#socket.hasSomething;
  }

  *#takeOne(): Step<void> {
    const errno = this.#socket.takeError();
    const error = this.#nextError();
    if (error !== null) {
      if (error.type === 0) this.#reportLocalError(error);
      else yield* this.#reportError(error);
      return;
    }
    if (errno !== null && !this.#socket.hasSomething) {
      this.#context.stderr.write(`ping: recvmsg: ${strerror(errno)}\n`);
      return;
    }
    const received = this.#socket.receive();
    if (received !== null) yield* this.#reportReply(received);
  }

  /** The error queue; redirects are read as packets. */
  #nextError(): SocketError | null {
    let error = this.#socket.receiveError();
    while (error !== null && error.type === REDIRECT) error = this.#socket.receiveError();
    return error;
  }

  *#reportReply(received: RawReceived): Step<void> {
    const { packet } = received;
    const message = packet.payload as Icmp;
    if (message.type !== ECHO_REPLY) return yield* this.#reportNotice(packet.src, message);
    const { quiet, flood, audible, adaptive, verbose, broadcast } = this.#options;
    this.#confirm = true;
    const sentUs = this.#counts.timing ? readTimeval(message.data) : null;
    const tripUs = sentUs === null ? null : Math.max(0, this.#context.host.loop.epochUs + received.timeUs - sentUs);
    const repeated = this.#counts.noteReply(message.sequence, tripUs);
    if (adaptive) this.#adapt();
    // The name is asked for even where nothing is printed.
    const from = yield* this.#nameOf(packet.src);
    if (quiet) return;
    if (flood) return this.#print("\b \b");
    spend(REPLY_WORK);
    let text = `${this.#timestamp()}${ICMP_HEADER_BYTES + message.data.length} bytes from ${from}: icmp_seq=${message.sequence}`;
    if (verbose) text += ` ident=${message.id}`;
    text += ` ttl=${packet.ttl}`;
    if (message.data.length < this.#options.size) return this.#print(`${text} (truncated)\n`);
    if (tripUs !== null) text += ` time=${formatTrip(tripUs)} ms`;
    // Many reply to a broadcast: that is no duplicate, and no surprise.
    const fromMany = broadcast || isMulticast(this.#target.address);
    if (repeated && (verbose || !fromMany)) text += " (DUP!)";
    if (packet.src !== this.#target.address && !fromMany) text += " (DIFFERENT ADDRESS!)";
    text += describeWrongData(message.data, this.#lastSent);
    this.#print(`${text}${audible ? "\x07" : ""}\n`);
  }

  /** A redirect or a source quench; errors come by the error queue. */
  *#reportNotice(from: Ipv4, message: Icmp): Step<void> {
    const { quiet, flood } = this.#options;
    if ((message.type !== REDIRECT && message.type !== SOURCE_QUENCH) || quiet || flood) return;
    const quoted = readQuotedEcho(message.data);
    if (quoted === null || quoted.id !== this.#id) return;
    const info = message.id * 65_536 + message.sequence;
    const text = describeIcmp(message.type, message.code, info);
    this.#print(`${this.#timestamp()}From ${yield* this.#nameOf(from)}: icmp_seq=${quoted.sequence} ${text}\n`);
  }

  *#reportError(error: SocketError): Step<void> {
    const quoted = error.quoted;
    if (quoted === null || quoted.dst !== this.#target.address || quoted.payload.kind !== "opaque") return;
    const view = viewOf(quoted.payload.bytes);
    if (quoted.payload.bytes.length < ICMP_HEADER_BYTES || view.getUint8(0) !== ECHO_REQUEST || view.getUint16(4) !== this.#id)
      return;
    const sequence = view.getUint16(6);
    this.#counts.acknowledge(sequence);
    this.#counts.errors++;
    if (this.#options.quiet) return;
    if (this.#options.flood) return this.#print("\bE");
    const text = describeIcmp(error.type, error.code, error.info);
    this.#print(`${this.#timestamp()}From ${yield* this.#nameOf(error.from)} icmp_seq=${sequence} ${text}\n`);
  }

  /** With -q it does not count. */
  #reportLocalError(error: SocketError): void {
    if (this.#options.quiet) return;
    this.#counts.errors++;
    if (this.#options.flood) return this.#print("E");
    const text = error.errno === "EMSGSIZE" ? `message too long, mtu=${error.info}` : strerror(error.errno);
    this.#context.stderr.write(`ping: local error: ${text}\n`);
  }

  /** -A: as fast as replies come. */
  #adapt(): void {
    const estimateUs = this.#counts.rtt8 > 0 ? Math.trunc(this.#counts.rtt8 / 8) : this.#intervalMs * 1000;
    this.#intervalMs = Math.trunc((estimateUs + 500) / 1000);
  }

  *#nameOf(address: Ipv4): Step<string> {
    if (this.#options.numeric || this.#exiting) return formatIpv4(address);
    if (this.#named?.address === address) return this.#named.text;
    const name = yield* lookupName(this.#context, address);
    const text = name === "AGAIN" ? formatIpv4(address) : `${name ?? formatIpv4(address)} (${formatIpv4(address)})`;
    this.#named = { address, text };
    return text;
  }

  #timestamp(): string {
    if (!this.#options.timestamps) return "";
    const us = this.#context.host.loop.epochUs + this.#nowUs;
    return `[${Math.floor(us / 1_000_000)}.${String(us % 1_000_000).padStart(6, "0")}] `;
  }

  #print(text: string): void {
    this.#context.stdout.write(text);
  }
}

/** The identifier and sequence of the echo request an ICMP message quotes. */
function readQuotedEcho(data: Uint8Array): { id: number; sequence: number } | null {
  const header = ((data[0] ?? 0) & 15) * 4;
  if (header < 20 || data.length < header + ICMP_HEADER_BYTES || data[header] !== ECHO_REQUEST) return null;
  const view = viewOf(data);
  return { id: view.getUint16(header + 4), sequence: view.getUint16(header + 6) };
}
