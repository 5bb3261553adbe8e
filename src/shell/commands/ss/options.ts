/** The command line of ss: which tables, which states, what to show beside them, and the filter's words. */
import { Exit } from "../../exit.ts";
import { accepted, exits, modelled, on, prints, value } from "../../options/rows.ts";
import { OptionTable } from "../../options/table.ts";
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

/** The command line as it stands. */
interface Given {
  readonly tables: Set<SocketTable>;
  netns: string | null;
  all: boolean;
  listening: boolean;
  numeric: boolean;
  resolve: boolean;
  timers: boolean;
  processes: boolean;
  noHeader: boolean;
  summary: boolean;
  onlyIpv4: boolean;
}

export const SS_OPTIONS = new OptionTable<Given>(
  "ss",
  {
    h: prints(SS_USAGE),
    "v V": prints("ss utility, iproute2-6.1.0\n"),
    Z: exits(1, "ss: SELinux is not enabled.\n"),
    t: modelled(({ tables }) => tables.add("tcp")),
    u: modelled(({ tables }) => tables.add("udp")),
    w: modelled(({ tables }) => tables.add("raw")),
    A: modelled(({ tables }, { value }) => {
      for (const query of value.split(",")) takeQuery(query, tables);
    }),
    4: on("onlyIpv4"),
    f: value("onlyIpv4", readFamily),
    N: value("netns"),
    a: on("all"),
    l: on("listening"),
    n: on("numeric"),
    r: on("numeric", "resolve"),
    o: on("timers"),
    p: on("processes"),
    s: on("summary"),
    H: on("noHeader"),
    O: accepted,
  },
  { usage: SS_USAGE, exitCode: 255 },
);

const QUERIES =
  "all inet tcp mptcp udp raw unix unix_dgram unix_stream unix_seqpacket packet packet_raw packet_dgram netlink dccp sctp vsock_stream vsock_dgram tipc xdp";
const FAMILIES = "inet6 link unix netlink vsock tipc xdp";
const ORDER: readonly SocketTable[] = ["raw", "udp", "tcp"];

export function readSsLine(argv: readonly string[]): SsOptions {
  const given: Given = {
    tables: new Set(),
    netns: null,
    all: false,
    listening: false,
    numeric: false,
    resolve: false,
    timers: false,
    processes: false,
    noHeader: false,
    summary: false,
    onlyIpv4: false,
  };
  const operands = SS_OPTIONS.read(argv, given);
  const { tables, all, listening, noHeader, ...shown } = given;
  const isEverything = tables.size === 0;
  if (isEverything && !shown.onlyIpv4 && !shown.summary && (all || listening))
    throw SS_OPTIONS.notModelled("showing sockets of other families (add -t, -u, -w or -4)");
  const chosen = ORDER.filter((table) => isEverything || tables.has(table));
  const preset = all ? ALL_STATES : listening ? LISTENING : chosen.includes("tcp") ? CONNECTED : ESTABLISHED;
  return { ...shown, tables: chosen, header: !noHeader, showTable: chosen.length > 1, ...readStates(operands, preset) };
}

function readFamily(text: string): boolean {
  if (FAMILIES.split(" ").includes(text)) throw SS_OPTIONS.notModelled(`family "${text}"`);
  if (text !== "inet") throw SS_OPTIONS.misuse(`ss: "${text}" is invalid family\n`);
  return true;
}

function takeQuery(text: string, tables: Set<SocketTable>): void {
  if (text === "inet") for (const table of ORDER) tables.add(table);
  else if (text === "tcp" || text === "udp" || text === "raw") tables.add(text);
  else if (QUERIES.split(" ").includes(text)) throw SS_OPTIONS.notModelled(`socket table "${text}"`);
  else throw SS_OPTIONS.misuse(`ss: "${text}" is illegal socket table id\n`);
}

/** `state X` and `exclude X` come first; what is left is the filter. */
function readStates(words: readonly string[], preset: number): { states: number; filter: readonly string[] } {
  let states = 0;
  let rest = words;
  while (rest[0] === "state" || rest[0] === "exclude" || rest[0] === "excl") {
    const [keyword, name] = rest;
    if (name === undefined) throw new Exit(255, 'Command line is not complete. Try option "help"\n');
    const mask = parseState(name);
    if (mask === null) throw new Exit(255, `ss: wrong state name: ${name}\n`);
    if (keyword === "state") states |= mask;
    else states = (states === 0 ? ALL_STATES : states) & ~mask;
    rest = rest.slice(2);
  }
  return { states: states === 0 ? preset : states, filter: rest };
}
