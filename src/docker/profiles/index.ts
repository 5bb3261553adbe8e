/** Registry of the engine versions that are modelled: add one entry. */
import { formatIpv4 } from "../../wire/ipv4-address.ts";
import { legacyFirewall20, legacyFirewall27 } from "../rules/legacy.ts";
import { modernFirewall28, modernFirewall29 } from "../rules/modern.ts";
import type { EngineVersion } from "../shapes.ts";
import { API_20, API_27, API_28, API_29 } from "./api.ts";
import { CLIENT_20, CLIENT_27, CLIENT_28, CLIENT_29 } from "./client-profiles.ts";
import { sortLegacy, sortModern } from "./port-order.ts";
import type { Profile, ProfileWords } from "./profile.ts";

const WORDS_20: ProfileWords = {
  networking: "",
  poolsExhausted: "could not find an available, non-overlapping IPv4 address pool among the defaults to assign to the network",
  poolOverlaps: "Pool overlaps with other one on this address space",
  blankName: (name) => `invalid name: ${name}`,
  badSubnet: (text) => `Invalid subnet ${text} : invalid CIDR address: ${text}`,
  upperCaseName: () => "invalid reference format: repository name must be lowercase",
  noSuchContainer: (reference) => `No such container: ${reference}`,
  bindFailed: ({ protocol, hostAddress, hostPort }, _address, reason) =>
    `Error starting userland proxy: listen ${protocol}4 ${formatIpv4(hostAddress)}:${hostPort}: bind: ${reason}`,
  proxyFailed: (_binding, reason) => reason,
  activeEndpoints: (name, id) => `error while removing network: network ${name} id ${id} has active endpoints`,
  removeRunning: ({ id, status }) =>
    `You cannot remove a ${status} container ${id}. ${status === "paused" ? "Unpause and then stop the container before attempting removal or force remove" : "Stop the container before attempting removal or force remove"}`,
  notRunning: (id) => `Container ${id} is not running`,
  alreadyPaused: (id) => `Container ${id} is already paused`,
  bridgeGone: (name) => `could not find bridge ${name}: route ip+net: no such network interface`,
  longBridgeName: "failed to check bridge interface existence: numerical result out of range",
  programFailure: "",
  startFailureEnd: ": unknown",
  directoryAsProgram: "permission denied",
  archive: {
    refusedStatus: 500,
    showsWholePath: true,
    removal: "unlinkat",
    problem: (text) => `Error processing tar file(exit status 1): ${text}`,
  },
  startFailure: "failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: ",
  joinStopped: ({ id }) => `cannot join network of a non running container: ${id}`,
  joinMissing: (reference) => `No such container: ${reference}`,
  containerMode: "Invalid network mode: invalid container format container:<name|id>",
  connectHost: "container cannot be disconnected from host network or connected to host network",
  disconnectHost: "container cannot be disconnected from host network or connected to host network",
  cannotKill: (reference, why) => `Cannot kill container: ${reference}: ${why}`,
  badSignal: (name, signal) =>
    isNumber(signal)
      ? `Cannot kill container: ${name}: The linux daemon does not support signal ${signal}`
      : `Invalid signal: ${signal}`,
  addressOnBridge: "user specified IP address is supported on user defined networks only",
  aliasOnBridge: "network-scoped alias is supported only for containers in user defined networks",
  addressOutside: (address) => `Invalid address ${address}: It does not belong to any of this network's subnets`,
  addressWithoutSubnet: () =>
    "user specified IP address is supported only when connecting to networks with user configured subnets",
};

/** What 27, 28 and 29 have in common. */
const WORDS_27: ProfileWords = {
  ...WORDS_20,
  poolsExhausted: "all predefined address pools have been fully subnetted",
  badSubnet: (text) => `invalid network config:\ninvalid subnet ${text}: invalid CIDR block notation`,
  upperCaseName: (repository) => `invalid reference format: repository name (${repository}) must be lowercase`,
  poolOverlaps: "invalid pool request: Pool overlaps with other one on this address space",
  bindFailed: ({ protocol, hostAddress, hostPort }, _address, reason) =>
    `failed to bind port ${formatIpv4(hostAddress)}:${hostPort}/${protocol}: Error starting userland proxy: listen ${protocol}4 ${formatIpv4(hostAddress)}:${hostPort}: bind: ${reason}`,
  proxyFailed: (binding, reason) => `failed to start userland proxy for port mapping ${binding}: ${reason}`,
  removeRunning: ({ name, status }) => `cannot remove container "/${name}": ${stopFirst(status)}`,
  notRunning: (id) => `container ${id} is not running`,
  bridgeGone: () => "Device does not exist",
  longBridgeName: "numerical result out of range",
  startFailure:
    "failed to create task for container: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: ",
  cannotKill: (reference, why) => `cannot kill container: ${reference}: ${why}`,
  badSignal: (name, signal) =>
    `cannot kill container: ${name}: ${isNumber(signal) ? `the linux daemon does not support signal ${signal}` : `invalid signal: ${signal}`}`,
  addressOutside: (address) => `no configured subnet or ip-range contain the IP address ${address}`,
};

