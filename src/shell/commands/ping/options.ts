/** ping's command line (iputils 20221126). */
import type { PmtuDiscovery } from "../../../kernel/transport/datagram-socket.ts";
import { Exit } from "../../exit.ts";
import { accepted, exits, modelled, on, prints, type Reader, refused, set, value } from "../../options/rows.ts";
import { parseStrtol } from "../../options/strtol.ts";
import { OptionTable } from "../../options/table.ts";
import { PING_USAGE } from "./usage.ts";

export interface PingOptions {
  count: number;
  intervalMs: number;
  /** How long to wait for the last replies where none has come yet. */
  lingerMs: number;
  deadlineSeconds: number;
  size: number;
  ttl: number | null;
  tos: number;
  mark: number;
  preload: number;
  pmtu: PmtuDiscovery | null;
  pattern: readonly number[] | null;
  identifier: number | null;
  source: string | null;
  adaptive: boolean;
  audible: boolean;
  broadcast: boolean;
  flood: boolean;
  numeric: boolean;
  outstanding: boolean;
  quiet: boolean;
  strictSource: boolean;
  timestamps: boolean;
  verbose: boolean;
  /** Of -4 and -6. */
  family: "any" | "inet" | "inet6";
  /** What is printed before anything is sent, on standard error and on standard output. */
  notices: string;
  head: string;
}

export interface PingLine {
  readonly options: PingOptions;
  readonly operand: string;
}

const VERSION = "ping from iputils 20221126\nlibcap: yes, IDN: yes, NLS: no, error.h: yes, getrandom(): yes, __fpending(): yes\n";

const MAX_LONG = 9223372036854775807n;
const MAX_INT = 2147483647n;

export const PING_OPTIONS = new OptionTable<PingOptions>(
  "ping",
  {
    "h ?": exits(2, PING_USAGE),
    V: prints(VERSION),
    a: on("audible"),
    A: on("adaptive"),
    b: on("broadcast"),
    B: on("strictSource"),
    c: value("count", whole(1n, MAX_LONG)),
    D: on("timestamps"),
    e: value("identifier", whole(0n, 65_535n)),
    f: set({ flood: true, intervalMs: 0 }),
    i: modelled((options, { value }) => {
      options.intervalMs = Math.trunc(readSeconds(options, value) * 1000);
    }),
    I: value("source"),
    l: value("preload", whole(1n, 65_536n)),
    m: value("mark", whole(0n, 0xffffffffn)),
    M: value("pmtu", readDiscovery),
    n: on("numeric"),
    O: on("outstanding"),
    p: modelled((options, { value }) => setPattern(options, value)),
    q: on("quiet"),
    Q: value("tos", whole(0n, 255n)),
    s: value("size", whole(0n, MAX_INT)),
    t: value("ttl", whole(0n, 255n)),
    v: on("verbose"),
    w: value("deadlineSeconds", whole(0n, MAX_INT)),
    W: modelled((options, { value }) => {
      const seconds = readSeconds(options, value);
      if (seconds < 0 || seconds > 2147483) throw new Exit(2, `ping: bad linger time: ${value}\n`);
      options.lingerMs = Math.trunc(seconds * 1000);
    }),
    R: refused("record route"),
    T: refused("timestamp option"),
    F: refused("flow label"),
    N: refused("node information query"),
    r: refused("bypassing the routing tables"),
    4: modelled((options) => setFamily(options, "inet")),
    6: modelled((options) => setFamily(options, "inet6")),
    "C d L S U": accepted,
  },
  { usage: PING_USAGE, exitCode: 2 },
);

function setFamily(options: PingOptions, family: "inet" | "inet6"): void {
  if (options.family !== "any" && options.family !== family)
    throw new Exit(2, "ping: only one -4 or -6 option may be specified\n");
  options.family = family;
}

export function readPingLine(argv: readonly string[]): PingLine {
  const options = defaults();
  const operands = PING_OPTIONS.read(argv, options);
  if (operands.length === 0) throw new Exit(1, "ping: usage error: Destination address required\n");
  if (operands.length > 1) throw PING_OPTIONS.notModelled("source routing");
  return { options, operand: operands[0]! };
}

function defaults(): PingOptions {
  return {
    count: 0,
    intervalMs: 1000,
    lingerMs: 10_000,
    deadlineSeconds: 0,
    size: 56,
    ttl: null,
    tos: 0,
    mark: 0,
    preload: 1,
    pmtu: null,
    pattern: null,
    identifier: null,
    source: null,
    adaptive: false,
    audible: false,
    broadcast: false,
    flood: false,
    numeric: false,
    outstanding: false,
    quiet: false,
    strictSource: false,
    timestamps: false,
    verbose: false,
    family: "any",
    notices: "",
    head: "",
  };
}

/** strtol(3) with base 0, through and through. */
function whole(low: bigint, high: bigint): Reader<number> {
  return (text) => {
    const number = parseStrtol(text);
    if (number === null) throw new Exit(1, `ping: invalid argument: '${text}'\n`);
    if (number < low || number > high)
      throw new Exit(1, `ping: invalid argument: '${text}': out of range: ${low} <= value <= ${high}\n`);
    return Number(number);
  };
}

/** strtod(3); what stands behind the number is only remarked on. */
function readSeconds(options: PingOptions, text: string): number {
  const [, number, , , rest] = /^\s*([+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?)?(.*)$/.exec(text)!;
  if (rest !== "")
    options.notices += `ping: option argument contains garbage: ${rest}\nping: this will become fatal error in the future\n`;
  return Number(number ?? 0);
}

function readDiscovery(text: string): PmtuDiscovery {
  if (text === "do" || text === "dont" || text === "want") return text;
  throw new Exit(2, `ping: invalid -M argument: ${text}\n`);
}

function setPattern(options: PingOptions, text: string): void {
  if (!/^[0-9a-fA-F]*$/.test(text)) throw new Exit(2, `ping: patterns must be specified as hex digits: ${text}\n`);
  const bytes: number[] = [];
  for (let at = 0; at < text.length && bytes.length < 16; at += 2) bytes.push(Number.parseInt(text.slice(at, at + 2), 16));
  options.pattern = bytes;
  if (bytes.length > 0) options.head = `PATTERN: 0x${bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("")}\n`;
}
