/**
 * Frames as one pcapng file: an interface for each device, named `web/eth0`, and what was decided about each packet as a comment.
 * The same segment at two devices is there twice: Wireshark takes the second for a retransmission (docs/captures.md).
 */
import { frameComments } from "../explain/comments.ts";
import type { Names } from "../explain/model.ts";
import { captureFrame } from "../trace/cooked.ts";
import { MAX_SNAPLEN } from "../trace/pcap.ts";
import { pcapngHeader, pcapngInterface, pcapngPacket } from "../trace/pcapng.ts";
import type { RecordedHop } from "../trace/recording.ts";
import type { SeenFrame } from "../trace/taps.ts";

/** A frame, and the number of its hop in the recording: what its comment is found by. */
export interface RecordedFrame {
  readonly seen: SeenFrame;
  readonly hop: number;
}

/** Makes the file piece by piece, in the order of time. */
export class PcapngWriter {
  readonly #names: Names;
  readonly #epochUs: number;
  readonly #interfaces = new Map<string, number>();
  #isBegun = false;

  /** `epochUs`: the microsecond of the Unix epoch at which virtual time begins. */
  constructor(names: Names, epochUs: number) {
    this.#names = names;
    this.#epochUs = epochUs;
  }

  /** What follows in the file: these frames, with what the hops say about them. */
  pieces(frames: readonly RecordedFrame[], hops: readonly RecordedHop[]): Uint8Array[] {
    const comments = frameComments(hops, this.#names);
    const begin = this.#isBegun ? [] : [pcapngHeader()];
    this.#isBegun = true;
    return [...begin, ...frames.flatMap(({ seen, hop }) => this.#packet(seen, comments.get(hop) ?? ""))];
  }

  #packet(seen: SeenFrame, comment: string): Uint8Array[] {
    const { host, netns, ifindex, device, direction, frame, timeUs } = seen;
    const key = `${host} ${netns} ${ifindex}`;
    const known = this.#interfaces.get(key);
    const number = known ?? this.#interfaces.size;
    if (known === undefined) this.#interfaces.set(key, number);
    const epochUs = this.#epochUs + timeUs;
    const { bytes, length } = captureFrame(frame, epochUs, MAX_SNAPLEN, null);
    const packet = pcapngPacket({ interface: number, epochUs, bytes, length, direction, comment });
    return known === undefined ? [pcapngInterface(`${this.#names.netns(host, netns)}/${device}`), packet] : [packet];
  }
}
