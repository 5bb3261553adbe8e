/** traceroute's command line: its own reader of options (libsupp's clif), with its words for every mistake. */

import { strerror } from "../../../kernel/config/errno.ts";
import { servicePort } from "../../../kernel/netfilter/services.ts";
import type { Step } from "../../../sim/process.ts";
import type { Ipv4 } from "../../../wire/ipv4-address.ts";
import type { CommandContext } from "../../command.ts";
import { type Ipv6Literal, ipv6Literal } from "../../net/ipv6-literal.ts";
import { EAI, type EaiName, type Resolved, resolveHost } from "../../net/resolve.ts";
import { TRACEROUTE_HELP, TRACEROUTE_VERSION } from "./help.ts";

export type Method = "default" | "icmp" | "tcp" | "udp";

export interface TracerouteOptions {
  method: Method;
  firstHop: number;
  maxHops: number;
  simultaneous: number;
  queries: number;
  numeric: boolean;
  dontFragment: boolean;
  port: number | null;
  tos: number;
  mark: number;
  device: string | null;
  source: Ipv4 | null;
  /** Seconds: at most, times the answer of the same hop, times that of a later one. */
  wait: readonly [number, number, number];
  /** Seconds between probes. */
  sendWait: number;
  packetBytes: number | null;
  host: string;
  address: Ipv4;
}

export type TracerouteLine = TracerouteOptions | { readonly stdout?: string; readonly stderr: string; readonly exitCode: number };

const LONG: ReadonlyMap<string, string> = new Map<string, string>(
  Object.entries({
    "dont-fragment": "F",
    first: "f",
    icmp: "I",
    tcp: "T",
    interface: "i",
    "max-hops": "m",
    "sim-queries": "N",
    port: "p",
    tos: "t",
    wait: "w",
    queries: "q",
    source: "s",
    sendwait: "z",
    extensions: "e",
    "as-path-lookups": "A",
    module: "M",
    options: "O",
    debug: "d",
    gateway: "g",
    flowlabel: "l",
    udp: "U",
    dccp: "D",
    protocol: "P",
    version: "V",
    fwmark: "fwmark",
    sport: "sport",
    mtu: "mtu",
    back: "back",
    help: "help",
  }),
);
const WITH_ARGUMENT: ReadonlyMap<string, string> = new Map<string, string>(
  Object.entries({
    f: "-f first_ttl",
    i: "-i device",
    m: "-m max_ttl",
    N: "-N squeries",
    p: "-p port",
    t: "-t tos",
    w: "-w MAX,HERE,NEAR",
    q: "-q nqueries",
    s: "-s src_addr",
    z: "-z sendwait",
    M: "-M name",
    O: "-O OPTS,...",
    g: "-g gate,...",
    l: "-l flow_label",
    P: "-P prot",
    fwmark: "--fwmark=num",
    sport: "--sport=num",
  }),
);
const FLAGS = "46dFITnreAUDV";
const NOT_MODELLED = new Set(["A", "D", "O", "P", "g", "l", "r", "mtu", "back", "sport"]);

interface Given {
  readonly name: string;
  readonly written: string;
  readonly value: string;
  /** Where the argument stands in argv. */
  readonly argc: number;
}

