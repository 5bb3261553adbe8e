/** The command lines of the engine versions: each is the one before and what changed. */
import type { ClientProfile, ClientWords, Lifetime, RestartRules } from "./client.ts";

const WORDS_20: ClientWords = {
  failedToStart: (names) => `Error: failed to start containers: ${names.join(", ")}`,
  cannotAttach: (which, advice) => `You cannot attach to a ${which} container, ${advice}`,
  copyWithoutContainer: (reference, path) => `Error: No such container:path: ${reference}:${path}`,
  noSuchFile: (reference, path) => `Error: No such container:path: ${reference}:${path}`,
  renameFailed: "",
  renameFailedOf: (reference) => `Error: failed to rename container named ${reference}\n`,
  blankName: () => "Error: Neither old nor new names may be empty",
  invalidFilter: (key) => `Invalid filter '${key}'`,
  invalidStatus: (value) => `Invalid filter 'status=${value}'`,
  invalidExitCode: (_value, problem) => problem,
  noSuchReference: (reference) => `no such container ${reference}`,
  invalidType: (type) => `${type} is not a valid value for --type`,
  noSuchObject: (reference) => `Error: No such object: ${reference}`,
  noSuch: (kind, reference) => `Error: No such ${kind}: ${reference}`,
  badImageName: (reference, problem) => `Error response from daemon: no such image: ${reference}: ${problem}`,
  invalidPort: (port, problem) => `strconv.ParseUint: parsing ${JSON.stringify(port)}: ${problem}`,
  notPublished: (reference, port, protocol) => `Error: No public port '${port}/${protocol}' published for ${reference}`,
  fileNotFound: (_flag, path) => `open ${path}: no such file or directory`,
  badFile: (_flag, _path, problem) => `poorly formatted environment: ${problem}`,
  badPublish: (problem) => problem[0]!.toUpperCase() + problem.slice(1),
  ipAddress: "ip address",
  badExpose: (text, problem) => `invalid range format for --expose: ${text}, error: ${problem}`,
  emptyRange: "Empty string specified for ports.",
  badRangeEnd: (_which, part, problem) => `strconv.ParseUint: parsing ${JSON.stringify(part)}: ${problem}`,
  badRange: (text) => `Invalid range specified for the Port: ${text}`,
  badDns: (text) => `${text} is not an ip address`,
  badSysctl: (text) => `sysctl '${text}' is not whitelisted`,
  restartWithRemoval: "Conflicting options: --restart and --rm",
};

const WORDS_27: ClientWords = {
  ...WORDS_20,
  copyWithoutContainer: (reference) => `Error response from daemon: No such container: ${reference}`,
  noSuchFile: (reference, path) => `Error response from daemon: Could not find the file ${path} in container ${reference}`,
  invalidFilter: (key) => `invalid filter '${key}'`,
  invalidStatus: (value) => `invalid filter 'status=${value}'`,
  invalidExitCode: (value, problem) => `invalid filter 'exited=${value}': ${problem}`,
  noSuchReference: (reference) => `No such container: ${reference}`,
  noSuch: (kind, reference) =>
    kind === "network"
      ? `Error response from daemon: network ${reference} not found`
      : `Error response from daemon: No such ${kind}: ${kind === "image" ? withTag(reference) : reference}`,
  badImageName: (_reference, problem) => `Error response from daemon: ${problem}`,
  invalidPort: (port, problem) => `Error: invalid port (${port}): ${WORDS_20.invalidPort(port, problem)}`,
  notPublished: (reference, _port, _protocol, asked) => `Error: No public port '${asked}' published for ${reference}`,
  badFile: (_flag, path, problem) => `invalid env file (${path}): ${problem}`,
  badPublish: (problem) => problem,
  ipAddress: "IP address",
  emptyRange: "empty string specified for ports",
  badRange: (text) => `invalid range specified for port: ${text}`,
  badDns: (text) => `IP address is not correctly formatted: ${text}`,
  badSysctl: (text) => `sysctl '${text}' is not allowed`,
};

function withTag(reference: string): string {
  return /[:@][^/]+$/.test(reference) ? reference : `${reference}:latest`;
}

const STATES = "created, running, paused, restarting, removing, exited, dead";

const WORDS_28: ClientWords = {
  ...WORDS_27,
  invalidStatus: (value) => `invalid filter 'status=${value}': invalid value for state (${value}): must be one of ${STATES}`,
  invalidType: (type, all) => `unknown type: ${type}: must be one of ${all}`,
  restartWithRemoval: "conflicting options: cannot specify both --restart and --rm",
};

