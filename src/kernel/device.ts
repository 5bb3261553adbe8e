/** A device at run time: counters, its peer, its bridge. What was configured about it is `link`, replaced at each change. */
import { type Restore, restoreAll, saveFields } from "../sim/restore.ts";
import type { Location } from "../trace/hop.ts";
import type { Frame } from "../wire/ethernet.ts";
import type { Ipv4 } from "../wire/ipv4-address.ts";
import { type Mac, ZERO_MAC } from "../wire/mac.ts";
import { type BridgeConfig, type BridgePortConfig, type IfIndex, isUp, type Link, type LinkKind } from "./config/link.ts";
import type { DeviceConf } from "./config/sysctl.ts";
import type { Neighbour } from "./ipv4/neighbour.ts";
import type { BridgeState } from "./link/bridge-state.ts";
import type { Net } from "./net.ts";
import type { Skb } from "./skb.ts";

/** What a device counted, as `ip -s link` prints it. */
export interface DeviceCounters {
  /** Received. */
  rxPackets: number;
  /** Received, without what the wire adds. */
  rxBytes: number;
  /** Received and not understood. */
  rxErrors: number;
  /** Received and not taken. */
  rxDropped: number;
  /** Received for a group. */
  multicast: number;
  /** Sent. */
  txPackets: number;
  /** Sent. */
  txBytes: number;
  /** Not sent because of an error. */
  txErrors: number;
  /** Not sent. */
  txDropped: number;
}

/** What sees every frame of a device (ptype_all): tcpdump, arping, captures. */
export interface PacketTap {
  seeFrame(device: Device, frame: Frame, outgoing: boolean, packetType: number, timeUs: number): void;
}

export type Operstate = "UNKNOWN" | "DOWN" | "LOWERLAYERDOWN" | "UP";

/** What a kind of device does with a frame it is given to send (ndo_start_xmit); link/drivers.ts lists them. */
export interface Driver {
  transmit(skb: Skb, device: Device): void;
}

/** Shared by all devices that know nobody yet; whoever puts one in gives its device a map of its own. */
export const NO_NEIGHBOURS = new Map<Ipv4, Neighbour>();

const NO_MACS: readonly Mac[] = [];
const NOTHING_HEARD: readonly HeardAddress[] = [];

/** A multicast address that a device listens to. Linux: struct netdev_hw_addr. */
export interface HeardAddress {
  readonly mac: Mac;
  readonly users: number;
  /** Added by an administrator first (global_use). */
  readonly isStatic: boolean;
}

/** A device of a namespace at run time. */
export class Device {
  /** The namespace it is in. */
  net: Net;
  /** Its number there. */
  ifindex: IfIndex;
  /** What every frame asks of the link, kept as plain fields beside it. */
  isUp = false;
  /** IFF_*. */
  flags = 0;
  /** In bytes. */
  mtu = 0;
  /** As a 48-bit integer. */
  mac: Mac = ZERO_MAC;
  /** What it is. */
  kind: LinkKind = "dummy";
  /** Of a bridge; null for others. */
  bridgeConfig: BridgeConfig | null = null;
  /** Of a port of a bridge; null for others. */
  portConfig: BridgePortConfig | null = null;
  #link: Link;
  #location: Location | null = null;
  /** How it sends. */
  readonly driver: Driver;
  /** Effective net.ipv4.conf values of this device, made anew when settings change (config/sysctl.ts). */
  conf: DeviceConf;
  /** The other end of a veth pair, wherever it is. */
  peer: Device | null = null;
  /** The bridge this is a port of. */
  master: Device | null = null;
  /** A bridge's run-time side: fdb and ports. */
  bridge: BridgeState | null = null;
  /** Delay, loss and rate of the link to the peer; null for a plain veth. */
  cable: Cable | null = null;
  /** Who is where on this link: entries of the namespace's neighbour table. */
  neighbours: Map<Ipv4, Neighbour> = NO_NEIGHBOURS;
  /** The packet sockets at it. */
  taps: readonly PacketTap[] = [];
  /** What it sent and received. */
  readonly counters: DeviceCounters = {
    rxPackets: 0,
    rxBytes: 0,
    rxErrors: 0,
    rxDropped: 0,
    multicast: 0,
    txPackets: 0,
    txBytes: 0,
    txErrors: 0,
    txDropped: 0,
  };
  /** IDs of promiscuous users beyond the IFF_PROMISC flag: bridge membership, packet sockets. */
  promiscuity = 0;
  /** How often its carrier came or went. */
  carrierChanges = 0;
  /** RFC 2863's state as it was when the carrier last changed; a device that is down is DOWN whatever this says. */
  operstate: Operstate = "UNKNOWN";
  /** The addresses of the groups that IPv4 and IPv6 have joined on it, oldest first (link/groups.ts). */
  groups: readonly Mac[] = NO_MACS;
  /** The multicast addresses it listens to (dev->mc), oldest first: those of its groups, and an administrator's. */
  heard: readonly HeardAddress[] = NOTHING_HEARD;
  /** What it is set to receive beside its own address (dev->uc), in order (netlink/fdb.ts). */
  ownAddresses: readonly Mac[] = NO_MACS;
  /** Whether it leaves IPv6's all-nodes when it goes down. */
  leavesAllNodes = false;
  /** Set once the device is gone; a frame still in flight to it ends there. */
  deleted = false;

  constructor(net: Net, link: Link, conf: DeviceConf, driver: Driver) {
    this.net = net;
    this.ifindex = link.ifindex;
    this.#link = link;
    this.link = link;
    this.driver = driver;
    this.conf = conf;
  }

  /** The device as configured. */
  get link(): Link {
    return this.#link;
  }

  set link(link: Link) {
    this.#link = link;
    this.isUp = isUp(link);
    this.flags = link.flags;
    this.mtu = link.mtu;
    this.mac = link.mac;
    this.kind = link.kind;
    this.bridgeConfig = link.bridge;
    this.portConfig = link.port;
  }

  /**
   * Its neighbours are saved by their table.
   * @internal
   */
  save(): Restore {
    const { link, cable } = this;
    return restoreAll([
      saveFields(this),
      saveFields(this.counters),
      cable === null ? () => {} : saveFields(cable),
      () => {
        this.link = link;
      },
      this.bridge?.save() ?? (() => {}),
    ]);
  }

  /** Its name. */
  get name(): string {
    return this.link.name;
  }

  /** Where it is, as hops name it: made anew when it was renamed or moved. */
  get location(): Location {
    const { net } = this;
    if (this.#location === null || this.#location.device !== this.#link.name || this.#location.netns !== net.id) {
      this.#location = { host: net.host.name, netns: net.id, device: this.#link.name };
    }
    return this.#location;
  }
}

/** What a link between hosts does to frames, in one direction. */
export interface Cable {
  readonly latencyUs: number;
  /** 0 to 1. */
  readonly loss: number;
  /** Bits per second; Infinity for none. */
  readonly rate: number;
  /** Pulled out: neither end has carrier, and nothing arrives. */
  readonly isCut: boolean;
  /** When the line is free again, virtual microseconds. */
  freeAtUs: number;
}
