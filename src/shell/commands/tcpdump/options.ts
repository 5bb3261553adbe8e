/** tcpdump's command line (tcpdump.c 4.99.3). What is not modelled is refused by name. */
import { MAX_SNAPLEN } from "../../../trace/pcap.ts";
import { DEFAULT_PRINT_OPTIONS, type PrintOptions } from "../../../trace/print/options.ts";
import { Exit } from "../../exit.ts";
import { accepted, counted, modelled, on, type Row, set, value } from "../../options/rows.ts";
import { OptionTable } from "../../options/table.ts";
import { USAGE } from "./usage.ts";

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export interface TcpdumpOptions extends Mutable<Omit<PrintOptions, "names" | "utcOffset">> {
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
  lineBuffered: boolean;
  packetBuffered: boolean;
  immediate: boolean;
  print: boolean;
  promiscuous: boolean;
  linkType: string | null;
  /** A question instead of a capture: -D, -L, -J, --version, -h. */
  ask: "devices" | "link types" | "time stamp types" | "version" | "help" | null;
}

export const TCPDUMP_OPTIONS = new OptionTable<TcpdumpOptions>(
  "tcpdump",
  {
    A: counted("ascii"),
    B: checked((value) => !/^\d+$/.test(value) || Number(value) === 0, "invalid packet buffer size"),
    c: value("count", (text) => {
      const count = Number.parseInt(text, 10);
      if (!(count > 0)) throw fail(`invalid packet count ${text}`);
      return count;
    }),
    count: on("countOnly"),
    D: asks("devices"),
    e: on("linkHeader"),
    F: value("filterFile"),
    h: asks("help"),
    i: value("device"),
    "immediate-mode": on("immediate"),
    j: checked((value) => value !== "host", "invalid time stamp type"),
    J: asks("time stamp types"),
    K: on("skipChecksums"),
    l: on("lineBuffered"),
    L: asks("link types"),
    micro: set({ nanoseconds: false }),
    n: on("numeric"),
    nano: on("nanoseconds"),
    "#": on("number"),
    p: set({ promiscuous: false }),
    print: on("print"),
    q: counted("quiet"),
    Q: value("direction", (text) => {
      if (text === "in" || text === "out" || text === "inout") return text;
      throw fail(`unknown capture direction \`${text}'`);
    }),
    r: value("readFile"),
    s: value("snapLength", readSnapLength),
    S: on("absoluteSequence"),
    t: counted("time"),
    "time-stamp-precision": value("nanoseconds", (text) => {
      if (text !== "micro" && text !== "nano") throw fail("unable to parse time stamp precision");
      return text === "nano";
    }),
    U: on("packetBuffered"),
    v: counted("verbose"),
    version: asks("version"),
    w: value("writeFile"),
    x: counted("hex"),
    X: counted("hexAscii"),
    y: value("linkType"),
    "O Z": accepted,
  },
  { usage: USAGE, exitCode: 1, refusalCode: 1 },
);

function fail(text: string): Exit {
  return new Exit(1, `tcpdump: ${text}\n`);
}

/** Only the first of these options counts. */
function asks(question: NonNullable<TcpdumpOptions["ask"]>): Row<TcpdumpOptions> {
  return modelled((options) => {
    options.ask ??= question;
  });
}

/** A value without effect here; a wrong one is complained about. */
function checked(isWrong: (value: string) => boolean, words: string): Row<TcpdumpOptions> {
  return modelled((_, { value }) => {
    if (isWrong(value)) throw fail(`${words} ${value}`);
  });
}

export function readTcpdumpLine(argv: readonly string[]): TcpdumpOptions {
  const options = defaults();
  options.expression = TCPDUMP_OPTIONS.read(argv, options);
  if (options.time > 5) throw fail("only -t, -tt, -ttt, -tttt and -ttttt are supported");
  return options;
}

function defaults(): TcpdumpOptions {
  const { names: _names, utcOffset: _offset, ...print } = DEFAULT_PRINT_OPTIONS;
  return {
    ...print,
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
    lineBuffered: false,
    packetBuffered: false,
    immediate: false,
    print: false,
    promiscuous: true,
    linkType: null,
    ask: null,
  };
}

function readSnapLength(text: string): number {
  const length = /^(0x[0-9a-f]+|\d+)$/i.test(text) ? Number(text) : -1;
  if (length < 0 || length > MAX_SNAPLEN) throw fail(`invalid snaplen ${text} (must be >= 0 and <= ${MAX_SNAPLEN})`);
  return length === 0 ? MAX_SNAPLEN : length;
}
