/**
 * A lab for one packet, where rules were given without one: a host that has the devices, the addresses and the routes with which
 * the packet takes its path.
 */
import type { Net } from "../kernel/net.ts";
import { Lab } from "../lab/lab.ts";
import type { LabHost } from "../lab/lab-host.ts";
import type { Namespace } from "../lab/namespace.ts";
import { formatIpv4, type Ipv4, ipv4, isMulticast } from "../wire/ipv4-address.ts";
import type { PacketChanges } from "./changes.ts";
import { LOOPBACK } from "./devices.ts";
import { isKnown } from "./fields.ts";
import { isDiverted } from "./stage.ts";
import type { Witness } from "./witness.ts";

/** The host of such a lab; its rules are the caller's to load. */
export function openHost(witness: Witness, changes: readonly PacketChanges[]): LabHost {
  const host = new Lab().addHost("host");
  const ns = host.netns().up(LOOPBACK);
  const { fields, path, device, outDevice, newOutDevice, packet } = witness;
  const devices = [...new Set([device, outDevice, newOutDevice])].filter(
    (name) => name !== null && name !== LOOPBACK,
  ) as string[];
  devices.forEach((name, at) => {
    ns.addDummy(name)
      .addAddress(name, `203.0.113.${at + 1}`)
      .up(name);
    host.exec(["ip", "link", "set", name, "mtu", "65535"]);
  });
  ns.setSysctl("net.ipv4.ip_forward", 1);
  for (const name of ["all", ...devices]) ns.setSysctl(`net.ipv4.conf.${name}.rp_filter`, 0);
  // A packet to a group leaves by the device that has its source.
  if (fields.sourceIsLocal === 1) addOwn(host, packet.src!, outDevice ?? LOOPBACK);
  if (fields.destinationIsLocal === 1) addOwn(host, packet.dst, LOOPBACK);
  if (outDevice !== null) ns.addRoute("default", { device: outDevice });
  for (const { destination, isRerouted } of changes) {
    if (!isKnown(destination)) continue;
    const address = formatIpv4(((fields.destination & destination.keep) ^ destination.bits) as Ipv4);
    // Before it is diverted to this host itself a packet is for another.
    if (isDiverted(path) && address === packet.dst) continue;
    if (path === "in" || path.startsWith("self")) addOwn(host, address, LOOPBACK);
    else if (isRerouted && newOutDevice !== null) host.exec(["ip", "route", "replace", address, "dev", newOutDevice]);
  }
  return host;
}

/** What it has already, or nobody can have, is left as it is. */
function addOwn(host: LabHost, address: string, device: string): void {
  if (!isMulticast(ipv4(address))) host.exec(["ip", "addr", "add", `${address}/32`, "dev", device]);
}

/** Puts a file's rules into a namespace; returns what runs it. */
export function loadRules(ns: Namespace, text: string): Net {
  const { exitCode, stdout, stderr } = ns.exec(["iptables-restore"], { stdin: text });
  if (exitCode !== 0) throw new RulesRefused(`${stderr}${stdout}`.trim());
  return ns.net;
}

/** What iptables-restore says of rules that it does not take. */
export class RulesRefused extends Error {
  /** The line it complains about; null where it names none. */
  readonly line: number | null;

  constructor(message: string) {
    super(message);
    this.name = "RulesRefused";
    const match = /line:? (\d+)/.exec(message);
    this.line = match === null ? null : Number(match[1]);
  }
}
