/** traceroute's command line: which options there are, and what it says of a bad one. Linux: traceroute.c of traceroute 2.1.2. */

import { strerror } from "../../../kernel/config/errno.ts";
import { servicePort } from "../../../kernel/netfilter/services.ts";
import type { Step } from "../../../sim/wait.ts";
import type { Ipv4 } from "../../../wire/ipv4-address.ts";
import type { CommandContext } from "../../command.ts";
import { Exit } from "../../exit.ts";
import { type Ipv6Literal, ipv6Literal } from "../../net/ipv6-literal.ts";
import { EAI, resolveHost } from "../../net/resolve.ts";
import { accepted, exits, type Given, modelled, on, refused, set, value } from "../../options/rows.ts";
import { parseStrtol } from "../../options/strtol.ts";
import { OptionTable } from "../../options/table.ts";
import { type ClifOption, KNOWN, mistake, type Operand, readClif } from "./clif.ts";
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
  /** Seconds: at most, times the reply of the same hop, times that of a later one. */
  wait: readonly [number, number, number];
  /** Seconds between probes. */
  sendWait: number;
  packetBytes: number | null;
  host: string;
  address: Ipv4;
}

/** What the options set. The module is looked for when all of them are read. */
interface Settings extends Omit<TracerouteOptions, "method" | "source"> {
  module: string;
  family: "any" | "inet" | "inet6";
}

export const TRACEROUTE_OPTIONS = new OptionTable<Settings>(
  "traceroute",
  {
    4: set({ family: "inet" }),
    6: set({ family: "inet6" }),
    F: on("dontFragment"),
    I: set({ module: "icmp" }),
    T: set({ module: "tcp" }),
    U: set({ module: "udp" }),
    M: value("module"),
    n: on("numeric"),
    f: value("firstHop", unsigned),
    m: value("maxHops", unsigned),
    N: value("simultaneous", (text, given) => Math.max(1, unsigned(text, given))),
    q: value("queries", unsigned),
    t: value("tos", (text, given) => unsigned(text, given) & 255),
    fwmark: value("mark", unsigned),
    i: value("device"),
    p: value("port", readPort),
    w: value("wait", readWait),
    z: value("sendWait", readSeconds),
    // Its name is resolved by readTracerouteLine(), which can wait for that.
    s: modelled(() => undefined),
    "d e": accepted,
    V: exits(0, TRACEROUTE_VERSION),
    help: exits(0, TRACEROUTE_HELP),
    l: refused("flow label"),
    g: refused("source routing"),
    r: refused("bypassing the routing tables"),
    UL: refused("UDPLITE"),
  },
  { known: KNOWN, usage: "", exitCode: 2 },
);

export function* readTracerouteLine(context: CommandContext): Step<TracerouteOptions> {
  if (context.argv.length === 1) throw new Exit(0, TRACEROUTE_HELP);
  const settings = defaults();
  let source: Ipv4 | Ipv6Literal | null = null;
  const reading = readClif(context.argv);
  let step = reading.next();
  for (; !step.done; step = reading.next()) {
    const given = step.value;
    TRACEROUTE_OPTIONS.take(settings, given);
    if (given.name === "s") source = yield* resolve(context, given.value, settings, badArgument(given));
  }
  const address = yield* readOperands(context, settings, step.value);
  return checkSettings(settings, source, address);
}

function defaults(): Settings {
  return {
    module: "default",
    family: "any",
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
    wait: [5, 3, 10],
    sendWait: 0,
    packetBytes: null,
    host: "",
    address: 0 as Ipv4,
  };
}

function badArgument(given: Given): string {
  // Each option comes from readClif().
  const { at } = given as ClifOption;
  return `Cannot handle \`${given.written}' option with arg \`${given.value}' (argc ${at})`;
}

/** strtoul(3), kept in 32 bits. */
function unsigned(text: string, given: Given): number {
  const number = parseStrtol(text);
  if (number === null) throw mistake(badArgument(given));
  return Number(BigInt.asUintN(32, number > MAX_ULONG ? MAX_ULONG : number));
}

const MAX_ULONG = 0xffff_ffff_ffff_ffffn;
const MAX_LONG = 0x7fff_ffff_ffff_ffffn;

/** What stands behind a number is passed over; port 0 is the method's own. */
function readPort(text: string, given: Given): number | null {
  const number = /^\s*[+-]?(?:0x[\da-f]+|0[0-7]*|[1-9]\d*)/i.exec(text)?.[0];
  const port = number === undefined ? (servicePort(text, "udp") ?? servicePort(text, "tcp")) : unsigned(number, given) & 0xffff;
  if (port === null) throw mistake(badArgument(given));
  return port === 0 ? null : port;
}

function readSeconds(text: string, given: Given): number {
  const [number, ...more] = readNumbers(text, given);
  if (more.length > 0) throw mistake(badArgument(given));
  return number;
}

