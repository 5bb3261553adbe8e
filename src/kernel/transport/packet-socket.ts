/**
 * Packet sockets (net/packet/af_packet.c): what tcpdump and arping open. One hears every frame a device sends and receives, or
 * those of all devices of its namespace (ifindex 0). With `blockUs` the frames come in blocks as from a TPACKET_V3 ring: a block
 * is handed over when it is full or its timer fires, so a reader that is stopped before never sees the last of them.
 */

import { Fifo } from "../../sim/fifo.ts";
import type { Timer } from "../../sim/timers.ts";
import { spend } from "../../sim/work.ts";
import { decodeFrame, type Frame, frameBytes } from "../../wire/ethernet.ts";
import type { ErrnoName } from "../config/errno.ts";
import { type IfIndex, isUp, NO_DEVICE } from "../config/link.ts";
import type { Device, PacketTap } from "../device.ts";
import { transmitFrame } from "../link/transmit.ts";
import type { Net } from "../net.ts";
import { reportBegin } from "../observe.ts";
import { PACKET_OUTGOING, Skb } from "../skb.ts";
import { Socket } from "./socket.ts";

/**
 * Frames and bytes a queue holds before it drops. Linux counts bytes (rmem_default, or the ring's size), of which a reader that
 * runs beside the traffic needs fewer than one that gets its turn when a burst is over.
 */
const QUEUE_FRAMES = 65_536;
const QUEUE_BYTES = 64 * 1024 * 1024;

/** What a block of the ring holds as libpcap sizes it (MAXIMUM_SNAPLEN), less its header (BLK_HDR_LEN). */
const BLOCK_BYTES = 262_144 - 48;
/** What stands before each frame in it: TPACKET3_HDRLEN, room for a link header, the four bytes libpcap reserves. */
const FRAME_HEADER_BYTES = 86;

/** What showing a frame to a socket costs, in units of work, whether it has room for it or not. */
const SEEN_WORK = 400;

export interface PacketMessage {
  readonly device: Device;
  readonly ifindex: IfIndex;
  readonly frame: Frame;
  readonly packetType: number;
  readonly timeUs: number;
}

export interface PacketSocketOptions {
  readonly promiscuous?: boolean;
  /** How long a block gathers frames, in microseconds; 0 hands over each at once. */
  readonly blockUs?: number;
  /** SOCK_RAW (3), which is the default, or SOCK_DGRAM (2); and the protocol it is bound to, all (3) by default. */
  readonly type?: 2 | 3;
  readonly protocol?: number;
  /** An attached filter (SO_ATTACH_FILTER): what it refuses is neither queued nor counted. */
  readonly accepts?: (message: PacketMessage) => boolean;
}

export class PacketSocket extends Socket implements PacketTap {
  readonly ifindex: IfIndex;
  /** Frames that passed the filter, and those of them there was no room for (PACKET_STATISTICS). */
  received = 0;
  dropped = 0;
  readonly type: number;
  readonly protocol: number;
  readonly #options: PacketSocketOptions;
  readonly #openedUs: number;
  readonly #devices = new Set<Device>();
  readonly #queue = new Fifo<PacketMessage>();
  /** Frames of the block that is being filled. */
  #gathering: PacketMessage[] = [];
  #gatheredBytes = 0;
  /** Of all frames that no reader has taken. */
  #bytes = 0;
  #blockTimer: Timer | null = null;

  private constructor(net: Net, ifindex: IfIndex, options: PacketSocketOptions) {
    super(net);
    this.ifindex = ifindex;
    this.type = options.type ?? 3;
    this.protocol = options.protocol ?? 3;
    this.#options = options;
    this.#openedUs = net.loop.nowUs;
  }

