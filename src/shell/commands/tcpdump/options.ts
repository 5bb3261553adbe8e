/** tcpdump's command line (getopt_long of tcpdump.c 4.99.3). What is not modelled is refused by name. */
import { MAX_SNAPLEN } from "../../../trace/pcap.ts";

export interface TcpdumpOptions {
  device: string | null;
  readFile: string | null;
  writeFile: string | null;
  filterFile: string | null;
  expression: string[];
  /** Packets to see before it ends; 0 for no limit. */
  count: number;
  countOnly: boolean;
  snapLength: number;
  direction: "in" | "out" | "inout";
  numeric: boolean;
  verbose: number;
  quiet: number;
  linkHeader: boolean;
  absoluteSequence: boolean;
  skipChecksums: boolean;
  time: number;
  nanoseconds: boolean;
  number: boolean;
  hex: number;
  hexAscii: number;
  ascii: number;
  lineBuffered: boolean;
  packetBuffered: boolean;
  immediate: boolean;
  print: boolean;
  promiscuous: boolean;
  linkType: string | null;
  /** A question instead of a capture: -D, -L, -J, --version, -h. */
  ask: "devices" | "link types" | "time stamp types" | "version" | "help" | null;
}

/** A refused command line: `usage` adds the usage text. */
export interface BadOptions {
  readonly error: string;
  readonly usage: boolean;
}

const WITH_ARGUMENT: ReadonlySet<string> = new Set([..."BcCEFGijmMQrsTVwWyzZ"]);
const WITHOUT_ARGUMENT: ReadonlySet<string> = new Set([..."aAbdDefhHIJKlLnNOpqStuUvxXY#"]);

/** Long options: the short one each stands for, or its own name. */
const LONG: ReadonlyMap<string, string> = new Map<string, string>(
  Object.entries({
    "fp-type": "Y",
    "absolute-tcp-sequence-numbers": "S",
    "buffer-size": "B",
    count: "count",
    direction: "Q",
    "dont-verify-checksums": "K",
    help: "h",
    "immediate-mode": "immediate-mode",
    interface: "i",
    linktype: "y",
    "list-data-link-types": "L",
    "list-interfaces": "D",
    "list-time-stamp-types": "J",
    micro: "micro",
    "monitor-mode": "I",
    nano: "nano",
    "no-optimize": "O",
    "no-promiscuous-mode": "p",
    number: "#",
    "packet-buffered": "U",
    print: "print",
    "relinquish-privileges": "Z",
    "snapshot-length": "s",
    "time-stamp-precision": "time-stamp-precision",
    "time-stamp-type": "j",
    version: "version",
  }),
);

const LONG_WITH_ARGUMENT: ReadonlySet<string> = new Set(["time-stamp-precision"]);

/** Options with a meaning that is not modelled. */
const NOT_MODELLED: ReadonlySet<string> = new Set([..."abCdEfGHmMNTuVWYz"]);

export function parseOptions(argv: readonly string[]): TcpdumpOptions | BadOptions {
  const options = defaults();
  for (let at = 1; at < argv.length; at++) {
    const word = argv[at] as string;
    if (word === "--") {
      for (const rest of argv.slice(at + 1)) options.expression.push(rest);
      break;
    }
    if (word === "-" || !word.startsWith("-")) {
      options.expression.push(word);
      continue;
    }
    const taken = word.startsWith("--") ? takeLong(options, argv, at) : takeShort(options, argv, at);
    if (typeof taken !== "number") return taken;
    at = taken;
  }
  return finish(options);
}

function defaults(): TcpdumpOptions {
  return {
    device: null,
    readFile: null,
    writeFile: null,
    filterFile: null,
    expression: [],
    count: 0,
    countOnly: false,
    snapLength: MAX_SNAPLEN,
    direction: "inout",
    numeric: false,
    verbose: 0,
    quiet: 0,
    linkHeader: false,
    absoluteSequence: false,
    skipChecksums: false,
    time: 0,
    nanoseconds: false,
    number: false,
    hex: 0,
    hexAscii: 0,
    ascii: 0,
    lineBuffered: false,
    packetBuffered: false,
    immediate: false,
    print: false,
    promiscuous: true,
    linkType: null,
    ask: null,
  };
}

function finish(options: TcpdumpOptions): TcpdumpOptions | BadOptions {
  if (options.time > 5) return bad("only -t, -tt, -ttt, -tttt and -ttttt are supported");
  return options;
}

function bad(error: string, usage = false): BadOptions {
  return { error, usage };
}

/** Takes a word of short options; answers the index of the last word used. */
function takeShort(options: TcpdumpOptions, argv: readonly string[], at: number): number | BadOptions {
  const word = argv[at] as string;
  for (let index = 1; index < word.length; index++) {
    const letter = word[index] as string;
    if (WITHOUT_ARGUMENT.has(letter)) {
      const refused = setFlag(options, letter);
      if (refused !== null) return refused;
      continue;
    }
    if (!WITH_ARGUMENT.has(letter)) return bad(`invalid option -- '${letter}'`, true);
    const attached = word.slice(index + 1);
    const argument = attached !== "" ? attached : argv[at + 1];
    if (argument === undefined) return bad(`option requires an argument -- '${letter}'`, true);
    return setValue(options, letter, argument) ?? (attached !== "" ? at : at + 1);
  }
  return at;
}

