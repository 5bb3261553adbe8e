/** Requests about bridges and their ports. Linux: net/bridge/br_if.c, br_netlink.c, br_stp_if.c. */
import { isValidUnicastMac, type Mac } from "../../wire/mac.ts";
import { type Refusal, refusal } from "../config/errno.ts";
import { type BridgeConfig, type BridgePortConfig, IFF_LOOPBACK, NO_DEVICE } from "../config/link.ts";
import { portSwitches } from "../config/port-switches.ts";
import { withEntry } from "../config/table.ts";
import type { Device } from "../device.ts";
import { withCarriers } from "./carrier-change.ts";
import { editNet } from "./change.ts";
import { editLink } from "./device.ts";
import { flushNeighbours } from "./neighbour.ts";

/**
 * Puts a device under another master. A master is asked for by its number, which counts where the device is: after a move, or
 * beside a new link elsewhere, another one may have it. Linux: do_set_master(), net/core/rtnetlink.c.
 */
export function enslave(device: Device, { ifindex }: Device): Refusal | null {
  if (device.master?.ifindex === ifindex) return null;
  if (device.master !== null) clearMaster(device);
  const master = device.net.devices[ifindex] ?? null;
  return master === null ? refusal("EINVAL") : setMaster(device, master);
}

/** Makes a device a port of a bridge. Linux: br_add_if(). */
export function setMaster(device: Device, bridge: Device): Refusal | null {
  if (bridge.link.kind !== "bridge") return refusal("EOPNOTSUPP");
  if ((device.link.flags & IFF_LOOPBACK) !== 0 || !isValidUnicastMac(device.mac)) return refusal("EINVAL");
  if (device.link.kind === "bridge") return refusal("ELOOP", "Can not enslave a bridge to a bridge");
  if (device.master !== null) return refusal("EBUSY");
  const number = bridge.bridge!.lowestFreeNumber;
  if (number >= MAX_PORTS) return refusal("EXFULL");
  withCarriers(
    [device],
    () => {
      editLink(device, (link) => {
        link.master = bridge.ifindex;
        link.port = { ...DEFAULT_PORT, number };
      });
      select(bridge);
    },
    bridge,
  );
  followNewPort(bridge, device);
  bridge.net.host.kernel.linkwatch.portAdded(bridge);
  return null;
}

/** BR_MAX_PORTS; number 0 is none. */
const MAX_PORTS = 1024;

/** Takes a port out of its bridge. Linux: br_del_if(). */
export function clearMaster(device: Device): Refusal | null {
  const bridge = device.master;
  if (bridge === null) return null;
  withCarriers(
    [device],
    () => {
      editNet(device.net, (slice) => {
        slice.links = withEntry(slice.links, device.ifindex, { ...device.link, master: NO_DEVICE, port: null });
        const own = slice.fdb[bridge.ifindex];
        if (own === undefined) return;
        slice.fdb = { ...slice.fdb, [bridge.ifindex]: own.filter((entry) => entry.device !== device.ifindex) };
      });
      select(bridge);
    },
    bridge,
  );
  followPorts(bridge);
  return null;
}

/** A bridge goes: every port is let go. */
export function releasePorts(bridge: Device): void {
  for (const port of bridge.bridge?.ports ?? []) clearMaster(port);
}

/** One port more: what the others have, the bridge has already. */
function followNewPort(bridge: Device, port: Device): void {
  const settings = bridge.link.bridge!;
  if (bridge.bridge!.portCount === 1) return followPorts(bridge);
  const mac = settings.addressSet ? bridge.mac : (Math.min(bridge.mac, port.mac) as Mac);
  take(bridge, mac, settings.mtuSet ? bridge.mtu : Math.min(bridge.mtu, port.mtu));
}

/**
 * The bridge takes over the lowest MAC and the smallest MTU of its ports unless they were set.
 * Linux: br_stp_recalculate_bridge_id(), br_mtu_auto_adjust().
 */
export function followPorts(bridge: Device): void {
  const settings = bridge.link.bridge;
  if (settings === null) return;
  const ports = bridge.bridge!.ports;
  const lowest = ports.reduce<number>((least, { mac }) => Math.min(least, mac), ports[0]?.mac ?? 0) as Mac;
  const smallest = ports.reduce((least, { mtu }) => Math.min(least, mtu), ports[0]?.mtu ?? 1500);
  take(bridge, settings.addressSet ? bridge.mac : lowest, settings.mtuSet ? bridge.mtu : smallest);
}

function take(bridge: Device, mac: Mac, mtu: number): void {
  const before = bridge.mac;
  if (mac === before && mtu === bridge.mtu) return;
  editLink(bridge, (link) => {
    link.mac = mac;
    link.mtu = mtu;
  });
  if (mac === before) return;
  bridge.bridge!.changeLocal(bridge, before);
  flushNeighbours(bridge);
}

function select(bridge: Device): void {
  if (bridge.link.bridge!.selected) return;
  editLink(bridge, (link) => {
    link.bridge = { ...link.bridge!, selected: true };
  });
}

const SECOND_US = 1_000_000;

/** `ip link set BRIDGE type bridge ...`. Linux: br_changelink(). */
export function changeBridge(bridge: Device, request: Partial<BridgeConfig>): Refusal | null {
  if (bridge.link.bridge === null) return refusal("EOPNOTSUPP");
  const { helloUs, maxAgeUs } = request;
  if (helloUs !== undefined && (helloUs < SECOND_US || helloUs > 10 * SECOND_US)) return refusal("ERANGE");
  if (maxAgeUs !== undefined && (maxAgeUs < 6 * SECOND_US || maxAgeUs > 40 * SECOND_US)) return refusal("ERANGE");
  if (request.ageingUs !== undefined) {
    const { timers } = bridge.bridge!;
    timers.sweepUntil(bridge.net.loop.nowUs);
    timers.ageingChanged(bridge.net.loop.nowUs);
  }
  withCarriers([bridge], () => {
    editLink(bridge, (link) => {
      link.bridge = { ...link.bridge!, ...request, ...(request.priority !== undefined && { selected: true }) };
    });
  });
  return null;
}

/** `bridge link set`, `ip link set PORT type bridge_slave ...`. Linux: br_setport(). */
export function changePort(port: Device, request: Partial<BridgePortConfig>): Refusal | null {
  if (port.master === null || port.link.port === null) return refusal("EOPNOTSUPP");
  if (request.cost !== undefined && (request.cost < 1 || request.cost > 65535)) return refusal("ERANGE");
  if (request.priority !== undefined && request.priority > 63) return refusal("ERANGE");
  if (request.stateSet !== undefined && request.stateSet !== null && request.stateSet > 4) return refusal("EINVAL");
  withCarriers([port], () => {
    editLink(port, (link) => {
      link.port = { ...link.port!, ...request };
    });
  });
  return null;
}

export const DEFAULT_BRIDGE: BridgeConfig = {
  ageingUs: 300_000_000,
  forwardDelayUs: 15_000_000,
  helloUs: 2_000_000,
  maxAgeUs: 20_000_000,
  priority: 0x8000,
  stp: false,
  vlanFiltering: false,
  nfCallIptables: false,
  nfCallArptables: false,
  addressSet: false,
  mtuSet: false,
  groupForwardMask: 0,
  multicastSnooping: true,
  selected: false,
};

export const DEFAULT_PORT: BridgePortConfig = {
  ...portSwitches(),
  cost: 2,
  priority: 32,
  number: 1,
  stateSet: null,
};
