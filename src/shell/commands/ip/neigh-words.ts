/** The words of `ip neighbour`. iproute2: ip/ipneigh.c. */
import type { Device } from "../../../kernel/device.ts";
import type { NeighbourState } from "../../../kernel/ipv4/neighbour.ts";
import { on, type Reader, set, value } from "../../options/rows.ts";
import { type Arguments, abbreviates, parseUnsigned } from "./arguments.ts";
import {
  type AddressFamily,
  decideFamily,
  FamilyWords,
  type InetAddress,
  type InetPrefix,
  readAddress,
  readPrefix,
} from "./inet-prefix.ts";
import {
  checked,
  deferred,
  does,
  type GivenWord,
  type Keyword,
  KeywordTable,
  nameFor,
  once,
  orAll,
  parseNames,
  takes,
  valid,
} from "./keywords.ts";
import { protocolOf } from "./names.ts";
import { duplicate, garbage } from "./quit.ts";
import { masterNamed, notVrf } from "./show-filter.ts";
import { type Tool, usage } from "./tool.ts";
import { NEIGH_HELP } from "./usage.ts";

const STATES = parseNames("permanent* reachable* noarp none stale incomplete delay probe failed*");

const BITS: readonly NeighbourState[] = ["INCOMPLETE", "REACHABLE", "STALE", "DELAY", "PROBE", "FAILED", "NOARP", "PERMANENT"];

/** A state by name, which may be short, or by number. iproute2: nud_state_a2n(). */
function parseState(text: string): NeighbourState | null {
  const named = nameFor(STATES, text);
  if (named !== undefined) return named.toUpperCase() as NeighbourState;
  const number = parseUnsigned(text, 255);
  if (number === 0) return "NONE";
  return BITS.find((_, bit) => number === 1 << bit) ?? null;
}

const readState: Reader<NeighbourState> = valid("nud state is bad", parseState);

/** What names one entry. */
class EntryWords extends FamilyWords {
  address: InetAddress | null = null;
  dev: string | null = null;
  proxy = false;
}

const proxy: Keyword<EntryWords> = takes((words, { value }) => {
  if (abbreviates(value, "help")) throw usage(NEIGH_HELP);
  if (words.address !== null) throw duplicate("address", value);
  words.address = readAddress(value, words.family);
  words.proxy = true;
});

function takeAddress(words: EntryWords, text: string): void {
  if (words.address !== null) throw garbage("to", text);
  words.address = readAddress(text, words.family);
}

export class NeighbourWords extends EntryWords {
  mac: string | null = null;
  state: NeighbourState = "PERMANENT";
  unmodelled: string | null = null;
}

export function parseNeighbour(tool: Tool, args: Arguments): NeighbourWords {
  return NEIGH_WORDS.read(new NeighbourWords(tool.options.family), tool, args);
}

export const NEIGH_WORDS = new KeywordTable<NeighbourWords>(
  "ip neigh add|change|replace|delete",
  {
    "lladdr*": once("mac", "lladdr"),
    nud: value("state", readState),
    "proxy*": proxy,
    "router use managed extern_learn*": deferred(),
    dev: value("dev"),
    "protocol*": deferred(checked(valid('"protocol" value is invalid\n', protocolOf))),
    to: takes(takeNewAddress),
  },
  { called: "neighbour option", nameless: takeNewAddress },
);

/** The tool passes over a word that asks for help. */
function takeNewAddress(words: EntryWords, { value, args }: GivenWord): void {
  takeAddress(words, abbreviates(value, "help") ? args.value() : value);
}

export function parseNeighbourQuery(tool: Tool, args: Arguments): EntryWords {
  return NEIGH_GET_WORDS.read(new EntryWords(tool.options.family), tool, args);
}

export const NEIGH_GET_WORDS = new KeywordTable<EntryWords>(
  "ip neigh get",
  { dev: value("dev"), "proxy*": proxy, to: takes(takeKnownAddress) },
  { called: "neighbour option", nameless: takeKnownAddress },
);

function takeKnownAddress(words: EntryWords, { value }: GivenWord): void {
  if (abbreviates(value, "help")) throw usage(NEIGH_HELP);
  takeAddress(words, value);
}

export class NeighbourFilter extends FamilyWords {
  device: Device | null = null;
  to: InetPrefix | null = null;
  states: Set<NeighbourState> | null = null;
  proxy = false;
  /** Undefined: any. Null: only devices without a master. */
  master: Device | null | undefined = undefined;
  protocol = 0;
  /** The device's name; it is looked up when all words are read. */
  dev: string | null = null;
  readonly isFlush: boolean;

  constructor(family: AddressFamily, isFlush: boolean) {
    super(family);
    this.isFlush = isFlush;
  }
}

export function parseNeighbourFilter(tool: Tool, args: Arguments, isFlush: boolean): NeighbourFilter {
  const filter = NEIGH_FILTER_WORDS.read(new NeighbourFilter(tool.options.family, isFlush), tool, args);
  if (filter.dev !== null) filter.device = tool.device(filter.dev);
  return filter;
}

export const NEIGH_FILTER_WORDS = new KeywordTable<NeighbourFilter>(
  "ip neigh show|flush",
  {
    dev: once("dev", "dev"),
    master: takes((filter, { value, tool }) => {
      filter.master = masterNamed(tool, value);
    }),
    vrf: takes((_, { value }) => {
      throw notVrf(value);
    }),
    nomaster: set({ master: null }),
    unused: does(() => undefined),
    nud: takes(takeStates),
    proxy: on("proxy"),
    "protocol*": value("protocol", orAll("protocol", protocolOf, 0)),
    to: takes(takeNetwork),
  },
  { called: "neighbour option", nameless: takeNetwork },
);

function takeNetwork(filter: NeighbourFilter, { value }: GivenWord): void {
  if (abbreviates(value, "help")) throw usage(NEIGH_HELP);
  filter.to = decideFamily(filter, readPrefix(value, filter.family));
}

function takeStates(filter: NeighbourFilter, given: GivenWord): void {
  filter.states ??= new Set();
  if (given.value !== "all") filter.states.add(readState(given.value, given));
  else
    for (const { name } of STATES)
      if (!filter.isFlush || name !== "noarp") filter.states.add(name.toUpperCase() as NeighbourState);
}
