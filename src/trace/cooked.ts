/**
 * What a capture holds of a frame: its bytes as the packet socket hands them over, for one device (Ethernet) or for all of them
 * (`-i any`, LINUX_SLL2 of libpcap's pcap-linux.c). Bytes are made here and nowhere else in this room.
 *
 * TCP and UDP of Linux's own sockets leave with the checksum unfinished (CHECKSUM_PARTIAL: the folded pseudo-header sum), and a
 * veth never finishes it; that is why tcpdump -v calls them incorrect. The exceptions are segments the kernel makes without a
 * socket (RST) and fragments; a reset sent by a socket that closes with data unread is not told apart from those.
 */
import { concatBytes, viewOf } from "../wire/bytes.ts";
import { ETHERNET_HEADER_BYTES, encodeFrame, type Frame, frameBytes } from "../wire/ethernet.ts";
import { writeMac } from "../wire/mac.ts";
import type { CapturedPacket } from "./pcap.ts";

export const SLL2_HEADER_BYTES = 20;
export const ARPHRD_ETHER = 1;
export const ARPHRD_LOOPBACK = 772;

/** What a packet socket knows of a frame besides its bytes (struct sockaddr_ll). */
export interface LinkNotes {
  readonly ifindex: number;
  readonly hardwareType: number;
  /** PACKET_HOST 0, BROADCAST 1, MULTICAST 2, OTHERHOST 3, OUTGOING 4. */
  readonly packetType: number;
}

/** The frame with a Linux cooked header (version 2) in place of its own. */
export function encodeCooked(frame: Frame, notes: LinkNotes): Uint8Array {
  const header = new Uint8Array(SLL2_HEADER_BYTES);
  const view = viewOf(header);
  view.setUint16(0, frame.etherType);
  view.setUint32(4, notes.ifindex);
  view.setUint16(8, notes.hardwareType);
  view.setUint8(10, notes.packetType);
  view.setUint8(11, 6);
  writeMac(view, 12, frame.src);
  return concatBytes(header, encodeFrame(frame).subarray(ETHERNET_HEADER_BYTES));
}

/** A frame as a captured packet: `notes` makes it a cooked one. `epochUs` is the microsecond of the Unix epoch. */
export function captureFrame(frame: Frame, epochUs: number, snapLength: number, notes: LinkNotes | null): CapturedPacket {
  const bytes = notes === null ? encodeFrame(frame) : encodeCooked(frame, notes);
  const length = notes === null ? frameBytes(frame) : frameBytes(frame) - ETHERNET_HEADER_BYTES + SLL2_HEADER_BYTES;
  return {
    seconds: Math.floor(epochUs / 1e6),
    nanoseconds: (epochUs % 1e6) * 1000,
    bytes: bytes.length > snapLength ? bytes.subarray(0, snapLength) : bytes,
    length,
  };
}