const WORDS_28: ProfileWords = {
  ...WORDS_27,
  networking: "failed to set up container networking: ",
  blankName: () => "invalid name: name is empty",
  bindFailed: ({ protocol, hostAddress, hostPort, containerPort }, address, reason) =>
    `failed to bind host port for ${formatIpv4(hostAddress)}:${hostPort}:${formatIpv4(address)}:${containerPort}/${protocol}: ${reason}`,
  activeEndpoints: (name, _id, holders) =>
    `error while removing network: network ${name} has active endpoints (${holders.map((each) => `name:"${each.name}" id:"${each.id.slice(0, 12)}"`).join(", ")})`,
  removeRunning: ({ status }, reference) => `cannot remove container ${JSON.stringify(reference)}: ${stopFirst(status)}`,
  programFailure: "error during container init: ",
  directoryAsProgram: "is a directory",
  archive: { refusedStatus: 400, showsWholePath: false, removal: "RemoveAll", problem: (text) => text },
  joinStopped: ({ name, status }) => `cannot join network namespace of a non running container: container ${name} is ${status}`,
  joinMissing: (reference) => `joining network namespace of container: No such container: ${reference}`,
  containerMode: "invalid network mode: invalid container format container:<name|id>",
  connectHost: "cannot connect container to host network - container must be created in host network mode",
  disconnectHost: "cannot disconnect container from host network - container was created in host network mode",
};

const WORDS_29: ProfileWords = {
  ...WORDS_28,
  startFailureEnd: "",
  directoryAsProgram: "is a directory: permission denied",
  alreadyPaused: (id) => `container ${id} is already paused`,
  bindFailed: ({ protocol, hostAddress, hostPort }, _address, reason) =>
    `failed to bind host port ${formatIpv4(hostAddress)}:${hostPort}/${protocol}: ${reason}`,
  addressOnBridge: "user-specified IP address is supported on user-defined networks only",
  aliasOnBridge: "network-scoped aliases are only supported for user-defined networks",
  addressOutside: (address) => `no configured subnet contains IP address ${address}`,
  addressWithoutSubnet: (address) => `no configured subnet contains IP address ${address}`,
};

function stopFirst(status: string): string {
  return status === "paused"
    ? "container is paused and must be unpaused first"
    : `container is ${status}: stop the container before removing or force remove`;
}

function isNumber(text: string): boolean {
  return /^[1-9]\d*$/.test(text);
}

const PROFILE_20: Profile = {
  version: "20.10",
  firewall: legacyFirewall20,
  client: CLIENT_20,
  api: API_20,
  docker0Macs: true,
  endInSandbox: false,
  setsBridgeMtu: false,
  announces: false,
  internalGateway: true,
  proxyTakesSocket: false,
  backlogWithoutProxy: 4096,
  sharesDocker0: true,
  warnsOfForwarding: true,
  forwardsPerNetwork: false,
  gatewayModes: ["nat"],
  gatewayShown: "never",
  searchesOn: true,
  sparesEnds: false,
  asksFromHost: false,
  commentsResolv: false,
  shortPrefixes: false,
  passesOverTaken: false,
  sharesAnyAddress: false,
  opensPorts: "rules first",
  refusesRoutedAddress: false,
  forgets: "address",
  keepsFailedConnect: true,
  checksEndpoints: false,
  linksInEnvironment: true,
  showsExposedAlways: false,
  removesFailedBridge: false,
  keepsSandboxId: true,
  handsPortsOn: true,
  opensRoutedAlways: false,
  listsHostnames: true,
  allowsEmptyName: true,
  checksIpam: false,
  allowsAddressInAutoSubnet: false,
  bridgeNetfilter: "always",
  sortPorts: sortLegacy,
  words: WORDS_20,
};

/** 27 has 20.10's rules and interfaces; its networks and addresses are checked and reported as 28's are. */
const PROFILE_27: Profile = {
  ...PROFILE_20,
  version: "27",
  firewall: legacyFirewall27,
  client: CLIENT_27,
  api: API_27,
  setsBridgeMtu: true,
  internalGateway: false,
  sharesDocker0: false,
  warnsOfForwarding: false,
  gatewayModes: ["nat", "routed"],
  gatewayShown: "docker0",
  searchesOn: false,
  sparesEnds: true,
  commentsResolv: true,
  passesOverTaken: true,
  opensPorts: "rules last",
  refusesRoutedAddress: true,
  forgets: "address, host port",
  checksEndpoints: true,
  keepsSandboxId: false,
  allowsEmptyName: false,
  checksIpam: true,
  // From 27.3 on (moby #48511, #48685).
  bridgeNetfilter: "where needed",
  sortPorts: sortModern,
  words: WORDS_27,
};

const PROFILE_28: Profile = {
  ...PROFILE_27,
  version: "28",
  firewall: modernFirewall28,
  client: CLIENT_28,
  api: API_28,
  docker0Macs: false,
  endInSandbox: true,
  announces: true,
  proxyTakesSocket: true,
  backlogWithoutProxy: 0,
  forwardsPerNetwork: true,
  gatewayModes: ["nat", "nat-unprotected", "routed", "isolated"],
  asksFromHost: true,
  shortPrefixes: true,
  sharesAnyAddress: true,
  opensPorts: "rules between",
  refusesRoutedAddress: false,
  listsHostnames: false,
  words: WORDS_28,
};

const PROFILE_29: Profile = {
  ...PROFILE_28,
  version: "29",
  firewall: modernFirewall29,
  client: CLIENT_29,
  api: API_29,
  gatewayShown: "always",
  forgets: "address, container port",
  keepsFailedConnect: false,
  linksInEnvironment: false,
  backlogWithoutProxy: 4096,
  showsExposedAlways: true,
  removesFailedBridge: true,
  handsPortsOn: false,
  opensRoutedAlways: true,
  allowsAddressInAutoSubnet: true,
  words: WORDS_29,
};

export const PROFILES: Readonly<Record<EngineVersion, Profile>> = {
  "20.10": PROFILE_20,
  "27": PROFILE_27,
  "28": PROFILE_28,
  "29": PROFILE_29,
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