function takeLong(options: TcpdumpOptions, argv: readonly string[], at: number): number | BadOptions {
  const word = argv[at] as string;
  const equals = word.indexOf("=");
  const given = word.slice(2, equals < 0 ? undefined : equals);
  const candidates = LONG.has(given) ? [given] : [...LONG.keys()].filter((name) => name.startsWith(given));
  if (candidates.length === 0) return bad(`unrecognized option '--${given}'`, true);
  if (candidates.length > 1) {
    const possible = candidates.map((name) => `'--${name}'`).join(" ");
    return bad(`option '--${given}' is ambiguous; possibilities: ${possible}`, true);
  }
  const name = candidates[0] as string;
  const short = LONG.get(name) as string;
  const wantsArgument = WITH_ARGUMENT.has(short) || LONG_WITH_ARGUMENT.has(short);
  if (!wantsArgument) {
    if (equals >= 0) return bad(`option '--${name}' doesn't allow an argument`, true);
    return setFlag(options, short) ?? at;
  }
  const argument = equals >= 0 ? word.slice(equals + 1) : argv[at + 1];
  if (argument === undefined) return bad(`option '--${name}' requires an argument`, true);
  return setValue(options, short, argument) ?? (equals >= 0 ? at : at + 1);
}

function setFlag(options: TcpdumpOptions, flag: string): BadOptions | null {
  if (NOT_MODELLED.has(flag)) return bad(`option "-${flag}" is not modelled`);
  switch (flag) {
    case "A":
      options.ascii++;
      break;
    case "D":
      options.ask ??= "devices";
      break;
    case "e":
      options.linkHeader = true;
      break;
    case "h":
      options.ask ??= "help";
      break;
    case "I":
      return bad(`option "-I" is not modelled`);
    case "J":
      options.ask ??= "time stamp types";
      break;
    case "K":
      options.skipChecksums = true;
      break;
    case "l":
      options.lineBuffered = true;
      break;
    case "L":
      options.ask ??= "link types";
      break;
    case "n":
      options.numeric = true;
      break;
    case "O":
      break;
    case "p":
      options.promiscuous = false;
      break;
    case "q":
      options.quiet++;
      break;
    case "S":
      options.absoluteSequence = true;
      break;
    case "t":
      options.time++;
      break;
    case "U":
      options.packetBuffered = true;
      break;
    case "v":
      options.verbose++;
      break;
    case "x":
      options.hex++;
      break;
    case "X":
      options.hexAscii++;
      break;
    case "#":
      options.number = true;
      break;
    case "count":
      options.countOnly = true;
      break;
    case "immediate-mode":
      options.immediate = true;
      break;
    case "micro":
      options.nanoseconds = false;
      break;
    case "nano":
      options.nanoseconds = true;
      break;
    case "print":
      options.print = true;
      break;
    case "version":
      options.ask ??= "version";
      break;
    default:
      throw new Error(`tcpdump: option ${flag} is in the table but not handled`);
  }
  return null;
}

function setValue(options: TcpdumpOptions, letter: string, value: string): BadOptions | null {
  if (NOT_MODELLED.has(letter)) return bad(`option "-${letter}" is not modelled`);
  switch (letter) {
    case "B":
      return /^\d+$/.test(value) && Number(value) > 0 ? null : bad(`invalid packet buffer size ${value}`);
    case "c":
      options.count = Number.parseInt(value, 10);
      return options.count > 0 ? null : bad(`invalid packet count ${value}`);
    case "F":
      options.filterFile = value;
      return null;
    case "i":
      options.device = value;
      return null;
    case "j":
      return value === "host" ? null : bad(`invalid time stamp type ${value}`);
    case "Q":
      if (value !== "in" && value !== "out" && value !== "inout") return bad(`unknown capture direction \`${value}'`);
      options.direction = value;
      return null;
    case "r":
      options.readFile = value;
      return null;
    case "s":
      return setSnapLength(options, value);
    case "w":
      options.writeFile = value;
      return null;
    case "y":
      options.linkType = value;
      return null;
    case "Z":
      return null;
    case "time-stamp-precision":
      if (value !== "micro" && value !== "nano") return bad("unable to parse time stamp precision");
      options.nanoseconds = value === "nano";
      return null;
    default:
      throw new Error(`tcpdump: option ${letter} is in the table but not handled`);
  }
}

function setSnapLength(options: TcpdumpOptions, value: string): BadOptions | null {
  const length = /^(0x[0-9a-f]+|\d+)$/i.test(value) ? Number(value) : -1;
  if (length < 0 || length > MAX_SNAPLEN) return bad(`invalid snaplen ${value} (must be >= 0 and <= ${MAX_SNAPLEN})`);
  options.snapLength = length === 0 ? MAX_SNAPLEN : length;
  return null;
}
