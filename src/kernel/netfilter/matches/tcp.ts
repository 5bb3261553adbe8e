/** `-m tcp`: ports, flags, one option. Linux: xt_tcpudp.c. The oldest parser of all: it reads 0x10 and 010 as numbers, too. */
import { NO_OPTIONS, TCP } from "../../../wire/tcp.ts";
import type { Rule } from "../../config/netfilter.ts";
import type { Skb } from "../../skb.ts";
import { type Bound, masked, TCP_FLAGS } from "../bounds.ts";
import { destinationPortOf, rawDestinationPortOf, rawSourcePortOf, sourcePortOf, tcpFlagsOf } from "../fields.ts";
import { servicePort } from "../services.ts";
import { not } from "../text.ts";
import { defineMatch, isProtocol } from "../xtables.ts";
import { parseNumber, type ValueContext, XtablesError } from "../xtoptions.ts";
import { inRange, listPorts, missedPort, type PortRange, portBounds, portRange, savePorts } from "./ports.ts";

interface FlagsTest {
  readonly mask: number;
  readonly value: number;
  readonly inverted: boolean;
}

interface TcpOptions {
  readonly sport: PortRange | null;
  readonly dport: PortRange | null;
  readonly option: { readonly kind: number; readonly inverted: boolean } | null;
  readonly flags: FlagsTest | null;
}

const FLAGS = ["FIN", "SYN", "RST", "PSH", "ACK", "URG"] as const;

export const tcpMatch = defineMatch<TcpOptions>({
  name: "tcp",
  options: [
    { names: ["source-port", "sport"], read: readPorts, invertible: true, repeatText: "Only one `--source-port' allowed" },
    {
      names: ["destination-port", "dport"],
      read: readPorts,
      invertible: true,
      repeatText: "Only one `--destination-port' allowed",
    },
    { names: ["syn"], invertible: true, repeatText: "Only one of `--syn' or `--tcp-flags'  allowed" },
    { names: ["tcp-flags"], read: readFlags, invertible: true, repeatText: "Only one of `--syn' or `--tcp-flags'  allowed" },
    { names: ["tcp-option"], read: readKind, invertible: true, repeatText: "Only one `--tcp-option' allowed" },
  ],
  finish(given, { protocol }) {
    if (given.has("syn") && given.has("tcp-flags")) throw new XtablesError("Only one of `--syn' or `--tcp-flags'  allowed");
    const options: TcpOptions = {
      sport: portRange(given, "source-port"),
      dport: portRange(given, "destination-port"),
      option: given.has("tcp-option")
        ? { kind: given.value<number>("tcp-option")!, inverted: given.inverted("tcp-option") }
        : null,
      flags: given.has("syn")
        ? { mask: 0x17, value: 0x02, inverted: given.inverted("syn") }
        : given.has("tcp-flags")
          ? { ...given.value<{ mask: number; value: number }>("tcp-flags")!, inverted: given.inverted("tcp-flags") }
          : null,
    };
    const { flags } = options;
    if (flags?.mask !== 0) return requireTcp(options, protocol);
    // Flags under an empty mask are no test to nft: the rule has the other tests only, or, without any, no match.
    const others = { ...options, flags: null };
    if (flags.value === 0 && !flags.inverted) return requireTcp(others, protocol);
    requireTcp(options, protocol);
    return isNative(others) || others.option !== null ? others : null;
  },
  refuses: (options, rule) => !isNative(options) && !isProtocol(rule, TCP),
  save: ({ sport, dport, option, flags }) =>
    savePorts("sport", sport) + savePorts("dport", dport) + saveOption(option) + saveFlags(flags),
  list({ sport, dport, option, flags }, numeric) {
    const kind = option === null ? "" : ` option=${option.inverted ? "!" : ""}${option.kind}`;
    const word = numeric ? flagNumber : flagNames;
    const test = flags === null ? "" : ` flags:${flags.inverted ? "!" : ""}${word(flags.mask)}/${word(flags.value)}`;
    return ` tcp${listPorts("spt", sport, "tcp", numeric)}${listPorts("dpt", dport, "tcp", numeric)}${kind}${test}`;
  },
  bounds: tcpBounds,
  boxes: (options) => (options.option === null ? [tcpBounds(options)] : null),
  miss(options, skb) {
    const { sport, dport, option, flags } = options;
    const { ip } = skb;
    const native = isNative(options);
    const source = native ? rawSourcePortOf(ip) : sourcePortOf(ip);
    const port = missedPort(sport, source, dport, native ? rawDestinationPortOf(ip) : destinationPortOf(ip));
    if (port !== null) return port;
    if (option !== null && hasOption(skb, option.kind) === option.inverted)
      return { condition: saveOption(option), has: `option ${option.kind} is ${option.inverted ? "" : "not "}there` };
    const set = tcpFlagsOf(ip);
    return { condition: saveFlags(flags), has: set < 0 ? "it has no TCP header" : `flags are ${flagNames(set)}` };
  },
  compile(options) {
    const { sport, dport, option, flags } = options;
    const readSource = isNative(options) ? rawSourcePortOf : sourcePortOf;
    const readDestination = isNative(options) ? rawDestinationPortOf : destinationPortOf;
    return (skb) => {
      const port = readDestination(skb.ip);
      if (port < 0 || !inRange(port, dport)) return false;
      if (sport !== null && !inRange(readSource(skb.ip), sport)) return false;
      if (flags !== null) {
        const set = tcpFlagsOf(skb.ip);
        if (set < 0 || ((set & flags.mask) === flags.value) === flags.inverted) return false;
      }
      return option === null || hasOption(skb, option.kind) !== option.inverted;
    };
  },
});

