/** The list of packets: the frames that passed the lab's devices, as tcpdump prints them. */
import type { RecordedFrame } from "../lab/pcapng.ts";
import { NUMBERS_ONLY } from "../trace/capture.ts";
import { captureFrame } from "../trace/cooked.ts";
import { compileFilter } from "../trace/filter/compile.ts";
import { LINKTYPE_ETHERNET, MAX_SNAPLEN } from "../trace/pcap.ts";
import { DEFAULT_PRINT_OPTIONS } from "../trace/print/options.ts";
import { Printer } from "../trace/print/printer.ts";
import type { SeenFrame } from "../trace/taps.ts";
import { encodeFrame, frameBytes } from "../wire/ethernet.ts";
import type { LabRun } from "./lab-run.ts";
import { endsAt, protocolOf } from "./packet-view.ts";
import type { Matching, PacketList, PacketRow } from "./protocol.ts";

const OUTGOING = 4;

export class PacketTable {
  readonly #run: LabRun;
  /** It prints sequence numbers relative to those it has seen: in order, each frame once. */
  readonly #printer = new Printer(LINKTYPE_ETHERNET, { ...DEFAULT_PRINT_OPTIONS, time: 1 });
  readonly #infos = new WeakMap<SeenFrame, string>();
  #printed = 0;

  constructor(run: LabRun) {
    this.#run = run;
  }

  list(expression: string, from: number, count: number): PacketList {
    const passed = this.#passing(expression);
    if (typeof passed === "string") return { rows: [], total: 0, refused: passed };
    const rows = passed.slice(from, from + count).map(({ seen, number }) => this.#row(seen, number));
    return { rows, total: passed.length, refused: null };
  }

  matching(expression: string): Matching {
    const passed = this.#passing(expression);
    if (typeof passed === "string") return { stretches: [], refused: passed };
    const hops = new Set(passed.map(({ hop }) => hop));
    const matching = this.#run.stretches.filter((each) => each.hops.some(({ number }) => hops.has(number)));
    return { stretches: matching.map(({ stretch }) => stretch.number), refused: null };
  }

  /** The frames that an expression lets pass, or why it is refused. */
  #passing(expression: string): readonly (RecordedFrame & { readonly number: number })[] | string {
    const filter = compileFilter(expression, NUMBERS_ONLY);
    if (typeof filter === "string") return filter;
    const { frames, framesGone } = this.#run;
    const numbered = frames.map((frame, index) => ({ ...frame, number: framesGone + index + 1 }));
    return numbered.filter(({ seen }) =>
      filter.matchesFrame(seen.frame, {
        ifindex: seen.ifindex,
        hardwareType: 1,
        packetType: seen.direction === "out" ? OUTGOING : 0,
      }),
    );
  }

  /** Null for a number that is not kept. */
  bytes(number: number): Uint8Array<ArrayBuffer> | null {
    const found = this.#run.frames[number - 1 - this.#run.framesGone];
    return found === undefined ? null : new Uint8Array(encodeFrame(found.seen.frame));
  }

  #row(seen: SeenFrame, number: number): PacketRow {
    const { timeUs, direction, frame } = seen;
    const packet = frame.payload.kind === "ipv4" ? frame.payload : null;
    const [source, destination] = endsAt(packet, frame);
    return {
      number,
      timeUs,
      device: `${this.#run.names.netns(seen.host, seen.netns)}/${seen.device}`,
      direction,
      source,
      destination,
      protocol: protocolOf(packet, frame),
      info: this.#infoOf(seen, number),
      length: frameBytes(frame),
    };
  }

  #infoOf(seen: SeenFrame, number: number): string {
    const { frames, framesGone, lab } = this.#run;
    for (let at = Math.max(this.#printed, framesGone); at < number; at++) {
      const { seen: each } = frames[at - framesGone]!;
      const captured = captureFrame(each.frame, lab.kernel.loop.epochUs + each.timeUs, MAX_SNAPLEN, null);
      this.#infos.set(each, this.#printer.print(captured).trimEnd());
    }
    this.#printed = Math.max(this.#printed, number);
    return this.#infos.get(seen) ?? "";
  }
}
