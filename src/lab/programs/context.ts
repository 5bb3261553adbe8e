/** What a program of one's own is given: how it opens sockets, waits, prints and takes signals. */
import type { Net } from "../../kernel/net.ts";
import type { Input, Output } from "../../shell/io.ts";
import type { Process } from "../../sim/process.ts";
import { SIGNALS, type Signal } from "../../sim/signals.ts";
import { type Step as KernelStep, sleepUntil, waitAny, waitOn } from "../../sim/wait.ts";
import * as read from "../arguments.ts";
import type { Namespace } from "../namespace.ts";
import { Refused } from "../refused.ts";
import { ProgramInput } from "./input.ts";
import { RawSocket, type RawSocketOptions, rawSocketOptions, readProtocol } from "./raw.ts";
import { ProgramSocket } from "./socket.ts";
import { asKernelStep, asStep, isThrownByProgram, readGenerator, type Step } from "./step.ts";
import { TcpSocket, type TcpSocketOptions, tcpSocketOptions } from "./tcp.ts";
import { UdpSocket, type UdpSocketOptions, udpSocketOptions } from "./udp.ts";

/** Where a program runs and what it reads and writes. */
export interface ProgramEnvironment {
  readonly netns: Namespace;
  readonly stdin: Input;
  readonly stdout: Output;
  readonly stderr: Output;
}

const readSources = read.listOf<ProgramSocket | ProgramInput>((at, value) => {
  if (value instanceof ProgramSocket || value instanceof ProgramInput) return value;
  throw read.wrongArgument(at, "a socket, or the standard input", value);
});

const readHandler: read.Reader<(() => void) | "ignore" | "default"> = (at, value) => {
  if (typeof value === "function" || value === "ignore" || value === "default") return value as () => void;
  throw read.wrongArgument(at, 'a function, "ignore" or "default"', value);
};

const readSignal = read.oneOf(...(Object.keys(SIGNALS) as Signal[]));

/** A thread of a program, as ProgramContext.thread() starts it. */
export class ProgramThread {
  readonly #process: Process;

  /** @internal */
  constructor(process: Process) {
    this.#process = process;
  }

  /** Waits until it has ended. */
  join(): Step<void> {
    return asStep(this.#join());
  }

  *#join(): KernelStep<void> {
    while (this.#process.state !== "exited") yield waitOn(this.#process.exited);
  }
}

/**
 * What a program is given. Each program has one; its threads share it. What waits is a Step, to be taken with `yield*`; the rest
 * returns at once. A wrong value is a TypeError, what the kernel refuses is Refused.
 */
export class ProgramContext {
  /** The namespace it runs in. */
  readonly netns: Namespace;
  /** Its standard input. */
  readonly stdin: ProgramInput;
  readonly #process: Process;
  readonly #stdout: Output;
  readonly #stderr: Output;

  /** @internal */
  constructor(process: Process, { netns, stdin, stdout, stderr }: ProgramEnvironment) {
    this.netns = netns;
    this.stdin = new ProgramInput(stdin);
    this.#process = process;
    this.#stdout = stdout;
    this.#stderr = stderr;
  }

  /** Its process id. */
  get pid(): number {
    return this.#process.pid;
  }

  /** Virtual time in microseconds since the lab began. */
  get nowUs(): number {
    return this.#net.loop.nowUs;
  }

  /** Writes text, or bytes, to its standard output. */
  print(data: string | Uint8Array): void {
    this.#stdout.write(read.content("ProgramContext.print(data)", data));
  }

  /** Writes text, or bytes, to its standard error. */
  printError(data: string | Uint8Array): void {
    this.#stderr.write(read.content("ProgramContext.printError(data)", data));
  }