function tcpBounds({ sport, dport, flags }: TcpOptions): readonly Bound[] {
  return [...portBounds(sport, dport), ...(flags === null ? [] : masked(TCP_FLAGS, flags.mask, flags.value, flags.inverted))];
}

function requireTcp(options: TcpOptions, protocol: Rule["protocol"]): TcpOptions {
  if (isNative(options) && protocol?.value !== TCP) throw new XtablesError("TCP match requires '-p tcp'");
  return options;
}

/** Without an option of nft's own kind the match is left to xtables, which checks the protocol itself. */
function isNative({ sport, dport, option, flags }: TcpOptions): boolean {
  return option === null && (sport !== null || dport !== null || flags !== null);
}

function readPorts(text: string): readonly [number, number] {
  const colon = text.indexOf(":");
  if (colon < 0) {
    const port = readPort(text);
    return [port, port];
  }
  const low = colon === 0 ? 0 : readPort(text.slice(0, colon));
  const high = colon === text.length - 1 ? 0xffff : readPort(text.slice(colon + 1));
  if (low > high) throw new XtablesError("invalid portrange (min > max)");
  return [low, high];
}

function readPort(text: string): number {
  const port = parseNumber(text, 0, 0xffff) ?? servicePort(text, "tcp");
  if (port === null) throw new XtablesError(`invalid port/service \`${text}' specified`);
  return port;
}

function readFlags(text: string, context: ValueContext): { mask: number; value: number } {
  const second = context.nextWord();
  if (second === null) throw new XtablesError("--tcp-flags requires two args.");
  return { mask: parseFlags(text), value: parseFlags(second) };
}

function parseFlags(text: string): number {
  let flags = 0;
  for (const word of text.split(",").filter((part) => part !== "")) {
    const name = word.toUpperCase();
    const index = (FLAGS as readonly string[]).indexOf(name);
    if (index < 0 && name !== "ALL" && name !== "NONE") throw new XtablesError(`Unknown TCP flag \`${word}'`);
    flags |= index >= 0 ? 1 << index : name === "ALL" ? 0x3f : 0;
  }
  return flags;
}

function readKind(text: string): number {
  const kind = parseNumber(text, 1, 255);
  if (kind === null) throw new XtablesError(`Bad TCP option "${text}"`);
  return kind;
}

function flagNames(flags: number): string {
  return FLAGS.filter((_, index) => flags & (1 << index)).join(",") || "NONE";
}

function flagNumber(flags: number): string {
  return `0x${flags.toString(16).toUpperCase().padStart(2, "0")}`;
}

function hasOption(skb: Skb, kind: number): boolean {
  const options = skb.ip.payload.kind === "tcp" ? skb.ip.payload.options : NO_OPTIONS;
  switch (kind) {
    case 1:
      return options.timestamps !== null || options.windowScale !== null || options.sack !== null;
    case 2:
      return options.mss !== null;
    case 3:
      return options.windowScale !== null;
    case 4:
      return options.sackPermitted;
    case 5:
      return options.sack !== null;
    case 8:
      return options.timestamps !== null;
    default:
      return false;
  }
}

function saveOption(option: TcpOptions["option"]): string {
  return option === null ? "" : `${not(option.inverted)} --tcp-option ${option.kind}`;
}

function saveFlags(flags: FlagsTest | null): string {
  return flags === null ? "" : `${not(flags.inverted)} --tcp-flags ${flagNames(flags.mask)} ${flagNames(flags.value)}`;
}
