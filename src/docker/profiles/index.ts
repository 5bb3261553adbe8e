/** The engine versions that are modelled, by hand. 20.10 stands for all up to 27: in the standard situations they were watched to be equal. */
import { legacyFirewall } from "../rules/legacy.ts";
import { modernFirewall28, modernFirewall29 } from "../rules/modern.ts";
import type { EngineVersion } from "../shapes.ts";
import { sortLegacy, sortModern } from "./port-order.ts";
import type { Profile, ProfileWords } from "./profile.ts";

const LEGACY_WORDS: ProfileWords = {
  networking: "",
  poolsExhausted: "could not find an available, non-overlapping IPv4 address pool among the defaults to assign to the network",
  poolOverlaps: "Pool overlaps with other one on this address space",
  noSuchContainer: (reference) => `No such container: ${reference}`,
  portTaken: (hostAddress, hostPort, _address, _port, protocol) =>
    protocol === "tcp"
      ? `Error starting userland proxy: listen tcp4 ${hostAddress}:${hostPort}: bind: address already in use`
      : `Error starting userland proxy: listen udp4 ${hostAddress}:${hostPort}: bind: address already in use`,
  activeEndpoints: (name, id) => `error while removing network: network ${name} id ${id} has active endpoints`,
  removeRunning: (id, _name, status) =>
    `You cannot remove a ${status} container ${id}. ${status === "paused" ? "Unpause and then stop the container before attempting removal or force remove" : "Stop the container before attempting removal or force remove"}`,
  notRunning: (id) => `Container ${id} is not running`,
  startFailure: "failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: ",
};

const MODERN_WORDS: ProfileWords = {
  networking: "failed to set up container networking: ",
  poolsExhausted: "all predefined address pools have been fully subnetted",
  poolOverlaps: "invalid pool request: Pool overlaps with other one on this address space",
  noSuchContainer: (reference) => `No such container: ${reference}`,
  portTaken: (hostAddress, hostPort, address, port, protocol) =>
    `failed to bind host port for ${hostAddress}:${hostPort}:${address}:${port}/${protocol}: address already in use`,
  activeEndpoints: (name, _id, holders) =>
    `error while removing network: network ${name} has active endpoints (${holders.map((each) => `name:"${each.name}" id:"${each.id.slice(0, 12)}"`).join(", ")})`,
  removeRunning: (_id, name, status) =>
    `cannot remove container "${name}": container is ${status}: stop the container before removing or force remove`,
  notRunning: (id) => `container ${id} is not running`,
  startFailure:
    "failed to create task for container: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: ",
};

const LEGACY: Profile = {
  version: "20.10",
  release: "20.10.24+dfsg1",
  firewall: legacyFirewall,
  docker0Macs: true,
  endInSandbox: false,
  announces: false,
  internalGateway: true,
  proxyTakesSocket: false,
  sharesDocker0: true,
  gatewayModes: false,
  gatewayShown: false,
  searchesOn: true,
  asksFromHost: false,
  commentsResolv: false,
  shortPrefixes: false,
  passesOverTaken: false,
  namesSignalNumbers: true,
  sortPorts: sortLegacy,
  words: LEGACY_WORDS,
};

const MODERN = {
  docker0Macs: false,
  endInSandbox: true,
  announces: true,
  internalGateway: false,
  proxyTakesSocket: true,
  sharesDocker0: false,
  gatewayModes: true,
  gatewayShown: true,
  searchesOn: false,
  asksFromHost: true,
  commentsResolv: true,
  shortPrefixes: true,
  passesOverTaken: true,
  namesSignalNumbers: false,
  sortPorts: sortModern,
  words: MODERN_WORDS,
} as const;

export const PROFILES: Readonly<Record<EngineVersion, Profile>> = {
  "20.10": LEGACY,
  "28": { ...MODERN, version: "28", release: "28.5.2", firewall: modernFirewall28 },
  "29": { ...MODERN, version: "29", release: "29.7.2", firewall: modernFirewall29 },
};

/** The version a user means by `20.10`, `24.0`, `28.5.2`, `29`; null for one there is not. */
export function versionOf(text: string): EngineVersion | null {
  const match = /^v?(\d+)(\.\d+)*$/.exec(text);
  if (match === null) return null;
  const major = Number(match[1]);
  if (major === 28) return "28";
  if (major === 29) return "29";
  return major >= 20 && major <= 27 ? "20.10" : null;
}