  /** Opens a TCP socket. Refused (ENODEV) where there is no such device. */
  tcp(options: TcpSocketOptions = {}): TcpSocket {
    tcpSocketOptions("ProgramContext.tcp(options)", options);
    return TcpSocket.open(this.#net, this.#running("tcp"), options);
  }

  /** Opens a UDP socket. Refused (ENODEV) where there is no such device. */
  udp(options: UdpSocketOptions = {}): UdpSocket {
    udpSocketOptions("ProgramContext.udp(options)", options);
    return UdpSocket.open(this.#net, this.#running("udp"), options);
  }

  /**
   * Opens a raw socket. Refused (ENODEV) where there is no such device.
   *
   * @param protocol "icmp", or the number of an IP protocol, 1 to 255.
   */
  raw(protocol: "icmp" | number, options: RawSocketOptions = {}): RawSocket {
    const number = readProtocol("ProgramContext.raw(protocol)", protocol);
    rawSocketOptions("ProgramContext.raw(options)", options);
    return RawSocket.open(this.#net, this.#running("raw"), number, options);
  }

  /** Waits for so many milliseconds of virtual time. A signal that is handled does not cut it short. */
  sleep(ms: number): Step<void> {
    return asStep(this.#sleep(read.finite(0)("ProgramContext.sleep(ms)", ms)));
  }

  *#sleep(ms: number): KernelStep<void> {
    const deadlineUs = this.nowUs + ms * 1000;
    do yield sleepUntil(deadlineUs);
    while (this.nowUs < deadlineUs);
  }

  /**
   * Waits until one of several can be read without waiting: a connection to accept, bytes, a datagram, an end or an error.
   * Returns those; none where the time ran out first, or a signal was handled, as poll(2) does.
   *
   * @param sources Sockets, and `stdin`. Without one it waits for the time or a signal.
   * @param timeoutMs How long at most, in milliseconds; Infinity by default.
   */
  readable<T extends ProgramSocket | ProgramInput>(
    sources: readonly T[],
    timeoutMs: number = Number.POSITIVE_INFINITY,
  ): Step<readonly T[]> {
    readSources("ProgramContext.readable(sources)", sources);
    read.orInfinity(read.finite(0))("ProgramContext.readable(timeoutMs)", timeoutMs);
    return asStep(this.#readable(sources, timeoutMs));
  }

  *#readable<T extends ProgramSocket | ProgramInput>(sources: readonly T[], timeoutMs: number): KernelStep<readonly T[]> {
    const deadlineUs = this.nowUs + timeoutMs * 1000;
    const queues = sources.map((source) => source.readable);
    for (;;) {
      const ready = sources.filter((source) => source.isReadable);
      if (ready.length > 0) return ready;
      if ((yield waitAny(queues, deadlineUs)) !== "ready") return [];
    }
  }

  /**
   * Sets what a signal does: calls a function, nothing ("ignore"), or what it does on Linux ("default"). A call that waits
   * goes on waiting afterwards, but for readable(). Refused (EINVAL) for KILL and STOP.
   */
  onSignal(signal: Signal, handler: (() => void) | "ignore" | "default"): void {
    readSignal("ProgramContext.onSignal(signal)", signal);
    readHandler("ProgramContext.onSignal(handler)", handler);
    if (signal === "KILL" || signal === "STOP") throw new Refused(`signal ${signal}`, { errno: "EINVAL" });
    if (typeof handler === "string") return this.#process.on(signal, handler === "default" ? null : handler);
    this.#process.on(signal, () => {
      try {
        handler();
      } catch (thrown) {
        this.#net.loop.throwLater(thrown);
      }
    });
  }

  /**
   * Starts a thread: steps that go on beside the rest of the program, share its sockets and end with it.
   *
   *     self.thread(serve(client));
   *
   * @param steps The generator itself: what a generator function returns.
   */
  thread(steps: Step<unknown>): ProgramThread {
    readGenerator("ProgramContext.thread(steps)", steps);
    this.#running("thread");
    return new ProgramThread(this.#net.loop.spawnThread(this.#process, () => this.run(() => steps)));
  }

  /**
   * Runs steps to their end, and returns the exit code: what they return, or 1 where they throw.
   * @internal
   */
  *run(begin: () => Step<unknown>): KernelStep<number> {
    const { comm, title } = this.#process;
    try {
      const value = yield* asKernelStep(title, readGenerator(`program ${title}`, begin()));
      return value === undefined ? 0 : read.whole(0, 255)(`program ${title}: exit code`, value);
    } catch (thrown) {
      if (thrown instanceof Refused) this.#stderr.write(`${comm}: ${thrown.message}\n`);
      else if (isThrownByProgram(thrown)) this.#net.loop.throwLater(thrown);
      else throw thrown;
      return 1;
    }
  }

  get #net(): Net {
    return this.netns.net;
  }

  /** The process, or its thread, whose step calls. What is opened belongs to it. */
  #running(call: string): Process {
    const { current } = this.#net.loop;
    if (current === null || (current.leader ?? current) !== this.#process)
      throw new Error(`ProgramContext.${call}(): program ${this.#process.title} is not the one that runs`);
    return current;
  }
}
