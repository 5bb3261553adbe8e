/** Neighbours and forwarding entries that an administrator set. Learnt ones are what packets caused and are not rebuilt. */
import { DEFAULT_PVID } from "../../kernel/link/bridge-state.ts";
import { formatIpv4 } from "../../wire/ipv4-address.ts";
import { formatMac } from "../../wire/mac.ts";
import type { Building } from "./rebuild.ts";

export function rebuildNeighbours(building: Building): void {
  const { wanted } = building;
  for (const { address, device, mac, state } of wanted.config.neighbours) {
    const dev = ["dev", wanted.devices[device]!.name];
    const where = formatIpv4(address);
    if (state === "proxy") building.say("ip", ["neigh", "add", "proxy", where, ...dev]);
    else
      building.say("ip", ["neigh", "replace", where, ...(mac === null ? [] : ["lladdr", formatMac(mac)]), ...dev, "nud", state]);
  }
}

export function rebuildFdb(building: Building): void {
  const { wanted } = building;
  const hasVlans = wanted.host.kernel.profile.bridgeVlanFiltering;
  for (const entries of Object.values(wanted.config.fdb)) {
    for (const { mac, vlan, device, kind } of entries) {
      const { name, bridge } = wanted.devices[device]!;
      // An entry of the bridge itself is said of the bridge, one of a port of its master.
      const which = [formatMac(mac), "dev", name, bridge === null ? "master" : "self"];
      const isAlone = !entries.some(
        (other) => other.mac === mac && other.vlan !== vlan && other.device === device && other.kind === kind,
      );
      if (vlan === 0) building.say("bridge", ["fdb", "replace", ...which, kind]);
      // Without a VLAN an entry is put into that of the port, too.
      if (vlan === 0 && isAlone && hasVlans) building.say("bridge", ["fdb", "del", ...which, "vlan", String(DEFAULT_PVID)]);
      if (vlan !== 0 && isAlone) building.say("bridge", ["fdb", "replace", ...which, kind, "vlan", String(vlan)]);
    }
  }
}
