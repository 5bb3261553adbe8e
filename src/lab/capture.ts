/**
 * Captures of a lab: the frames that pass the devices one asks for, as values, as tcpdump's text, as a savefile. Lab.capture()
 * makes one.
 */
import { Capture as FrameCapture, NUMBERS_ONLY } from "../trace/capture.ts";
import { compileFilter } from "../trace/filter/compile.ts";
import type { SeenFrame, Taps } from "../trace/taps.ts";
import * as read from "./arguments.ts";
import { LabHost } from "./lab-host.ts";
import { Namespace } from "./namespace.ts";

/** Which frames a capture keeps; all that are left out keep those of every host, namespace and device. */
export interface CaptureOptions {
  /** The host whose devices are listened at, or its name. */
  readonly host?: LabHost | string;
  /** The namespace whose devices are listened at. */
  readonly netns?: Namespace;
  /** The device's name: "br0". */
  readonly device?: string;
  /** A filter expression as pcap-filter(7) has it: "icmp and host 10.0.0.1". Names of hosts and services are not known to it. */
  readonly filter?: string;
  /** The microsecond of the Unix epoch that stands for the lab's first in what is printed and saved; 0 by default. */
  readonly epochUs?: number;
  /** How many bytes of each frame are printed and saved; 262144 by default. */
  readonly snapLength?: number;
}

/** How captured frames are printed: tcpdump's options. */
export interface CaptureTextOptions {
  /** How often -v is given; 0 by default. */
  readonly verbose?: number;
  /** How often -q is given; 0 by default. */
  readonly quiet?: number;
  /** How often -t is given: 0, the default, is the time of day; 1 prints none. */
  readonly time?: number;
  /** -e: the Ethernet header. */
  readonly linkHeader?: boolean;
  /** -S: sequence numbers of TCP as they stand in the packet. */
  readonly absoluteSequence?: boolean;
  /** -#: numbers the lines. */
  readonly number?: boolean;
  /** How often -x is given; 0 by default. */
  readonly hex?: number;
  /** How often -A is given; 0 by default. */
  readonly ascii?: number;
}

/** The frames that passed since it was made, until stop(). */
export class Capture {
  readonly #capture: FrameCapture;

  /** @internal */
  constructor(taps: Taps, options: CaptureOptions) {
    const { host, netns, ...others } = captureOptions("Lab.capture(options)", options);
    const hostName = netns?.host.name ?? (host instanceof LabHost ? host.name : host);
    this.#capture = new FrameCapture(taps, {
      ...others,
      ...(hostName === undefined ? {} : { host: hostName }),
      ...(netns === undefined ? {} : { netns: netns.net.id }),
    });
  }

  /** The frames so far, oldest first. */
  get frames(): readonly SeenFrame[] {
    return this.#capture.frames;
  }

  /** Ends the capture; what it has stays. */
  stop(): void {
    this.#capture.stop();
  }

  /** What `tcpdump -n` would print, a line for each frame. */
  text(options: CaptureTextOptions = {}): string {
    return this.#capture.text(textOptions("Capture.text(options)", options));
  }

  /** A savefile as `tcpdump -w` writes it, for Wireshark. */
  toPcap(): Uint8Array {
    return this.#capture.toPcap();
  }
}

const filterExpression: read.Reader<string> = (at, value) => {
  const why = compileFilter(read.text(at, value), NUMBERS_ONLY);
  if (typeof why === "string") throw new TypeError(`${at}: filter ${JSON.stringify(value)}: ${why}`);
  return value as string;
};

const hostOrName: read.Reader<LabHost | string> = (at, value) => {
  if (value instanceof LabHost) return value;
  return read.name(at, value);
};

const captureOptions = read.fieldsOf<CaptureOptions>({
  host: read.optional(hostOrName),
  netns: read.optional(read.instanceOf(Namespace, "a Namespace")),
  device: read.optional(read.text),
  filter: read.optional(filterExpression),
  epochUs: read.optional(read.whole(0)),
  snapLength: read.optional(read.whole(1, 262_144)),
});

const count = read.optional(read.whole(0, 9));
const flag = read.optional(read.flag);
const textOptions = read.fieldsOf<CaptureTextOptions>({
  verbose: count,
  quiet: count,
  time: count,
  linkHeader: flag,
  absoluteSequence: flag,
  number: flag,
  hex: count,
  ascii: count,
});
