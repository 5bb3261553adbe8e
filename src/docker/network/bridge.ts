/** The kernel's side of a bridge network: the device with the gateway's address, up and set as dockerd sets it. */
import type { Device } from "../../kernel/device.ts";
import type { Net } from "../../kernel/net.ts";
import { addAddress, deleteAddress } from "../../kernel/netlink/address.ts";
import { addLink, deleteLink, findDevice, setLinkUp } from "../../kernel/netlink/link.ts";
import { writeSysctl } from "../../kernel/netlink/sysctl.ts";
import { broadcastOf } from "../../wire/ipv4-address.ts";
import type { Mac } from "../../wire/mac.ts";
import type { Engine } from "../engine.ts";
import { demand } from "../refused.ts";
import type { Network } from "../shapes.ts";

/** Makes the device, or takes one over that an administrator made before. */
export function setUpBridge(engine: Engine, network: Network): void {
  const net = engine.host.init;
  const name = network.bridgeName;
  const known = findDevice(net, name);
  if (known === null) {
    // dockerd gives its devices no transmit queue length of their own: `ip link` shows no qlen.
    demand(
      `create bridge ${name}`,
      addLink(net, { name, kind: "bridge", mac: bridgeMac(engine), txQueueLength: 0, ...mtuOf(engine, network) }),
    );
  }
  const device = bridgeOf(net, network);
  if (known === null) madeHere.add(network);
  addGateway(device, network);
  if (!engine.daemon.userlandProxy) writeSysctl(net, `net.ipv4.conf.${name}.route_localnet`, "1");
  setLinkUp(device);
}

/** Networks whose device dockerd made: it goes with them. */
const madeHere = new WeakSet<Network>();

export function tearDownBridge(engine: Engine, network: Network): void {
  if (!madeHere.has(network)) return;
  const device = findDevice(engine.host.init, network.bridgeName);
  if (device !== null) deleteLink(device);
}

export function bridgeOf(net: Net, network: Network): Device {
  const device = findDevice(net, network.bridgeName);
  if (device === null) throw new Error(`network ${network.name}: its bridge ${network.bridgeName} is gone`);
  return device;
}

/** 28 sets a bridge's MTU; before, it follows its ports. */
function mtuOf(engine: Engine, network: Network): { readonly mtu?: number } {
  return engine.profile.endInSandbox && network.mtu !== 1500 ? { mtu: network.mtu } : {};
}

function bridgeMac(engine: Engine): Mac {
  if (!engine.profile.docker0Macs) return engine.host.kernel.newMac();
  return (0x0242 * 2 ** 32 + engine.random.next32()) as Mac;
}

/** The gateway's address stands on the bridge, and no other. */
function addGateway(device: Device, network: Network): void {
  for (const { local, prefixLength } of device.link.addresses) {
    if (!network.ipam.some(({ gateway }) => gateway === local)) deleteAddress(device, { local, prefixLength });
  }
  for (const { subnet, gateway } of network.ipam) {
    if (gateway === null || device.link.addresses.some(({ local }) => local === gateway)) continue;
    const broadcast = broadcastOf(gateway, subnet.length);
    demand(`add address to ${network.bridgeName}`, addAddress(device, gateway, subnet.length, { broadcast }));
  }
}