export function* readTracerouteLine(context: CommandContext): Step<TracerouteLine> {
  const argv = context.argv;
  if (argv.length === 1) return { stderr: TRACEROUTE_HELP, exitCode: 0 };
  const options = defaults();
  const operands: { readonly text: string; readonly argc: number }[] = [];
  let only: "4" | "6" | null = null;
  let ipv6Host: Ipv6Literal | null = null;
  for (let at = 1; at < argv.length; at++) {
    const word = argv[at]!;
    if (!word.startsWith("-") || word === "-") {
      operands.push({ text: word, argc: at });
      const position = operands.length;
      if (position === 1) {
        ipv6Host = only === "4" ? null : ipv6Literal(context.net, word);
        options.host = word;
        if (ipv6Host !== null) continue;
        const resolved = yield* resolve(context, word, only);
        if (resolved === null) return fail(`traceroute: the IPv6 address of "${word}" is not modelled`);
        if (typeof resolved === "string") {
          return fail(`${word}: ${EAI[resolved]}\nCannot handle "host" cmdline arg \`${word}' on position 1 (argc ${at})`);
        }
        options.address = resolved.addresses[0]!;
      } else if (position === 2) {
        if (!/^(0x[0-9a-fA-F]+|\d+)$/.test(word))
          return fail(`Cannot handle "packetlen" cmdline arg \`${word}' on position 2 (argc ${at})`);
        options.packetBytes = Number(word);
      } else return fail(`Extra arg \`${word}' (position ${position}, argc ${at})`);
      continue;
    }
    const found = splitWord(argv, at);
    if (typeof found === "string") return fail(found);
    at = found.next;
    for (const given of found.given) {
      if (given.name === "help") return { stderr: TRACEROUTE_HELP, exitCode: 0 };
      if (given.name === "V") return { stderr: TRACEROUTE_VERSION, exitCode: 0 };
      if (NOT_MODELLED.has(given.name)) return fail(`traceroute: option "${given.written}" is not modelled`);
      if (given.name === "6" || given.name === "4") only = given.name;
      const mistake = given.name === "s" ? yield* readSource(context, options, given) : applyOption(options, given);
      if (mistake !== null) return fail(mistake);
    }
  }
  if (operands.length === 0) return fail('Specify "host" missing argument.');
  return ipv6Host === null ? checkOptions(options) : toIpv6(options, ipv6Host);
}

/** With -6 a name has no address that is modelled: null where it has one of IPv4. */
function* resolve(context: CommandContext, word: string, only: "4" | "6" | null): Step<Resolved | EaiName | null> {
  const resolved = yield* resolveHost(context, word);
  if (only !== "6" || typeof resolved === "string") return resolved;
  return resolved.literal ? "ADDRFAMILY" : null;
}

/** As where IPv6 is disabled. */
function toIpv6({ host, method, source, maxHops, packetBytes }: TracerouteOptions, { text }: Ipv6Literal): TracerouteLine {
  if (method !== "default" || source !== null)
    return fail(`traceroute: these options with the IPv6 address ${text} are not modelled`);
  const head = `traceroute to ${host} (${text}), ${maxHops} hops max, ${packetBytes ?? IPV6_BYTES} byte packets\n`;
  return { stdout: head, stderr: `connect: ${strerror("EADDRNOTAVAIL")}\n`, exitCode: 1 };
}

const IPV6_BYTES = 80;

function fail(text: string): { stderr: string; exitCode: number } {
  return { stderr: `${text}\n`, exitCode: 2 };
}

function defaults(): TracerouteOptions {
  return {
    method: "default",
    firstHop: 1,
    maxHops: 30,
    simultaneous: 16,
    queries: 3,
    numeric: false,
    dontFragment: false,
    port: null,
    tos: 0,
    mark: 0,
    device: null,
    source: null,
    wait: [5, 3, 10],
    sendWait: 0,
    packetBytes: null,
    host: "",
    address: 0 as Ipv4,
  };
}

/** The options in one word of argv, with the argument that may be the next one. */
function splitWord(argv: readonly string[], at: number): { given: Given[]; next: number } | string {
  const word = argv[at]!;
  if (word.startsWith("--")) {
    const equals = word.indexOf("=");
    const long = word.slice(2, equals < 0 ? undefined : equals);
    const name = LONG.get(long);
    if (name === undefined) return `Bad option \`--${long}' (argc ${at})`;
    if (WITH_ARGUMENT.get(name) === undefined) return { given: [{ name, written: `--${long}`, value: "", argc: at }], next: at };
    if (equals < 0) return `Option \`--${long}' (argc ${at}) requires an argument: \`${WITH_ARGUMENT.get(name)}'`;
    return { given: [{ name, written: `--${long}`, value: word.slice(equals + 1), argc: at }], next: at };
  }
  const given: Given[] = [];
  for (let index = 1; index < word.length; index++) {
    const name = word[index]!;
    const written = `-${name}`;
    if (WITH_ARGUMENT.get(name) === undefined) {
      if (!FLAGS.includes(name)) return `Bad option \`${written}' (argc ${at})`;
      given.push({ name, written, value: "", argc: at });
      continue;
    }
    const attached = word.slice(index + 1);
    if (attached === "" && at + 1 >= argv.length)
      return `Option \`${written}' (argc ${at}) requires an argument: \`${WITH_ARGUMENT.get(name)}'`;
    if (attached !== "") given.push({ name, written, value: attached, argc: at });
    else given.push({ name, written, value: argv[at + 1]!, argc: at + 1 });
    return { given, next: attached === "" ? at + 1 : at };
  }
  return { given, next: at };
}

