/** The command line of ss: which tables, which states, what to show beside them, and the filter's words. */
import { parseOptions } from "../../net/getopt.ts";
import { Ending, notModelled, withUsage } from "./ending.ts";
import type { SocketTable } from "./sockets.ts";
import { ALL_STATES, CONNECTED, ESTABLISHED, LISTENING, parseState } from "./states.ts";
import { SS_USAGE } from "./usage.ts";

export interface SsOptions {
  /** In the order ss shows them. */
  readonly tables: readonly SocketTable[];
  readonly states: number;
  readonly numeric: boolean;
  readonly resolve: boolean;
  readonly timers: boolean;
  readonly processes: boolean;
  readonly header: boolean;
  readonly summary: boolean;
  /** More than one table was asked for: the Netid column. */
  readonly showTable: boolean;
  /** -4, -f inet. */
  readonly onlyIpv4: boolean;
  /** -N. */
  readonly netns: string | null;
  readonly filter: readonly string[];
}

const LETTERS = "haletuwxnro460spTbEf:mMdSF:D:A:iVvzZN:KHO";
const LONG = {
  numeric: "n",
  resolve: "r",
  options: "o",
  extended: "e",
  memory: "m",
  info: "i",
  processes: "p",
  threads: "T",
  bpf: "b",
  events: "E",
  dccp: "d",
  tcp: "t",
  sctp: "S",
  udp: "u",
  raw: "w",
  unix: "x",
  mptcp: "M",
  all: "a",
  listening: "l",
  ipv4: "4",
  ipv6: "6",
  packet: "0",
  family: "f",
  socket: "A",
  query: "A",
  summary: "s",
  diag: "D",
  filter: "F",
  version: "V",
  help: "h",
  context: "Z",
  contexts: "z",
  net: "N",
  kill: "K",
  "no-header": "H",
  oneline: "O",
} as const;
const WITH_ARGUMENT = "fADFN";
/** What the real tool has and this one does not. */
const REFUSED = "ebEKmiTdSMx0DFz6";
const QUERIES =
  "all inet tcp mptcp udp raw unix unix_dgram unix_stream unix_seqpacket packet packet_raw packet_dgram netlink dccp sctp vsock_stream vsock_dgram tipc xdp";
const FAMILIES = "inet6 link unix netlink vsock tipc xdp";
const ORDER: readonly SocketTable[] = ["raw", "udp", "tcp"];

export function readOptions(args: readonly string[]): SsOptions {
  const long = Object.fromEntries(
    Object.entries(LONG).map(([name, as]) => [
      name,
      { as, argument: WITH_ARGUMENT.includes(as) ? ("required" as const) : ("none" as const) },
    ]),
  );
  for (const name of ["tos", "cgroup", "tipc", "tipcinfo", "vsock", "xdp", "inet-sockopt"])
    long[name] = { as: name, argument: "none" } as never;
  const line = parseOptions(args, { letters: `+${LETTERS}`, long });
  if (line.mistake !== null) throw withUsage(`ss: ${line.mistake}\n`);
  const tables = new Set<SocketTable>();
  let netns: string | null = null;
  const given = new Set<string>();
  for (const { name, value, written } of line.options) {
    if (REFUSED.includes(name) || name.length > 1) throw notModelled(`option "${written}"`);
    given.add(name);
    if (name === "h") throw new Ending(SS_USAGE, 0);
    if (name === "V" || name === "v") throw new Ending("ss utility, iproute2-6.1.0\n", 0);
    if (name === "Z") throw new Ending("ss: SELinux is not enabled.\n", 1);
    if (name === "t") tables.add("tcp");
    else if (name === "u") tables.add("udp");
    else if (name === "w") tables.add("raw");
    else if (name === "N") netns = value;
    else if (name === "f") takeFamily(value);
    else if (name === "A") for (const query of value.split(",")) takeQuery(query, tables);
  }
  const isEverything = tables.size === 0;
  if (isEverything && !given.has("4") && !given.has("s") && (given.has("a") || given.has("l"))) {
    throw notModelled("showing sockets of other families (add -t, -u, -w or -4)");
  }
  const chosen = ORDER.filter((table) => isEverything || tables.has(table));
  const { states, filter } = readStates(line.operands, defaultStates(chosen, given));
  return {
    tables: chosen,
    states,
    numeric: given.has("n") || given.has("r"),
    resolve: given.has("r"),
    timers: given.has("o"),
    processes: given.has("p"),
    header: !given.has("H"),
    summary: given.has("s"),
    showTable: chosen.length > 1,
    onlyIpv4: given.has("4") || given.has("f"),
    netns,
    filter,
  };
}

function takeFamily(text: string): void {
  if (FAMILIES.split(" ").includes(text)) throw notModelled(`family "${text}"`);
  if (text !== "inet") throw withUsage(`ss: "${text}" is invalid family\n`);
}

function takeQuery(text: string, tables: Set<SocketTable>): void {
  if (text === "inet") for (const table of ORDER) tables.add(table);
  else if (text === "tcp" || text === "udp" || text === "raw") tables.add(text);
  else if (QUERIES.split(" ").includes(text)) throw notModelled(`socket table "${text}"`);
  else throw withUsage(`ss: "${text}" is illegal socket table id\n`);
}

function defaultStates(tables: readonly SocketTable[], given: ReadonlySet<string>): number {
  if (given.has("a")) return ALL_STATES;
  if (given.has("l")) return LISTENING;
  return tables.includes("tcp") ? CONNECTED : ESTABLISHED;
}

/** `state X` and `exclude X` come first; what is left is the filter. */
function readStates(words: readonly string[], preset: number): { states: number; filter: readonly string[] } {
  let states = 0;
  let rest = words;
  while (rest[0] === "state" || rest[0] === "exclude" || rest[0] === "excl") {
    const [keyword, name] = rest;
    if (name === undefined) throw new Ending('Command line is not complete. Try option "help"\n', 255);
    const mask = parseState(name);
    if (mask === null) throw new Ending(`ss: wrong state name: ${name}\n`, 255);
    if (keyword === "state") states |= mask;
    else states = (states === 0 ? ALL_STATES : states) & ~mask;
    rest = rest.slice(2);
  }
  return { states: states === 0 ? preset : states, filter: rest };
}
