/** Neighbours and forwarding entries that an administrator set. Learnt ones are what packets caused and are not rebuilt. */
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
  for (const entries of Object.values(wanted.config.fdb)) {
    for (const { mac, device, kind } of entries) {
      const { name, bridge } = wanted.devices[device]!;
      // An entry of the bridge itself is said of the bridge, one of a port of its master.
      building.say("bridge", ["fdb", "replace", formatMac(mac), "dev", name, bridge === null ? "master" : "self", kind]);
    }
  }
}
