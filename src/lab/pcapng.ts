/**
 * Frames as one pcapng file: an interface for each device, named `web/eth0`, and what was decided about each packet as a comment.
 * A TCP segment is there at each device that it passes; from the second sight on without the last byte of its header, unless
 * all is to be whole: Wireshark then says what it can read of it, and no more (docs/captures.md).
 */
import { frameComments } from "../explain/comments.ts";
import type { Names } from "../explain/model.ts";
import { captureFrame } from "../trace/cooked.ts";
import { MAX_SNAPLEN } from "../trace/pcap.ts";
import { pcapngHeader, pcapngInterface, pcapngPacket } from "../trace/pcapng.ts";
import type { RecordedHop } from "../trace/recording.ts";
import type { SeenFrame } from "../trace/taps.ts";
import { viewOf } from "../wire/bytes.ts";
import { ETHERNET_HEADER_BYTES, ETHERTYPE_IPV4 } from "../wire/ethernet.ts";
import { TCP } from "../wire/tcp.ts";

/** A frame, and the number of its hop in the recording: what its comment is found by. */
export interface RecordedFrame {
  readonly seen: SeenFrame;
  readonly hop: number;
}

/** Makes the file piece by piece, in the order of time. */
export class PcapngWriter {
  readonly #names: Names;
  readonly #epochUs: number;
  readonly #isWhole: boolean;
  readonly #interfaces = new Map<string, number>();
  /** Segments of the last piece, and of this one. */
  #before = new Set<string>();
  #seen = new Set<string>();
  #isBegun = false;

  /** `epochUs`: the microsecond of the Unix epoch at which virtual time begins. `isWhole`: nothing is cut. */
  constructor(names: Names, epochUs: number, isWhole: boolean) {
    this.#names = names;
    this.#epochUs = epochUs;
    this.#isWhole = isWhole;
  }

  /** What follows in the file: these frames, with what the hops say about them. */
  pieces(frames: readonly RecordedFrame[], hops: readonly RecordedHop[]): Uint8Array[] {
    const comments = frameComments(hops, this.#names);
    const begin = this.#isBegun ? [] : [pcapngHeader()];
    this.#isBegun = true;
    this.#before = this.#seen;
    this.#seen = new Set();
    const journeys = new Map(hops.map(({ number, journey }) => [number, journey]));
    return [
      ...begin,
      ...frames.flatMap(({ seen, hop }) => this.#packet(seen, comments.get(hop) ?? "", journeys.get(hop) ?? null)),
    ];
  }

  #packet(seen: SeenFrame, comment: string, journey: number | null): Uint8Array[] {
    const { host, netns, ifindex, device, direction, frame, timeUs } = seen;
    const key = `${host} ${netns} ${ifindex}`;
    const known = this.#interfaces.get(key);
    const number = known ?? this.#interfaces.size;
    if (known === undefined) this.#interfaces.set(key, number);
    const epochUs = this.#epochUs + timeUs;
    const captured = captureFrame(frame, epochUs, MAX_SNAPLEN, null);
    const { length } = captured;
    const bytes = this.#isWhole || journey === null ? captured.bytes : this.#cut(captured.bytes, journey);
    const packet = pcapngPacket({ interface: number, epochUs, bytes, length, direction, comment });
    return known === undefined ? [pcapngInterface(`${this.#names.netns(host, netns)}/${device}`), packet] : [packet];
  }
  /** What has the same addresses and ports as the same packet had at another device. */
  #cut(bytes: Uint8Array, journey: number): Uint8Array {
    const segment = segmentIn(bytes);
    if (segment === null) return bytes;
    const key = `${journey} ${segment.ends}`;
    const isKnown = this.#seen.has(key) || this.#before.has(key);
    this.#seen.add(key);
    return isKnown ? bytes.subarray(0, segment.headerEnd - 1) : bytes;
  }
}

const ETHERTYPE_AT = 12;

/** Of a TCP segment in an Ethernet frame: addresses and ports, and where its header ends. Null for all else, and fragments. */
function segmentIn(bytes: Uint8Array): { readonly ends: string; readonly headerEnd: number } | null {
  const view = viewOf(bytes);
  if (bytes.length < ETHERNET_HEADER_BYTES + 40 || view.getUint16(ETHERTYPE_AT) !== ETHERTYPE_IPV4) return null;
  if (view.getUint8(ETHERNET_HEADER_BYTES + 9) !== TCP || (view.getUint16(ETHERNET_HEADER_BYTES + 6) & 0x3fff) !== 0) return null;
  const tcpAt = ETHERNET_HEADER_BYTES + (view.getUint8(ETHERNET_HEADER_BYTES) & 0xf) * 4;
  const headerEnd = tcpAt + (view.getUint8(tcpAt + 12) >> 4) * 4;
  const ends = [
    view.getUint32(ETHERNET_HEADER_BYTES + 12),
    view.getUint32(ETHERNET_HEADER_BYTES + 16),
    view.getUint32(tcpAt),
  ].join(" ");
  return { ends, headerEnd };
}
