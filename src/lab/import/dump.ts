/**
 * What a host prints about itself, as a transcript: `$ COMMAND`, what it printed, `[exit N]` where it failed; below
 * `# netns: NAME` stand the commands that ran in that namespace. `netnsim import --collect` prints the script that makes one; a
 * person who pastes commands and their output may also write the namespace as typed (`ip -n NAME ...`, `ip netns exec NAME ...`).
 */
import { wordsOf } from "../history/format.ts";
import { ImportError, type Json, parseListing } from "./json.ts";
import { Notes } from "./notes.ts";

/** What can be listed of a namespace, by what Lab.from() calls it. */
export const NETNS_LISTINGS = [
  "addr",
  "link",
  "route",
  "routeText",
  "rule",
  "neigh",
  "proxy",
  "fdb",
  "netnsIds",
  "iptables",
  "sysctl",
  "conntrack",
  "nft",
  "qdisc",
  "container",
  "network",
] as const;
export type NetnsListing = (typeof NETNS_LISTINGS)[number];

/** One listing, and where it stands. */
export interface Listing {
  readonly at: string;
  /** The line of the file it begins on; 0 where it is no part of a file. */
  readonly line: number;
  /** Text, or what JSON.parse() made of it. */
  readonly content: unknown;
}

/** Where a line of a listing stands; lines count from 0. */
export function lineAt({ at, line }: Listing, index: number): string {
  return line === 0 ? `${at}: line ${index + 1}` : at.replace(/:\d+: /, `:${line + index}: `);
}

/** A namespace's listings; null is the name of the host's first one. */
export class NetnsDump {
  readonly name: string | null;
  readonly #listings = new Map<NetnsListing, Listing[]>();

  constructor(name: string | null) {
    this.name = name;
  }

  add(which: NetnsListing, listing: Listing): void {
    const known = this.#listings.get(which);
    if (known === undefined) this.#listings.set(which, [listing]);
    else known.push(listing);
  }

  all(which: NetnsListing): readonly Listing[] {
    return this.#listings.get(which) ?? [];
  }

  has(which: NetnsListing): boolean {
    return this.#listings.has(which);
  }

  /** The entries of all listings of a kind. */
  entries(which: NetnsListing): readonly Json[] {
    return this.all(which).flatMap(({ at, content }) =>
      (typeof content === "string" ? parseListing(at, content) : parseListing(at, JSON.stringify(content))).list(),
    );
  }

  texts(which: NetnsListing): readonly (Listing & { readonly content: string })[] {
    return this.all(which).map((listing) => {
      if (typeof listing.content !== "string") throw new ImportError(`${listing.at}: expected text`);
      return { ...listing, content: listing.content };
    });
  }
}

/** All of a host. */
export class HostDump {
  /** What the host calls itself; null where the dump does not say. */
  hostname: string | null = null;
  /** What `uname -r` says. */
  release: string | null = null;
  /** Names of routing tables beside the usual three. */
  readonly tableNames = new Map<string, number>();
  readonly notes = new Notes();
  readonly #nets = new Map<string | null, NetnsDump>([[null, new NetnsDump(null)]]);

  netns(name: string | null): NetnsDump {
    const known = this.#nets.get(name);
    if (known !== undefined) return known;
    const made = new NetnsDump(name);
    this.#nets.set(name, made);
    return made;
  }

  get nets(): readonly NetnsDump[] {
    return [...this.#nets.values()];
  }
}

const VERSION = 1;

/** Whether a text is a dump of a host: its first line says so. */
export function isDump(text: string): boolean {
  return /^# netnsim dump: /.test(text);
}

/** `file` is what messages call it. */
export function parseDump(text: string, file: string): HostDump {
  const dump = new HostDump();
  let netns: string | null = null;
  for (const section of sectionsOf(text, file)) {
    if (section.kind === "netns") netns = section.name;
    else takeCommand(dump, netns, section, file);
  }
  return dump;
}

type Section = { readonly kind: "netns"; readonly name: string | null } | CommandSection;

interface CommandSection {
  readonly kind: "command";
  readonly command: string;
  /** Of its output's first line. */
  readonly line: number;
  readonly output: string;
  readonly exitCode: number;
  readonly errors: readonly string[];
}

function sectionsOf(text: string, file: string): Section[] {
  const lines = text.split("\n");
  const sections: Section[] = [];
  for (let at = 0; at < lines.length; ) {
    const line = lines[at]!;
    const netns = /^# netns:(.*)$/.exec(line)?.[1];
    const version = /^# netnsim dump: (.*)$/.exec(line)?.[1];
    at++;
    if (version !== undefined && !(Number(version) <= VERSION))
      throw new ImportError(`${file}:${at}: its version is ${version}, and this netnsim reads ${VERSION}`);
    if (netns !== undefined) sections.push({ kind: "netns", name: netns.trim() === "" ? null : netns.replace(/^ /, "") });
    else if (line.startsWith("$ ")) {
      let end = at;
      while (end < lines.length && !isHeading(lines[end]!)) end++;
      sections.push(commandSection(line.slice(2), lines.slice(at, end), at + 1));
      at = end;
    } else if (line.trim() !== "" && !line.startsWith("#"))
      throw new ImportError(`${file}:${at}: expected "$ COMMAND" or "# netns: NAME", got ${JSON.stringify(line.slice(0, 60))}`);
  }
  if (!sections.some(({ kind }) => kind === "command"))
    throw new ImportError(`${file}: expected a dump, as "netnsim import --collect" makes it: there is no "$ COMMAND" in it`);
  return sections;
}

function isHeading(line: string): boolean {
  return line.startsWith("$ ") || line.startsWith("# netns:");
}

function commandSection(command: string, lines: readonly string[], line: number): CommandSection {
  const errors = lines.flatMap((each) => /^\[stderr\] (.*)$/.exec(each)?.[1] ?? []);
  const exit = lines.map((each) => /^\[exit (\d+)\]$/.exec(each)?.[1]).find((each) => each !== undefined);
  const printed = lines.filter((each) => !/^\[(stderr\] |exit \d+\]$)/.test(each));
  return { kind: "command", command, line, output: printed.join("\n"), exitCode: Number(exit ?? 0), errors };
}

