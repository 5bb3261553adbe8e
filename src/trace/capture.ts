/**
 * Captures: the frames that pass the devices one asks for, as values, as tcpdump's text, as a savefile.
 * `new Capture(taps, { device: "br0" })` listens from then on, until stop().
 */
import { captureFrame } from "./cooked.ts";
import { compileFilter, type Filter } from "./filter/compile.ts";
import type { FilterContext } from "./filter/context.ts";
import { type CapturedPacket, LINKTYPE_ETHERNET, writePcap } from "./pcap.ts";
import { DEFAULT_PRINT_OPTIONS, type PrintOptions } from "./print/options.ts";
import { Printer } from "./print/printer.ts";
import type { SeenFrame, Taps } from "./taps.ts";

export interface CaptureOptions {
  readonly host?: string;
  readonly netns?: number;
  readonly device?: string;
  /** A filter expression; names of hosts and services are not known to it. */
  readonly filter?: string;
  /** The microsecond of the Unix epoch at which virtual time begins; 0 where it does not matter. */
  readonly epochUs?: number;
  readonly snapLength?: number;
}

/** Filters that look nothing up. */
export const NUMBERS_ONLY: FilterContext = {
  linkType: LINKTYPE_ETHERNET,
  savefile: false,
  netmask: 0,
  host: () => null,
  port: () => null,
  protocol: () => null,
};

export class Capture {
  readonly frames: SeenFrame[] = [];
  readonly #options: CaptureOptions;
  readonly #filter: Filter | null;
  readonly #stop: () => void;

  /** Throws where the filter expression is refused. */
  constructor(taps: Taps, options: CaptureOptions = {}) {
    this.#options = options;
    this.#filter = options.filter === undefined ? null : compileOrThrow(options.filter);
    this.#stop = taps.on("frame", (seen) => {
      if (this.#wants(seen)) this.frames.push(seen);
    });
  }

  stop(): void {
    this.#stop();
  }

  packets(): CapturedPacket[] {
    const { epochUs = 0, snapLength = 262_144 } = this.#options;
    return this.frames.map((seen) => captureFrame(seen.frame, epochUs + seen.timeUs, snapLength, null));
  }

  /** What tcpdump would print, a line for each frame; -n by default. */
  text(options: Partial<PrintOptions> = {}): string {
    const printer = new Printer(LINKTYPE_ETHERNET, { ...DEFAULT_PRINT_OPTIONS, ...options });
    return this.packets()
      .map((packet) => printer.print(packet))
      .join("");
  }

  toPcap(): Uint8Array {
    return writePcap(LINKTYPE_ETHERNET, this.packets(), this.#options.snapLength);
  }

  #wants(seen: SeenFrame): boolean {
    const { host, netns, device } = this.#options;
    if (host !== undefined && seen.host !== host) return false;
    if (netns !== undefined && seen.netns !== netns) return false;
    if (device !== undefined && seen.device !== device) return false;
    if (this.#filter === null) return true;
    const packetType = seen.direction === "out" ? 4 : 0;
    return this.#filter.matchesFrame(seen.frame, { ifindex: seen.ifindex, hardwareType: 1, packetType });
  }
}

function compileOrThrow(text: string): Filter {
  const filter = compileFilter(text, NUMBERS_ONLY);
  if (typeof filter === "string") throw new Error(`filter ${JSON.stringify(text)}: ${filter}`);
  return filter;
}
