/**
 * What differs between the command lines of the engine versions: which flags and commands there are, what they take, and their
 * words. Source: docker/cli at v20.10.24, v27.5.1, v28.5.2 and v29.7.2. The values are in client-profiles.ts.
 */

/** The first and the last version that has something; without one it was always there, or is still. */
export interface Lifetime {
  readonly since?: number;
  readonly until?: number;
}

export interface ClientProfile {
  has(lifetime: Lifetime): boolean;
  /** Wrong usage is followed by the usage line; before, the help page is pointed to, and a verb's summary stands there. */
  readonly printsUsageLine: boolean;
  /** Some verbs have a summary of their own. */
  readonly hasOldSummaries: boolean;
  /** What points to the help page after too many operands: 28 has a slip there. */
  readonly tooManyHint: "Run" | "SRun";
  /** `--format json` prints JSON; before, it is a template without fields. */
  readonly formatsJson: boolean;
  /** `docker info` names the client's version, and a registry and labels where there are any. */
  readonly infoNamesVersion: boolean;
  /** `docker port` sorts its lines. */
  readonly sortsPorts: boolean;
  /** An IPv6 address stands in brackets before its port. */
  readonly bracketsIpv6: boolean;
  /** `docker ps` lists ports of routed networks, which have no host port. */
  readonly listsRoutedPorts: boolean;
  /** `docker network ls` knows of IPv4. */
  readonly listsIpv4: boolean;
  /** `docker exec` of a command that cannot be started ends with 126 whatever the reason. */
  readonly execFailsWith126: boolean;
  /** `docker start` waits for the end of what it starts already, and logs that it need not. */
  readonly logsCanceledWait: boolean;
  /** `docker rm -f` of a container that is not there says nothing. */
  readonly removesMissingSilently: boolean;
  /** `docker network rm` ends with its status in words. */
  readonly printsExitStatus: boolean;
  /** Addresses of `docker network create` are netip's, checked by the flags; 0.0.0.0/0 is none. */
  readonly hasStrictAddresses: boolean;
  /** `--ip` is checked by the flag. */
  readonly checksIp: boolean;
  /** A range without a length is looked at as an address. */
  readonly takesAddressAsRange: boolean;
  /** `--pull` is checked. */
  readonly checksPull: boolean;
  /** Aliases are refused on the default network even where it was not named. */
  readonly checksUnnamedNetwork: boolean;
  /** `--link` is refused on networks that are not the user's own. */
  readonly refusesLinks: boolean;
  /** When the protocol of `-p` is looked at. */
  readonly checksProtocol: "first" | "before the range" | "last";
  /** What follows a second slash of `-p` and `--expose` is passed over. */
  readonly ignoresSecondSlash: boolean;
  /** An address of `-p` is first split at its colons. */
  readonly splitsColons: boolean;
  /** `--expose` refuses a colon by itself. */
  readonly refusesColons: boolean;
  readonly restart: RestartRules;
  readonly words: ClientWords;
}

/** How `--restart` is read. */
export interface RestartRules {
  /** A third part is refused; otherwise it belongs to the count. */
  readonly refusesThirdPart: boolean;
  /** A policy without a name but with a count is refused. */
  readonly needsName: boolean;
  /** An empty count is no number; otherwise it is none given. */
  readonly refusesEmptyCount: boolean;
  format(problem: string): string;
  unknown(name: string): string;
  refused(problem: string): string;
  countNotTaken(name: string, count: number): string;
}

export interface ClientWords {
  failedToStart(names: readonly string[]): string;
  cannotAttach(which: string, advice: string): string;
  /** `docker cp`: a container, a file in one. */
  copyWithoutContainer(reference: string, path: string): string;
  noSuchFile(reference: string, path: string): string;
  /** Before and after dockerd's refusal to rename. */
  readonly renameFailed: string;
  renameFailedOf(reference: string): string;
  blankName(reference: string): string;
  invalidFilter(key: string): string;
  invalidStatus(value: string): string;
  invalidExitCode(value: string, problem: string): string;
  noSuchReference(reference: string): string;
  invalidType(type: string, all: string): string;
  noSuchObject(reference: string): string;
  noSuch(kind: string, reference: string): string;
  /** An image's name that is none. */
  badImageName(reference: string, problem: string): string;
  invalidPort(port: string, problem: string): string;
  notPublished(reference: string, port: string, protocol: string, asked: string): string;
  fileNotFound(flag: string, path: string): string;
  badFile(flag: string, path: string, problem: string): string;
  /** What is wrong with a `-p`. */
  badPublish(problem: string): string;
  readonly ipAddress: string;
  badExpose(text: string, problem: string): string;
  readonly emptyRange: string;
  badRangeEnd(which: string, part: string, problem: string): string;
  badRange(text: string): string;
  badDns(text: string): string;
  badSysctl(text: string): string;
  readonly restartWithRemoval: string;
}