function takeCommand(dump: HostDump, heading: string | null, section: CommandSection, file: string): void {
  const { command, line, output, exitCode, errors } = section;
  const at = `${file}:${line}: ${command}`;
  const { netns, words } = entered(wordsOf(command) ?? command.split(/\s+/), heading);
  const which = listingOf(words);
  if (exitCode !== 0) {
    dump.notes.omit(netns, at, `could not be read: ${errors.at(-1) ?? `exit code ${exitCode}`}`);
    return;
  }
  if (which === "hostname") dump.hostname = output.trim();
  else if (which === "release") dump.release = output.trim();
  else if (which === "tables") readTableNames(dump, output);
  else if (which === null) dump.notes.omit(netns, at, "is not read");
  else dump.netns(netns).add(which, { at, line, content: output });
}

/** The words without what enters a namespace, and which one it is. */
function entered(words: readonly string[], heading: string | null): { netns: string | null; words: readonly string[] } {
  if (words[0] === "sudo") return entered(words.slice(1), heading);
  if (words[0] === "ip" && words[1] === "netns" && words[2] === "exec") return entered(words.slice(4), words[3] ?? heading);
  const at = words.findIndex((word) => word === "-n" || word === "-netns");
  if (at > 0 && (words[0] === "ip" || words[0] === "bridge" || words[0] === "tc"))
    return { netns: words[at + 1] ?? heading, words: words.filter((_, index) => index !== at && index !== at + 1) };
  return { netns: heading, words };
}

function listingOf(words: readonly string[]): NetnsListing | "hostname" | "release" | "tables" | null {
  const [tool, ...rest] = words;
  const operands = rest.filter((word) => !word.startsWith("-"));
  const isJson = rest.some((word) => /^-[a-zA-Z]*j/.test(word));
  const object = operands[0] ?? "";
  const is = (name: string, least: number): boolean => object.length >= least && name.startsWith(object);
  switch (tool?.split("/").at(-1)) {
    case "ip":
      if (rest.includes("-6")) return null;
      if (is("route", 1) && !isJson) return "routeText";
      if (!isJson) return null;
      if (is("address", 1)) return "addr";
      if (is("link", 1)) return "link";
      if (is("route", 1)) return "route";
      if (is("rule", 2)) return "rule";
      if (is("neighbour", 1) || is("neighbor", 1)) return operands.includes("proxy") ? "proxy" : "neigh";
      return object === "netns" ? "netnsIds" : null;
    case "bridge":
      return isJson && object === "fdb" ? "fdb" : null;
    case "iptables-save":
    case "iptables-nft-save":
    case "iptables-legacy-save":
      return "iptables";
    case "sysctl":
      return rest.includes("-a") ? "sysctl" : null;
    case "conntrack":
      return rest.includes("-L") ? "conntrack" : null;
    case "nft":
      return operands.join(" ") === "list tables" ? "nft" : null;
    case "tc":
      return isJson && object === "qdisc" ? "qdisc" : null;
    case "docker":
      return object === "inspect" ? "container" : operands.join(" ").startsWith("network inspect") ? "network" : null;
    case "hostname":
      return rest.length === 0 ? "hostname" : null;
    case "uname":
      return rest[0] === "-r" ? "release" : null;
    case "cat":
      return rest.some((path) => path.includes("rt_tables")) ? "tables" : null;
    default:
      return null;
  }
}

/** `NUMBER NAME` a line. */
function readTableNames(dump: HostDump, text: string): void {
  for (const [, number, name] of text.matchAll(/^\s*(\d+)\s+(\S+)/gm)) dump.tableNames.set(name!, Number(number));
}
