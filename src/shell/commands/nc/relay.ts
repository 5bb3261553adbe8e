/**
 * Input to the network, network to output, until it is done (readwrite() of nc): at the end of both inputs, as a listener at the end of the
 * network's alone; -q ends it some time after the end of the input, -w after a silence.
 */
import { type Step, waitAny } from "../../../sim/process.ts";
import type { CommandContext } from "../../command.ts";
import type { Channel } from "./channel.ts";
import type { NcOptions } from "./options.ts";

const CHUNK_BYTES = 16_384;

export function* relay(context: CommandContext, options: NcOptions, channel: Channel): Step<void> {
  const { loop } = context.host;
  const { stdin, stdout } = context;
  let pending: Uint8Array | null = null;
  let inputOpen = !options.detached;
  let sending = true;
  let networkOpen = true;
  let received = 0;
  let quitAtUs = Number.POSITIVE_INFINITY;
  let quietAtUs = Number.POSITIVE_INFINITY;
  const silenceUs = options.timeoutSeconds >= 0 ? options.timeoutSeconds * 1_000_000 : Number.POSITIVE_INFINITY;
  const endInput = (): void => {
    inputOpen = false;
    if (options.quitSeconds > 0) quitAtUs = loop.nowUs + options.quitSeconds * 1_000_000;
  };
  const finishSending = (): void => {
    if (inputOpen || pending !== null || !sending) return;
    sending = false;
    if (options.shutdown || options.quitSeconds >= 0) channel.shutdownWrite();
  };
  if (options.detached) sending = false;
  quietAtUs = loop.nowUs + silenceUs;
  for (;;) {
    let moved = false;
    if (networkOpen) {
      const bytes = channel.read();
      if (bytes === null) {
        networkOpen = false;
        channel.shutdownRead();
        moved = true;
      } else if (bytes !== undefined) {
        stdout.write(bytes);
        received++;
        moved = true;
        if (options.receiveLimit > 0 && received >= options.receiveLimit) return;
      }
    }
    if (inputOpen && pending === null) {
      const chunk = stdin.read();
      if (chunk === null) {
        endInput();
        moved = true;
      } else if (chunk !== undefined) {
        if (chunk.length > CHUNK_BYTES) stdin.unread(chunk.subarray(CHUNK_BYTES));
        pending = options.crlf ? withCarriageReturns(chunk.subarray(0, CHUNK_BYTES)) : chunk.subarray(0, CHUNK_BYTES);
        moved = true;
      }
    }
    if (pending !== null) {
      const taken = channel.write(pending);
      if (taken === null) {
        // Nothing can be sent any more: the input is of no use.
        pending = null;
        inputOpen = false;
        sending = false;
        moved = true;
      } else if (taken > 0) {
        pending = taken < pending.length ? pending.subarray(taken) : null;
        moved = true;
      }
    }
    finishSending();
    if (!inputOpen && pending === null && options.quitSeconds === 0) return;
    if (!networkOpen && pending === null && options.listen) return;
    if (!networkOpen && !inputOpen && pending === null && options.quitSeconds <= 0) return;
    if (loop.nowUs >= quitAtUs) return;
    if (moved) {
      quietAtUs = loop.nowUs + silenceUs;
      continue;
    }
    const queues = [];
    if (networkOpen || pending !== null) queues.push(channel.ready);
    if (inputOpen && pending === null) queues.push(stdin.readable);
    const wake = yield waitAny(queues, Math.min(quitAtUs, quietAtUs));
    if (wake === "timeout" && loop.nowUs >= Math.min(quitAtUs, quietAtUs)) return;
  }
}

/** -C: every newline that has no carriage return before it gets one. */
function withCarriageReturns(bytes: Uint8Array): Uint8Array {
  const parts: number[] = [];
  for (let index = 0; index < bytes.length; index++) {
    if (bytes[index] === 10 && bytes[index - 1] !== 13) parts.push(13);
    parts.push(bytes[index]!);
  }
  return Uint8Array.from(parts);
}
