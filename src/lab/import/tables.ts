/** Neighbours and forwarding entries as `ip -j neigh`, `ip -j neigh show proxy` and `bridge -j fdb` list them. */
import type { IfIndex } from "../../kernel/config/link.ts";
import { parseIpv4 } from "../../wire/ipv4-address.ts";
import { isValidUnicastMac, parseMac } from "../../wire/mac.ts";
import type { WantedFdbEntry, WantedNeighbour } from "../export/wanted.ts";
import { isOfItself } from "./devices.ts";
import type { HostDump, NetnsDump } from "./dump.ts";
import type { Json, JsonObject } from "./json.ts";

/** The state an entry is given: one that is asked for at the moment, or was not found, is forgotten. */
const STATES: Readonly<Record<string, WantedNeighbour["state"]>> = {
  PERMANENT: "permanent",
  NOARP: "noarp",
  REACHABLE: "reachable",
  STALE: "stale",
  DELAY: "stale",
  PROBE: "stale",
};

export function readNeighbours(dump: HostDump, net: NetnsDump, indexes: ReadonlyMap<string, IfIndex>): WantedNeighbour[] {
  const proxies = net.entries("proxy").flatMap((json): WantedNeighbour[] => {
    const entry = json.object();
    const target = targetOf(dump, net, json, entry, indexes);
    return target === null ? [] : [{ ...target, mac: null, state: "proxy" }];
  });
  const learnt = net.entries("neigh").flatMap((json): WantedNeighbour[] => {
    const entry = json.object();
    const target = targetOf(dump, net, json, entry, indexes);
    const state = entry.maybe("state", (list) => list.list()[0]?.text()) ?? "";
    const mac = entry.maybe("lladdr", (each) => parseMac(each.text()));
    // The kernel makes those of groups and broadcasts by itself.
    const isMade = state === "NOARP" && (mac === null || !isValidUnicastMac(mac));
    if (target === null || isMade || STATES[state] === undefined) return [];
    return [{ ...target, mac, state: STATES[state] }];
  });
  // The newest proxy is listed first.
  return [...proxies.reverse(), ...learnt];
}

function targetOf(
  dump: HostDump,
  net: NetnsDump,
  json: Json,
  entry: JsonObject,
  indexes: ReadonlyMap<string, IfIndex>,
): Pick<WantedNeighbour, "address" | "device"> | null {
  const dst = entry.get("dst").text();
  if (dst.includes(":")) {
    if (!isOfItself(dst)) dump.notes.omit(net.name, json.at, `neighbour ${dst}: netnsim has no IPv6`);
    return null;
  }
  const address = entry.get("dst").parsed(parseIpv4, "an IPv4 address");
  return { address, device: deviceOf(entry.get("dev"), indexes) };
}

function deviceOf(json: Json, indexes: ReadonlyMap<string, IfIndex>): IfIndex {
  return json.parsed((name) => indexes.get(name) ?? null, "a device of this namespace");
}

export function readFdb(dump: HostDump, net: NetnsDump, indexes: ReadonlyMap<string, IfIndex>): WantedFdbEntry[] {
  return net.entries("fdb").flatMap((json): WantedFdbEntry[] => {
    const entry = json.object();
    const flags = entry.maybe("flags", (list) => list.list().map((each) => each.text())) ?? [];
    const mac = entry.get("mac").parsed(parseMac, "a MAC address");
    // What a device itself receives follows from what it is.
    if (!entry.has("master")) {
      if (entry.has("dst")) dump.notes.omit(net.name, json.at, `a tunnel's entry of ${entry.get("ifname").text()}: not modelled`);
      return [];
    }
    const state = entry.maybe("state", (each) => each.text()) ?? "";
    const kind = state === "permanent" || state === "static" ? state : "dynamic";
    if (flags.some((flag) => flag === "extern_learn" || flag === "sticky"))
      dump.notes.omit(net.name, json.at, `${flags.join(", ")} of ${entry.get("mac").text()}: not modelled`);
    const vlan = entry.maybe("vlan", (each) => each.whole(4095)) ?? 0;
    return [{ mac, vlan, device: deviceOf(entry.get("ifname"), indexes), kind }];
  });
}
