/**
 * Input to the network, network to output, until both are done: nc's readwrite(), a loop around poll(2) with four descriptors
 * (input, network out, network in, output). A listener ends with the network's input alone. A silence of -w seconds ends it; -q N
 * with N > 0 closes the network at the end and exits N seconds later (Debian's quit-timer.patch). Where the output is a full pipe
 * the network is not read.
 */
import { type Step, sleepUntil, waitAny } from "../../../sim/wait.ts";
import type { CommandContext } from "../../command.ts";
import type { Channel } from "./channel.ts";
import type { NcOptions } from "./options.ts";

const BUFFER_BYTES = 16_384;

/**
 * Returns what follows: "done" goes on with the next port or client, "stop" ends a listener that was to stay (-k),
 * "exit" ends the program with 0 (the quit timer ran out).
 */
export function* relay(context: CommandContext, options: NcOptions, channel: Channel): Step<"done" | "stop" | "exit"> {
  const relay = new Relay(context, options, channel);
  for (;;) {
    if (relay.isFinished) {
      const { quitSeconds, timeoutSeconds } = options;
      if (quitSeconds <= 0) return relay.stopped ? "stop" : "done";
      channel.close();
      // A shorter -w ends the poll(2) that waits for the alarm.
      const silence = timeoutSeconds >= 0 && timeoutSeconds < quitSeconds;
      yield sleepUntil(context.host.loop.nowUs + (silence ? timeoutSeconds : quitSeconds) * 1_000_000);
      if (!silence) return "exit";
      return relay.stopped ? "stop" : "done";
    }
    if (!(yield* relay.poll())) return relay.stopped ? "stop" : "done";
    relay.treatConditions();
    relay.moveBytes();
    relay.endDirections();
  }
}

class Relay {
  /** The end of the input with -q stops a listener, -k or not. */
  stopped = false;
  readonly #context: CommandContext;
  readonly #options: NcOptions;
  readonly #channel: Channel;
  // Which descriptors are still polled.
  #stdin: boolean;
  #netOut = true;
  #netIn = true;
  /** Read from the input, not yet written to the network. */
  #buffer: Uint8Array = new Uint8Array(0);
  /** Read from the network, not yet written to the output. */
  #arrived: Uint8Array = new Uint8Array(0);
  #received = 0;
  // What the last poll() found.
  #input: Uint8Array | null | undefined;
  #canWrite = false;
  #canRead = false;
  #canPrint = false;
  #failed = false;
  #hungUp = false;

  constructor(context: CommandContext, options: NcOptions, channel: Channel) {
    this.#context = context;
    this.#options = options;
    this.#channel = channel;
    this.#stdin = !options.detached;
  }