/** With one number alone the two factors are off. */
function readWait(text: string, given: Given): Settings["wait"] {
  const [most, here = 0, near = 0, ...more] = readNumbers(text, given);
  if (more.length > 0) throw mistake(badArgument(given));
  return [most, here, near];
}

/** Decimal numbers as strtod(3) reads them; any one character separates them. */
function readNumbers(text: string, given: Given): [number, ...number[]] {
  const parts = [...text.matchAll(/(\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)(?:.(?!$)|$)/gisy)];
  if (text === "" || parts.map(([part]) => part).join("") !== text) throw mistake(badArgument(given));
  return parts.map(([, number]) => Number(number)) as [number, ...number[]];
}

function* readOperands(context: CommandContext, settings: Settings, operands: readonly Operand[]): Step<Ipv4 | Ipv6Literal> {
  const [host, length, extra] = operands;
  if (extra !== undefined) throw mistake(`Extra arg \`${extra.text}' (position 3, argc ${extra.at})`);
  if (host === undefined) throw mistake('Specify "host" missing argument.');
  settings.host = host.text;
  const address = yield* resolve(context, host.text, settings, badOperand("host", host, 1));
  if (length !== undefined) {
    const number = parseStrtol(length.text);
    if (number === null) throw mistake(badOperand("packetlen", length, 2));
    const bytes = Number(BigInt.asIntN(32, number > MAX_LONG ? MAX_LONG : number));
    settings.packetBytes = bytes < 0 ? null : bytes;
  }
  return address;
}

function badOperand(name: string, { text, at }: Operand, position: number): string {
  return `Cannot handle "${name}" cmdline arg \`${text}' on position ${position} (argc ${at})`;
}

/** An address of the family that the options before it ask for. */
function* resolve(context: CommandContext, word: string, { family }: Settings, complaint: string): Step<Ipv4 | Ipv6Literal> {
  const ipv6 = family === "inet" ? null : ipv6Literal(context.net, word);
  if (ipv6 !== null) return ipv6;
  const resolved = yield* resolveHost(context, word);
  if (typeof resolved === "string") throw mistake(`${word}: ${EAI[resolved]}\n${complaint}`);
  if (family !== "inet6") return resolved.addresses[0]!;
  if (resolved.literal) throw mistake(`${word}: ${EAI.ADDRFAMILY}\n${complaint}`);
  throw TRACEROUTE_OPTIONS.notModelled(`the IPv6 address of "${word}"`);
}

const MAX_PACKET_BYTES = 65_000;

function checkSettings(
  { module, family: _, ...settings }: Settings,
  source: Ipv4 | Ipv6Literal | null,
  address: Ipv4 | Ipv6Literal,
): TracerouteOptions {
  const { firstHop, maxHops, queries, wait, packetBytes, sendWait } = settings;
  const method = methodOf(module);
  if (firstHop < 1 || firstHop > maxHops) throw mistake("first hop out of range");
  if (maxHops > 255) throw mistake("max hops cannot be more than 255");
  if (queries < 1 || queries > 10) throw mistake("no more than 10 probes per hop");
  if (wait.some((number) => number < 0)) throw mistake(`bad wait specifications \`${wait.join(",")}' used`);
  if ((packetBytes ?? 0) > MAX_PACKET_BYTES) throw mistake(`too big packetlen ${packetBytes} specified`);
  if (source !== null && typeof source !== typeof address) throw mistake("IP version mismatch in addresses specified");
  if (sendWait < 0) throw mistake(`bad sendtime \`${sendWait}' specified`);
  if (typeof address !== "number") throw ipv6Trace(settings, method, source, address);
  return { ...settings, method, source: source as Ipv4 | null, address, sendWait: sendWait >= 10 ? sendWait / 1000 : sendWait };
}

function methodOf(module: string): Method {
  if (module === "default" || module === "icmp" || module === "tcp" || module === "udp") return module;
  if (OTHER_MODULES.has(module)) throw TRACEROUTE_OPTIONS.notModelled(`module "${module}"`);
  throw mistake(`Unknown traceroute module ${module}`);
}

const OTHER_MODULES: ReadonlySet<string> = new Set(["dccp", "raw", "tcpconn", "udplite"]);

/** As where IPv6 is disabled. */
function ipv6Trace(
  { host, maxHops, packetBytes }: Omit<Settings, "module" | "family">,
  method: Method,
  source: unknown,
  { text }: Ipv6Literal,
): Exit {
  if (method !== "default" || source !== null)
    return mistake(`traceroute: these options with the IPv6 address ${text} are not modelled`);
  const head = `traceroute to ${host} (${text}), ${maxHops} hops max, ${Math.max(IPV6_HEADER_BYTES, packetBytes ?? IPV6_BYTES)} byte packets\n`;
  return new Exit(1, `connect: ${strerror("EADDRNOTAVAIL")}\n`, head);
}

const IPV6_HEADER_BYTES = 48;
const IPV6_BYTES = 80;