function* readSource(context: CommandContext, options: TracerouteOptions, given: Given): Step<string | null> {
  const resolved = yield* resolveHost(context, given.value);
  if (typeof resolved === "string") return `${given.value}: ${EAI[resolved]}\n${badArgument(given)}`;
  options.source = resolved.addresses[0]!;
  return null;
}

function badArgument(given: Given): string {
  return `Cannot handle \`${given.written}' option with arg \`${given.value}' (argc ${given.argc})`;
}

function applyOption(options: TracerouteOptions, given: Given): string | null {
  const { name, value } = given;
  const integer = (store: (number: number) => void): string | null => {
    if (!/^[+-]?(0x[0-9a-fA-F]+|\d+)$/.test(value)) return badArgument(given);
    store(Number(value));
    return null;
  };
  switch (name) {
    case "F":
      options.dontFragment = true;
      return null;
    case "I":
      options.method = "icmp";
      return null;
    case "T":
      options.method = "tcp";
      return null;
    case "U":
      options.method = "udp";
      return null;
    case "M":
      if (value !== "default" && value !== "icmp" && value !== "tcp" && value !== "udp")
        return `traceroute: module "${value}" is not modelled`;
      options.method = value;
      return null;
    case "n":
      options.numeric = true;
      return null;
    case "f":
      return integer((number) => (options.firstHop = number));
    case "m":
      return integer((number) => (options.maxHops = number));
    case "N":
      return integer((number) => (options.simultaneous = Math.max(1, number)));
    case "q":
      return integer((number) => (options.queries = number));
    case "t":
      return integer((number) => (options.tos = number & 255));
    case "fwmark":
      return integer((number) => (options.mark = number >>> 0));
    case "i":
      options.device = value;
      return null;
    case "p": {
      const port = /^\d+$/.test(value) ? Number(value) & 0xffff : (servicePort(value, "udp") ?? servicePort(value, "tcp"));
      if (port === null) return badArgument(given);
      options.port = port;
      return null;
    }
    case "w":
      return readWait(options, given);
    case "z":
      if (!/^\d*\.?\d+$/.test(value)) return badArgument(given);
      options.sendWait = Number(value) >= 10 ? Number(value) / 1000 : Number(value);
      return null;
    default:
      // -4, -6, -d, -e: nothing else to do here.
      return null;
  }
}

function readWait(options: TracerouteOptions, given: Given): string | null {
  const parts = given.value.split(",");
  if (parts.length > 3 || parts.some((part) => !/^-?\d*\.?\d+$/.test(part))) return badArgument(given);
  // One number alone is the whole truth: the two factors are then off.
  options.wait = [Number(parts[0]), Number(parts[1] ?? 0), Number(parts[2] ?? 0)];
  return null;
}

const MAX_PACKET_BYTES = 65_000;

function checkOptions(options: TracerouteOptions): TracerouteLine {
  if (options.firstHop < 1 || options.firstHop > options.maxHops) return fail("first hop out of range");
  if (options.maxHops > 255) return fail("max hops cannot be more than 255");
  if (options.queries < 1 || options.queries > 10) return fail("no more than 10 probes per hop");
  if (options.wait.some((number) => number < 0)) return fail(`bad wait specifications \`${options.wait.join(",")}' used`);
  if ((options.packetBytes ?? 0) > MAX_PACKET_BYTES) return fail(`too big packetlen ${options.packetBytes} specified`);
  return options;
}