  get awaited(): string {
    const device = [...this.#devices].find((each) => each.ifindex === this.ifindex);
    return `a frame on ${device?.name ?? "any device"}`;
  }

  /** Opens a socket on one device, or on all with ifindex 0; refuses as bind() does. */
  static open(net: Net, ifindex: number, options: PacketSocketOptions = {}): PacketSocket | ErrnoName {
    const device = ifindex === NO_DEVICE ? null : (net.devices[ifindex] ?? null);
    if (ifindex !== NO_DEVICE && device === null) return "ENODEV";
    const socket = new PacketSocket(net, ifindex as IfIndex, options);
    socket.install();
    net.packetSockets = [...net.packetSockets, socket];
    for (const each of device !== null ? [device] : net.devices) if (each !== null) socket.attach(each);
    return socket;
  }

  seeFrame(device: Device, frame: Frame, outgoing: boolean, packetType: number, timeUs: number): void {
    spend(SEEN_WORK);
    const type = outgoing ? PACKET_OUTGOING : packetType;
    const message = { device, ifindex: device.ifindex, frame, packetType: type, timeUs };
    const { accepts, blockUs = 0 } = this.#options;
    if (accepts !== undefined && !accepts(message)) return;
    this.received++;
    const bytes = frameBytes(frame);
    if (this.#queue.size + this.#gathering.length >= QUEUE_FRAMES || this.#bytes + bytes > QUEUE_BYTES) {
      this.dropped++;
      return;
    }
    this.#bytes += bytes;
    if (blockUs === 0) {
      this.#queue.push(message);
      this.ready.wake();
      return;
    }
    const taken = blockBytes(bytes);
    if (this.#gatheredBytes + taken > BLOCK_BYTES) this.#handOver();
    this.#gathering.push(message);
    this.#gatheredBytes += taken;
    if (this.#blockTimer !== null) return;
    const { loop } = this.net;
    this.#blockTimer = loop.setExactTimer(blockUs - ((loop.nowUs - this.#openedUs) % blockUs), retireBlock, this);
  }

  /** Hands the gathered block to the reader. Linux: prb_retire_current_block(). */
  retireBlock(): void {
    this.#blockTimer = null;
    this.#handOver();
  }

  #handOver(): void {
    for (const message of this.#gathering) this.#queue.push(message);
    this.#gathering = [];
    this.#gatheredBytes = 0;
    this.ready.wake();
  }

  /** The next frame; undefined where there is none yet. */
  receive(): PacketMessage | undefined {
    const message = this.#queue.shift();
    if (message !== undefined) this.#bytes -= frameBytes(message.frame);
    return message;
  }

  /** Sends a whole frame out of the socket's device, or another. */
  send(data: Frame | Uint8Array, ifindex: number = this.ifindex): ErrnoName | null {
    const device = this.net.devices[ifindex] ?? null;
    if (device === null) return "ENXIO";
    if (!isUp(device.link)) return "ENETDOWN";
    const frame = data instanceof Uint8Array ? decodeFrame(data) : data;
    if (frame === null) return "EINVAL";
    const skb = new Skb(this.net, device, this.net.taps.newJourney());
    skb.frame = frame;
    if (frame.payload.kind === "ipv4") skb.packet = frame.payload;
    if (this.net.taps.explaining) reportBegin(skb);
    transmitFrame(skb);
    this.net.loop.runBacklog();
    return null;
  }

  attach(device: Device): void {
    if (this.#devices.has(device)) return;
    this.#devices.add(device);
    device.taps = [...device.taps, this];
    device.net.epoch.move();
    if (this.#options.promiscuous && this.ifindex !== NO_DEVICE) device.promiscuity++;
  }

  detach(device: Device): void {
    if (!this.#devices.delete(device)) return;
    device.taps = device.taps.filter((tap) => tap !== this);
    device.net.epoch.move();
    if (this.#options.promiscuous && this.ifindex !== NO_DEVICE) device.promiscuity--;
  }

  /** The bound device is no more, or has moved away. */
  loseDevice(device: Device): void {
    if (!this.#devices.has(device)) return;
    this.detach(device);
    if (this.ifindex !== NO_DEVICE) this.setError("ENETDOWN");
  }

  protected override release(): void {
    for (const device of [...this.#devices]) this.detach(device);
    this.net.loop.cancelTimer(this.#blockTimer);
    this.#blockTimer = null;
    this.net.packetSockets = this.net.packetSockets.filter((socket) => socket !== this);
  }
}

function retireBlock(socket: PacketSocket): void {
  socket.retireBlock();
}

/** What a frame takes of a block. Linux: TOTAL_PKT_LEN_INCL_ALIGN(). */
function blockBytes(bytes: number): number {
  return (FRAME_HEADER_BYTES + bytes + 7) & ~7;
}

/** A device came into its namespace: made there, or moved in (NETDEV_REGISTER). */
export function packetDeviceAdded(device: Device): void {
  for (const socket of device.net.packetSockets) if (socket.ifindex === NO_DEVICE) socket.attach(device);
}

/** A device leaves its namespace, to be deleted or moved; `net` is the one it leaves (NETDEV_UNREGISTER). */
export function packetDeviceGone(device: Device, net: Net = device.net): void {
  for (const socket of net.packetSockets) socket.loseDevice(device);
}
