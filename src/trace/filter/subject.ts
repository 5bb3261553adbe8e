/**
 * What a filter looks at: a packet by its fields, over a Frame value (a live capture: no bytes are made unless a byte accessor
 * asks) or over captured bytes (a savefile). A read past the captured end makes the whole filter say no, as a BPF load does.
 */
import { viewOf } from "../../wire/bytes.ts";
import { ETHERNET_HEADER_BYTES, ETHERTYPE_IPV4, encodeFrame, type Frame, frameBytes } from "../../wire/ethernet.ts";
import { readMac } from "../../wire/mac.ts";
import { encodeCooked, type LinkNotes, SLL2_HEADER_BYTES } from "../cooked.ts";
import { type CapturedPacket, LINKTYPE_ETHERNET, LINKTYPE_IPV4, LINKTYPE_LINUX_SLL2 } from "../pcap.ts";

/** Thrown by a read past the captured end; one object, because it is no error. */
export const OUT_OF_BOUNDS = new Error("read past the captured end");

const NO_BYTES = new Uint8Array(0);

export class FilterSubject {
  #linkType: number;
  /** Where the network header begins. */
  #network: number;
  #view: DataView = viewOf(NO_BYTES);
  #frame: Frame | null = null;
  #notes: LinkNotes | null = null;
  #encoded = true;
  /** The packet's length on the wire, link header included. */
  length = 0;

  constructor(linkType: number) {
    this.#linkType = linkType;
    this.#network =
      linkType === LINKTYPE_ETHERNET ? ETHERNET_HEADER_BYTES : linkType === LINKTYPE_LINUX_SLL2 ? SLL2_HEADER_BYTES : 0;
  }

  setPacket(packet: CapturedPacket): void {
    this.#frame = null;
    this.#notes = null;
    this.#encoded = true;
    this.#view = viewOf(packet.bytes);
    this.length = packet.length;
  }

  setFrame(frame: Frame, notes: LinkNotes): void {
    this.#frame = frame;
    this.#notes = notes;
    this.#encoded = false;
    this.length = frameBytes(frame) - ETHERNET_HEADER_BYTES + this.#network;
  }

  get etherType(): number {
    if (this.#frame !== null) return this.#frame.etherType;
    if (this.#linkType === LINKTYPE_ETHERNET) return this.link(12, 2);
    if (this.#linkType === LINKTYPE_LINUX_SLL2) return this.link(0, 2);
    if (this.#linkType === LINKTYPE_IPV4) return ETHERTYPE_IPV4;
    const version = this.link(0, 1) >>> 4;
    return version === 4 ? ETHERTYPE_IPV4 : version === 6 ? 0x86dd : 0;
  }

  get macDst(): number {
    if (this.#frame !== null) return this.#frame.dst;
    return this.#mac(0);
  }

  get macSrc(): number {
    if (this.#frame !== null) return this.#frame.src;
    return this.#mac(6);
  }

  /** The fields below are of IPv4; ask for the EtherType first. */
  get protocol(): number {
    const payload = this.#frame?.payload;
    return payload?.kind === "ipv4" ? payload.protocol : this.network(9, 1);
  }

  get src(): number {
    const payload = this.#frame?.payload;
    return payload?.kind === "ipv4" ? payload.src : this.network(12, 4) | 0;
  }

  get dst(): number {
    const payload = this.#frame?.payload;
    return payload?.kind === "ipv4" ? payload.dst : this.network(16, 4) | 0;
  }

  /** True of a fragment that does not hold the transport header. */
  get isLaterFragment(): boolean {
    const payload = this.#frame?.payload;
    return payload?.kind === "ipv4" ? payload.fragmentOffset !== 0 : (this.network(6, 2) & 0x1fff) !== 0;
  }

  get sport(): number {
    const segment = this.#segment();
    return segment !== null ? segment.sport : this.transport(0, 2);
  }

  get dport(): number {
    const segment = this.#segment();
    return segment !== null ? segment.dport : this.transport(2, 2);
  }

  get arpSender(): number {
    const payload = this.#frame?.payload;
    return payload?.kind === "arp" ? payload.senderIp : this.network(14, 4) | 0;
  }

  get arpTarget(): number {
    const payload = this.#frame?.payload;
    return payload?.kind === "arp" ? payload.targetIp : this.network(24, 4) | 0;
  }

  get packetType(): number {
    return this.#notes !== null ? this.#notes.packetType : this.link(10, 1);
  }

  get ifindex(): number {
    return this.#notes !== null ? this.#notes.ifindex : this.link(4, 4);
  }

  /** An unsigned number of 1, 2 or 4 bytes, counted from the link header, the network header, the end of the IPv4 header. */
  link(offset: number, size: number): number {
    const view = this.#bytes();
    if (offset < 0 || offset + size > view.byteLength) throw OUT_OF_BOUNDS;
    return size === 1 ? view.getUint8(offset) : size === 2 ? view.getUint16(offset) : view.getUint32(offset);
  }

  network(offset: number, size: number): number {
    return this.link(this.#network + offset, size);
  }

  transport(offset: number, size: number): number {
    return this.network((this.network(0, 1) & 15) * 4 + offset, size);
  }

  #segment(): { readonly sport: number; readonly dport: number } | null {
    const payload = this.#frame?.payload;
    if (payload?.kind !== "ipv4") return null;
    const segment = payload.payload;
    return segment.kind === "tcp" || segment.kind === "udp" ? segment : null;
  }

  #mac(offset: number): number {
    const view = this.#bytes();
    if (offset + 6 > view.byteLength) throw OUT_OF_BOUNDS;
    return readMac(view, offset);
  }

  #bytes(): DataView {
    if (!this.#encoded) {
      const frame = this.#frame as Frame;
      this.#view = viewOf(
        this.#linkType === LINKTYPE_LINUX_SLL2 ? encodeCooked(frame, this.#notes as LinkNotes) : encodeFrame(frame),
      );
      this.#encoded = true;
    }
    return this.#view;
  }
}

export { ETHERTYPE_IPV4 };
