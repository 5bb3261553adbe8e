/**
 * The kernel's side of a bridge network: the device with the gateway's address, as dockerd sets it. It comes up last, when its
 * rules are written; what was done before something failed stays. Source: libnetwork/drivers/bridge (setup_device, setup_ipv4,
 * interface).
 */
import { strerror } from "../../kernel/config/errno.ts";
import type { Device } from "../../kernel/device.ts";
import type { Net } from "../../kernel/net.ts";
import { addAddress, deleteAddress } from "../../kernel/netlink/address.ts";
import { addLink, deleteLink, findDevice, setLinkUp } from "../../kernel/netlink/link.ts";
import { changeLink } from "../../kernel/netlink/link-change.ts";
import { loadModule } from "../../kernel/netlink/modules.ts";
import { readSysctl, writeSysctl } from "../../kernel/netlink/sysctl.ts";
import { broadcastOf, covers, formatIpv4 } from "../../wire/ipv4-address.ts";
import type { Mac } from "../../wire/mac.ts";
import type { Engine } from "../engine.ts";
import { throwIfRefused } from "../refused.ts";
import { DockerError, type Network } from "../shapes.ts";

const NAME_BYTES = 15;

/** Makes the device, or takes one over that an administrator made before. */
export function setUpBridge(engine: Engine, network: Network): void {
  const net = engine.host.init;
  const name = network.bridgeName;
  const { words, setsBridgeMtu } = engine.profile;
  if (name.length > NAME_BYTES) throw new DockerError(words.longBridgeName, 500, 1);
  const known = findDevice(net, name);
  if (known === null) {
    // dockerd gives its devices no transmit queue length of their own: `ip link` shows no qlen.
    const refused = addLink(net, { name, kind: "bridge", mac: bridgeMac(engine), txQueueLength: 0 });
    if (refused !== null) throw new DockerError(strerror(refused.errno).toLowerCase(), 500, 1);
    network.ownsBridge = true;
  } else if (known.link.kind !== "bridge") {
    throw new DockerError(`existing interface ${name} is not a bridge`, 403, 1);
  }
  const device = bridgeOf(net, network);
  if (setsBridgeMtu && network.mtu > 0 && network.mtu !== device.mtu) {
    const refused = changeLink(device, { mtu: network.mtu });
    if (refused !== null) throw new DockerError(strerror(refused.errno).toLowerCase(), 500, 1);
  }
  addGateway(device, network);
  if (!engine.daemon.userlandProxy) writeSysctl(net, `net.ipv4.conf.${name}.route_localnet`, "1");
}

/**
 * Between containers of one bridge rules are met only with br_netfilter: --icc=false needs it, and without docker-proxy what a
 * container sends to a published port of its own network. moby: libnetwork/drivers/bridge/setup_bridgenetfiltering.go.
 */
export function filterBridge({ host, daemon, profile }: Engine, network: Network): void {
  const isNeeded = !network.icc || (!daemon.userlandProxy && profile.bridgeNetfilter === "where needed");
  if (!isNeeded || !daemon.iptables || readSysctl(host.init, "net.ipv4.ip_forward") !== "1") return;
  loadModule(host, "br_netfilter");
  if (readSysctl(host.init, CALL_IPTABLES) === "0") writeSysctl(host.init, CALL_IPTABLES, "1");
}

const CALL_IPTABLES = "net.bridge.bridge-nf-call-iptables";

export function raiseBridge(engine: Engine, network: Network): void {
  setLinkUp(bridgeOf(engine.host.init, network));
}

export function tearDownBridge(engine: Engine, network: Network): void {
  if (!network.ownsBridge) return;
  const device = findDevice(engine.host.init, network.bridgeName);
  if (device !== null) deleteLink(device);
}

function bridgeOf(net: Net, network: Network): Device {
  const device = findDevice(net, network.bridgeName);
  if (device === null) throw new Error(`network ${network.name}: its bridge ${network.bridgeName} is gone`);
  return device;
}

function bridgeMac(engine: Engine): Mac {
  if (!engine.profile.docker0Macs) return engine.host.kernel.newMac();
  return (0x0242 * 2 ** 32 + engine.random.next32()) as Mac;
}

/**
 * The gateway's address stands on the bridge: an address of the subnet, or the first one, makes room for it. An isolated network
 * has none.
 */
function addGateway(device: Device, network: Network): void {
  const [config] = network.ipam;
  if (config === undefined || config.gateway === null || network.gatewayMode === "isolated") return;
  const { gateway, subnet } = config;
  const { addresses } = device.link;
  const current = addresses.find(({ local }) => covers(subnet, local)) ?? addresses[0];
  if (current?.local === gateway && current.prefixLength === subnet.length) return;
  if (current !== undefined) deleteAddress(device, { local: current.local, prefixLength: current.prefixLength });
  const broadcast = broadcastOf(gateway, subnet.length);
  throwIfRefused(
    `failed to add IPv4 address ${formatIpv4(gateway)}/${subnet.length} to bridge`,
    addAddress(device, gateway, subnet.length, { broadcast }),
  );
}