const WORDS_29: ClientWords = {
  ...WORDS_28,
  failedToStart: (names) => `failed to start containers: ${names.join(", ")}`,
  cannotAttach: (which, advice) => `cannot attach to a ${which} container, ${advice}`,
  renameFailed: "failed to rename container: ",
  renameFailedOf: () => "",
  blankName: (reference) =>
    `failed to rename container: ${reference.trim() === "" ? "invalid container name or ID: value is empty" : "new name cannot be blank"}`,
  noSuchObject: (reference) => `error: no such object: ${reference}`,
  invalidPort: (port, problem) => `invalid port '${port}': ${problem}`,
  notPublished: (reference, _port, _protocol, asked) => `no public port '${asked}' published for ${reference}`,
  fileNotFound: (flag, path) => `--${flag}: open ${path}: no such file or directory`,
  badFile: (flag, path, problem) => `--${flag}: invalid env file (${path}): ${problem}`,
  badExpose: (_text, problem) => `invalid range format for --expose: ${problem}`,
  emptyRange: "invalid port range: value is empty",
  badRangeEnd: (which, part, problem) => `invalid ${which} port '${part}': ${part === "" ? "value is empty" : problem}`,
  badRange: (text) => `invalid port range: ${text}`,
};

const RESTART_20: RestartRules = {
  refusesThirdPart: true,
  needsName: false,
  refusesEmptyCount: true,
  format: (problem) => problem,
  unknown: (name) => `invalid restart policy '${name}'`,
  refused: (problem) => problem,
  countNotTaken: (name) => `maximum retry count cannot be used with restart policy '${name}'`,
};

const RESTART_27: RestartRules = {
  refusesThirdPart: false,
  needsName: true,
  refusesEmptyCount: false,
  format: (problem) => `invalid restart policy format: ${problem}`,
  unknown: (name) => `unknown policy '${name}'; use one of 'no', 'always', 'on-failure', or 'unless-stopped'`,
  refused: (problem) => `invalid restart policy: ${problem}`,
  countNotTaken: (_name, count) =>
    `maximum retry count can only be used with 'on-failure'${count < 0 ? " and cannot be negative" : ""}`,
};

export const CLIENT_20: ClientProfile = {
  has: isIn(20),
  printsUsageLine: false,
  hasOldSummaries: true,
  tooManyHint: "Run",
  formatsJson: false,
  infoNamesVersion: false,
  sortsPorts: false,
  bracketsIpv6: false,
  listsRoutedPorts: true,
  listsIpv4: false,
  execFailsWith126: true,
  logsCanceledWait: true,
  removesMissingSilently: false,
  printsExitStatus: false,
  hasStrictAddresses: false,
  checksIp: false,
  takesAddressAsRange: true,
  checksPull: false,
  checksUnnamedNetwork: false,
  refusesLinks: true,
  checksProtocol: "last",
  ignoresSecondSlash: true,
  splitsColons: true,
  refusesColons: true,
  restart: RESTART_20,
  words: WORDS_20,
};

export const CLIENT_27: ClientProfile = {
  ...CLIENT_20,
  has: isIn(27),
  hasOldSummaries: false,
  formatsJson: true,
  infoNamesVersion: true,
  sortsPorts: true,
  bracketsIpv6: true,
  listsIpv4: true,
  logsCanceledWait: false,
  checksPull: true,
  checksUnnamedNetwork: true,
  splitsColons: false,
  restart: RESTART_27,
  words: WORDS_27,
};

export const CLIENT_28: ClientProfile = {
  ...CLIENT_27,
  has: isIn(28),
  printsUsageLine: true,
  tooManyHint: "SRun",
  execFailsWith126: false,
  printsExitStatus: true,
  takesAddressAsRange: false,
  refusesLinks: false,
  checksProtocol: "first",
  ignoresSecondSlash: false,
  words: WORDS_28,
};

export const CLIENT_29: ClientProfile = {
  ...CLIENT_28,
  has: isIn(29),
  tooManyHint: "Run",
  listsRoutedPorts: false,
  removesMissingSilently: true,
  hasStrictAddresses: true,
  checksIp: true,
  checksProtocol: "before the range",
  refusesColons: false,
  words: WORDS_29,
};

function isIn(version: number): ClientProfile["has"] {
  return ({ since = 0, until = Number.POSITIVE_INFINITY }: Lifetime) => since <= version && version <= until;
}
