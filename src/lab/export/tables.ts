/** Neighbours, forwarding entries and connections; a lab that is exported wants none that packets caused. */
import { DEFAULT_PVID } from "../../kernel/link/bridge-state.ts";
import { formatIpv4 } from "../../wire/ipv4-address.ts";
import { formatMac } from "../../wire/mac.ts";
import type { Building } from "./rebuild.ts";
import { nameOf, type WantedFdbEntry } from "./wanted.ts";

export function rebuildNeighbours(building: Building): void {
  const { wanted } = building;
  for (const { address, device, mac, state } of wanted.neighbours) {
    const dev = ["dev", nameOf(wanted, device)!];
    const where = formatIpv4(address);
    if (state === "proxy") building.say("ip", ["neigh", "add", "proxy", where, ...dev]);
    else
      building.say("ip", ["neigh", "replace", where, ...(mac === null ? [] : ["lladdr", formatMac(mac)]), ...dev, "nud", state]);
  }
}

export function rebuildConnections(building: Building): void {
  for (const words of building.wanted.connections) building.say("conntrack", ["-I", ...words]);
}

export function rebuildFdb(building: Building): void {
  const { wanted, built } = building;
  const hasVlans = built.host.kernel.profile.bridgeVlanFiltering;
  for (const entry of wanted.fdb) {
    const { mac, vlan, device, kind } = entry;
    if (isThere(building, entry)) continue;
    // An entry of the bridge itself is said of the bridge, one of a port of its master.
    const isOfBridge = wanted.links.some(({ ifindex, bridge }) => ifindex === device && bridge !== null);
    const which = [formatMac(mac), "dev", nameOf(wanted, device)!, isOfBridge ? "self" : "master"];
    const isAlone = !wanted.fdb.some(
      (other) => other.mac === mac && other.vlan !== vlan && other.device === device && other.kind === kind,
    );
    if (vlan === 0) building.say("bridge", ["fdb", "replace", ...which, kind]);
    // Without a VLAN an entry is put into that of the port, too.
    if (vlan === 0 && isAlone && hasVlans) building.say("bridge", ["fdb", "del", ...which, "vlan", String(DEFAULT_PVID)]);
    if (vlan !== 0 && isAlone) building.say("bridge", ["fdb", "replace", ...which, kind, "vlan", String(vlan)]);
  }
}

/** Whether the bridge has it by itself: the address of a port or its own. */
function isThere({ built }: Building, { mac, vlan, device, kind }: WantedFdbEntry): boolean {
  const port = built.devices[device]!;
  const entry = (port.bridge ?? port.master?.bridge)?.tables.get(vlan)?.find(mac);
  return kind === "permanent" && entry?.kind === "local" && entry.port === port;
}