  /** Both inputs are gone and nothing is left to write; or both outputs are; or a listener's network input is. */
  get isFinished(): boolean {
    if (this.#netIn || this.#arrived.length > 0) return false;
    return !this.#netOut || (this.#buffer.length === 0 && (!this.#stdin || this.#options.listen));
  }

  /** Waits until a descriptor is ready; false after a silence of -w seconds. */
  *poll(): Step<boolean> {
    const { host, stdin, stdout } = this.#context;
    const { timeoutSeconds } = this.#options;
    const channel = this.#channel;
    const deadlineUs = timeoutSeconds < 0 ? Number.POSITIVE_INFINITY : host.loop.nowUs + timeoutSeconds * 1_000_000;
    for (;;) {
      const takesInput = this.#stdin && this.#buffer.length < BUFFER_BYTES;
      this.#input = takesInput ? stdin.read() : undefined;
      this.#failed = channel.hasError;
      this.#hungUp = channel.isHungUp;
      this.#canWrite = this.#netOut && this.#buffer.length > 0 && channel.writable;
      this.#canRead = this.#netIn && this.#arrived.length < BUFFER_BYTES && channel.readable;
      this.#canPrint = this.#arrived.length > 0 && !stdout.isFull;
      const asks = this.#netOut || (this.#netIn && this.#arrived.length < BUFFER_BYTES);
      const netEvent = ((this.#netOut || this.#netIn) && this.#failed) || (asks && this.#hungUp);
      if (this.#input !== undefined || this.#canWrite || this.#canRead || this.#canPrint || netEvent) return true;
      const queues = takesInput ? [channel.ready, stdin.readable] : [channel.ready];
      if (this.#arrived.length > 0) queues.push(stdout.writable);
      const wake = yield waitAny(queues, deadlineUs);
      if (wake === "timeout" && host.loop.nowUs >= deadlineUs) return false;
    }
  }

  /** POLLERR closes a descriptor; so does POLLHUP, except where there is something to read. */
  treatConditions(): void {
    if (this.#failed) {
      this.#netIn = false;
      this.#netOut = false;
    }
    // A full buffer does not ask for input, and so does not learn that none is left.
    if (this.#hungUp && !this.#canRead && this.#arrived.length < BUFFER_BYTES) this.#netIn = false;
    if (this.#hungUp && this.#netOut) {
      if (this.#shutsDown) this.#channel.shutdownWrite();
      this.#netOut = false;
    }
    if (!this.#netOut) this.#stdin = false;
  }

  moveBytes(): void {
    this.#readInput();
    if (this.#netOut && this.#canWrite && this.#buffer.length > 0) this.#writeNetwork();
    if (this.#netIn && this.#canRead) this.#readNetwork();
    if (this.#canPrint) {
      const bytes = this.#arrived;
      this.#arrived = new Uint8Array(0);
      this.#context.stdout.write(bytes);
    }
  }

  /** The end of the input, with everything written, ends the sending side. */
  endDirections(): void {
    const { listen, udp, quitSeconds } = this.#options;
    if (this.#stdin || this.#buffer.length > 0) return;
    if (this.#netOut && this.#shutsDown) this.#channel.shutdownWrite();
    this.#netOut = false;
    if ((listen || udp) && this.#netIn && quitSeconds >= 0) {
      this.#channel.shutdownRead();
      this.#netIn = false;
      this.stopped = true;
    }
  }

  get #shutsDown(): boolean {
    return this.#options.shutdown || this.#options.quitSeconds >= 0;
  }

  #readInput(): void {
    const { stdin } = this.#context;
    const input = this.#input;
    if (input === undefined) return;
    if (!this.#stdin) {
      if (input !== null) stdin.unread(input);
    } else if (input === null) this.#stdin = false;
    else {
      const room = BUFFER_BYTES - this.#buffer.length;
      if (input.length > room) stdin.unread(input.subarray(room));
      this.#buffer = join(this.#buffer, input.subarray(0, room));
    }
  }

  /** With -C one line at a time, its missing carriage return in a write of its own. */
  #writeNetwork(): void {
    const bytes = this.#buffer;
    const newline = this.#options.crlf ? bytes.indexOf(10) : -1;
    const lacksReturn = newline >= 0 && bytes[newline - 1] !== 13;
    const count = newline < 0 ? bytes.length : lacksReturn ? newline : newline + 1;
    const taken = count === 0 ? 0 : this.#channel.write(bytes.subarray(0, count));
    if (taken === null) {
      this.#netOut = false;
      return;
    }
    if (lacksReturn && (count === 0 || taken > 0)) {
      this.#channel.write(CRLF);
      this.#buffer = bytes.subarray(taken + 1);
    } else this.#buffer = bytes.subarray(taken);
  }

  #readNetwork(): void {
    const { receiveLimit } = this.#options;
    const bytes = this.#channel.read(BUFFER_BYTES - this.#arrived.length);
    if (bytes === undefined) return;
    if (bytes === "error") this.#netIn = false;
    else if (bytes === null) {
      this.#channel.shutdownRead();
      this.#netIn = false;
    } else this.#arrived = join(this.#arrived, bytes);
    this.#received++;
    if (receiveLimit === 0 || this.#received < receiveLimit) return;
    if (this.#netIn) this.#channel.shutdownRead();
    this.#netIn = false;
    this.#stdin = false;
  }
}

const CRLF = Uint8Array.of(13, 10);

function join(first: Uint8Array, second: Uint8Array): Uint8Array {
  if (first.length === 0) return second;
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
