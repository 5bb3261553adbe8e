/** ping's command line (iputils 20221126). */
import type { PmtuDiscovery } from "../../../kernel/transport/udp.ts";
import { parseOptions } from "../../net/getopt.ts";
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
}

/** What the command line says: run with these, or print this and end. */
export type PingLine =
  | {
      readonly kind: "run";
      readonly options: PingOptions;
      readonly operand: string;
      readonly notices: string;
      readonly head: string;
    }
  | { readonly kind: "end"; readonly stdout: string; readonly stderr: string; readonly exitCode: number };

const LETTERS = "h?aABbc:CdDe:fF:i:I:l:Lm:M:nN:Op:qQ:rRs:S:t:T:UvVw:W:46";
/** What changes the packets in ways the model does not have. */
const NOT_MODELLED: Readonly<Record<string, string>> = {
  R: "record route",
  T: "timestamp option",
  F: "flow label",
  N: "node information query",
  r: "bypassing the routing tables",
  6: "IPv6",
};
const MAX_COUNT = 9223372036854775807n;
export const VERSION =
  "ping from iputils 20221126\nlibcap: yes, IDN: yes, NLS: no, error.h: yes, getrandom(): yes, __fpending(): yes\n";

export function readPingLine(args: readonly string[]): PingLine {
  const line = parseOptions(args, { letters: LETTERS });
  const options = defaults();
  const notes = { notices: "", head: "" };
  for (const { name, value } of line.options) {
    const answer = applyOption(options, name, value, notes);
    if (answer !== null) return answer;
  }
  if (line.mistake !== null) return fail(`ping: ${line.mistake}\n${PING_USAGE}`, 2);
  if (line.operands.length === 0) return fail("ping: usage error: Destination address required\n", 1);
  if (line.operands.length > 1) return fail("ping: source routing is not modelled\n", 2);
  return { kind: "run", options, operand: line.operands[0]!, ...notes };
}

function fail(stderr: string, exitCode: number): PingLine {
  return { kind: "end", stdout: "", stderr, exitCode };
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
  };
}

function applyOption(
  options: PingOptions,
  name: string,
  value: string,
  notes: { notices: string; head: string },
): PingLine | null {
  const missing = NOT_MODELLED[name];
  if (missing !== undefined) return fail(`ping: option "-${name}" (${missing}) is not modelled\n`, 2);
  const integer = (low: bigint, high: bigint, store: (number: number) => void): PingLine | null => {
    const number = parseInteger(value);
    if (number === null) return fail(`ping: invalid argument: '${value}'\n`, 1);
    if (number < low || number > high) {
      return fail(`ping: invalid argument: '${value}': out of range: ${low} <= value <= ${high}\n`, 1);
    }
    store(Number(number));
    return null;
  };
  const decimal = (store: (number: number) => PingLine | null): PingLine | null => {
    const match = /^\s*([+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?)?(.*)$/.exec(value)!;
    if (match[4] !== "") {
      notes.notices += `ping: option argument contains garbage: ${match[4]}\nping: this will become fatal error in the future\n`;
    }
    return store(Number(match[1] ?? 0));
  };
  switch (name) {
    case "a":
      options.audible = true;
      return null;
    case "A":
      options.adaptive = true;
      return null;
    case "b":
      options.broadcast = true;
      return null;
    case "B":
      options.strictSource = true;
      return null;
    case "c":
      return integer(1n, MAX_COUNT, (number) => (options.count = number));
    case "D":
      options.timestamps = true;
      return null;
    case "e":
      return integer(0n, 65_535n, (number) => (options.identifier = number));
    case "f":
      options.flood = true;
      options.intervalMs = 0;
      return null;
    case "i":
      return decimal((seconds) => {
        options.intervalMs = Math.trunc(seconds * 1000);
        return null;
      });
    case "I":
      options.source = value;
      return null;
    case "l":
      return integer(1n, 65_536n, (number) => (options.preload = number));
    case "m":
      return integer(0n, 0xffffffffn, (number) => (options.mark = number));
    case "M":
      if (value !== "do" && value !== "dont" && value !== "want") return fail(`ping: invalid -M argument: ${value}\n`, 2);
      options.pmtu = value;
      return null;
    case "n":
      options.numeric = true;
      return null;
    case "O":
      options.outstanding = true;
      return null;
    case "p":
      return readPattern(options, value, notes);
    case "q":
      options.quiet = true;
      return null;
    case "Q":
      return integer(0n, 255n, (number) => (options.tos = number));
    case "s":
      return integer(0n, 2147483647n, (number) => (options.size = number));
    case "t":
      return integer(0n, 255n, (number) => (options.ttl = number));
    case "v":
      options.verbose = true;
      return null;
    case "V":
      return { kind: "end", stdout: VERSION, stderr: "", exitCode: 0 };
    case "w":
      return integer(0n, 2147483647n, (number) => (options.deadlineSeconds = number));
    case "W":
      return decimal((seconds) => {
        if (seconds < 0 || seconds > 2147483) return fail(`ping: bad linger time: ${value}\n`, 2);
        options.lingerMs = Math.trunc(seconds * 1000);
        return null;
      });
    case "h":
    case "?":
      return fail(PING_USAGE, 2);
    default:
      // -4, -C, -d, -L, -S, -U: what they ask for is so here, or makes no difference to what is seen.
      return null;
  }
}

/** strtol(3) with base 0: null for what is not a number through and through. */
function parseInteger(text: string): bigint | null {
  const match = /^\s*([+-]?)(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9]\d*)$/.exec(text);
  if (match === null) return null;
  const digits = /^0[0-7]+$/.test(match[2]!) ? `0o${match[2]!.slice(1)}` : match[2]!;
  return match[1] === "-" ? -BigInt(digits) : BigInt(digits);
}

function readPattern(options: PingOptions, value: string, notes: { head: string }): PingLine | null {
  if (!/^[0-9a-fA-F]*$/.test(value)) return fail(`ping: patterns must be specified as hex digits: ${value}\n`, 2);
  const bytes: number[] = [];
  for (let at = 0; at < value.length && bytes.length < 16; at += 2) bytes.push(Number.parseInt(value.slice(at, at + 2), 16));
  options.pattern = bytes;
  if (bytes.length > 0) notes.head = `PATTERN: 0x${bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("")}\n`;
  return null;
}
