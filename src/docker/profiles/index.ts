/** Registry of the engine versions that are modelled: add one entry. */
import { formatIpv4 } from "../../wire/ipv4-address.ts";
import { legacyFirewall20, legacyFirewall27 } from "../rules/legacy.ts";
import { modernFirewall28, modernFirewall29 } from "../rules/modern.ts";
import type { EngineVersion } from "../shapes.ts";
import { sortLegacy, sortModern } from "./port-order.ts";
import type { Profile, ProfileWords } from "./profile.ts";

const LEGACY_WORDS: ProfileWords = {
  networking: "",
  poolsExhausted: "could not find an available, non-overlapping IPv4 address pool among the defaults to assign to the network",
  poolOverlaps: "Pool overlaps with other one on this address space",
  noSuchContainer: (reference) => `No such container: ${reference}`,
  bindFailed: ({ protocol, hostAddress, hostPort }, _address, reason) =>
    `Error starting userland proxy: listen ${protocol}4 ${formatIpv4(hostAddress)}:${hostPort}: bind: ${reason}`,
  activeEndpoints: (name, id) => `error while removing network: network ${name} id ${id} has active endpoints`,
  removeRunning: (id, _name, status) =>
    `You cannot remove a ${status} container ${id}. ${status === "paused" ? "Unpause and then stop the container before attempting removal or force remove" : "Stop the container before attempting removal or force remove"}`,
  notRunning: (id) => `Container ${id} is not running`,
  bridgeGone: (name) => `could not find bridge ${name}: route ip+net: no such network interface`,
  longBridgeName: "failed to check bridge interface existence: numerical result out of range",
  startFailure: "failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: ",
};

const MODERN_WORDS: ProfileWords = {
  networking: "failed to set up container networking: ",
  poolsExhausted: "all predefined address pools have been fully subnetted",
  poolOverlaps: "invalid pool request: Pool overlaps with other one on this address space",
  noSuchContainer: (reference) => `No such container: ${reference}`,
  bindFailed: ({ protocol, hostAddress, hostPort, containerPort }, address, reason) =>
    `failed to bind host port for ${formatIpv4(hostAddress)}:${hostPort}:${formatIpv4(address)}:${containerPort}/${protocol}: ${reason}`,
  activeEndpoints: (name, _id, holders) =>
    `error while removing network: network ${name} has active endpoints (${holders.map((each) => `name:"${each.name}" id:"${each.id.slice(0, 12)}"`).join(", ")})`,
  removeRunning: (_id, name, status) =>
    `cannot remove container "${name}": container is ${status}: stop the container before removing or force remove`,
  notRunning: (id) => `container ${id} is not running`,
  bridgeGone: () => "Device does not exist",
  longBridgeName: "numerical result out of range",
  startFailure:
    "failed to create task for container: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: ",
};

const LEGACY: Profile = {
  version: "20.10",
  release: "20.10.24+dfsg1",
  firewall: legacyFirewall20,
  docker0Macs: true,
  endInSandbox: false,
  setsBridgeMtu: false,
  announces: false,
  internalGateway: true,
  proxyTakesSocket: false,
  sharesDocker0: true,
  warnsOfForwarding: true,
  forwardsPerNetwork: false,
  gatewayModes: ["nat"],
  gatewayShown: false,
  searchesOn: true,
  asksFromHost: false,
  commentsResolv: false,
  shortPrefixes: false,
  passesOverTaken: false,
  sharesAnyAddress: false,
  opensPorts: "rules first",
  refusesRoutedAddress: false,
  forgets: "address",
  keepsFailedConnect: true,
  keepsSandboxId: true,
  handsPortsOn: true,
  opensRoutedAlways: false,
  namesSignalNumbers: true,
  sortPorts: sortLegacy,
  words: LEGACY_WORDS,
};

const MODERN = {
  docker0Macs: false,
  endInSandbox: true,
  setsBridgeMtu: true,
  announces: true,
  internalGateway: false,
  proxyTakesSocket: true,
  sharesDocker0: false,
  warnsOfForwarding: false,
  forwardsPerNetwork: true,
  gatewayModes: ["nat", "nat-unprotected", "routed", "isolated"],
  gatewayShown: true,
  searchesOn: false,
  asksFromHost: true,
  commentsResolv: true,
  shortPrefixes: true,
  passesOverTaken: true,
  sharesAnyAddress: true,
  opensPorts: "rules between",
  refusesRoutedAddress: false,
  forgets: "address, host port",
  keepsFailedConnect: false,
  keepsSandboxId: false,
  handsPortsOn: true,
  opensRoutedAlways: false,
  namesSignalNumbers: false,
  sortPorts: sortModern,
  words: MODERN_WORDS,
} as const;

export const PROFILES: Readonly<Record<EngineVersion, Profile>> = {
  "20.10": LEGACY,
  "27": {
    ...MODERN,
    version: "27",
    release: "27.5.1",
    firewall: legacyFirewall27,
    docker0Macs: true,
    endInSandbox: false,
    announces: false,
    proxyTakesSocket: false,
    forwardsPerNetwork: false,
    gatewayModes: ["nat", "routed"],
    opensPorts: "rules last",
    refusesRoutedAddress: true,
  },
  "28": { ...MODERN, version: "28", release: "28.5.2", firewall: modernFirewall28 },
  "29": {
    ...MODERN,
    version: "29",
    release: "29.7.2",
    firewall: modernFirewall29,
    forgets: "address, container port",
    handsPortsOn: false,
    opensRoutedAlways: true,
  },
};

/** The version a user means by `20.10`, `28.5.2`, `29`; null for one that is not modelled. */
export function versionOf(text: string): EngineVersion | null {
  const match = /^v?(\d+)(?:\.(\d+))?(?:\.\d+)*$/.exec(text);
  if (match === null) return null;
  const [, major, minor] = match;
  if (major === "20") return minor === "10" ? "20.10" : null;
  return major === "27" || major === "28" || major === "29" ? major : null;
}

/** The versions there are, for whoever refuses another one. */
export const VERSION_NAMES = "20.10, 27, 28, 29";
