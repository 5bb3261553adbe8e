/** nc's command line. What it has and the model has not is refused by name. */
import { servicePort } from "../../../kernel/netfilter/services.ts";
import { Exit } from "../../exit.ts";
import { accepted, exits, on, type Reader, refused, value } from "../../options/rows.ts";
import { OptionTable } from "../../options/table.ts";
import { NC_HELP, NC_USAGE, NC_VERSION } from "./usage.ts";

export interface NcOptions {
  broadcast: boolean;
  crlf: boolean;
  detached: boolean;
  /** -4: an IPv6 address is none. */
  ipv4: boolean;
  keep: boolean;
  listen: boolean;
  /** -N: the end of the input ends the sending side. */
  shutdown: boolean;
  numeric: boolean;
  localPort: string | null;
  /** -q: seconds from the end of the input to the end of the program; -1 waits for the network's. */
  quitSeconds: number;
  random: boolean;
  source: string | null;
  tos: number;
  udp: boolean;
  verbose: boolean;
  /** -W: how many packets are received; 0 for any number. */
  receiveLimit: number;
  /** -w: seconds of silence, of connecting; -1 for no limit. */
  timeoutSeconds: number;
  scan: boolean;
  ttl: number;
  host: string | null;
  ports: readonly string[];
}

const INT_MAX = 2147483647;

export const NC_OPTIONS = new OptionTable<NcOptions>(
  "nc",
  {
    h: exits(0, `${NC_VERSION}${NC_USAGE}${NC_HELP}`),
    b: on("broadcast"),
    C: on("crlf"),
    d: on("detached"),
    i: refused(undefined, strtonum("interval", 0, INT_MAX)),
    k: on("keep"),
    l: on("listen"),
    M: value("ttl", strtonum("ttl is", 0, 255)),
    N: on("shutdown"),
    n: on("numeric"),
    p: value("localPort"),
    q: value("quitSeconds", strtonum("quit timer", -INT_MAX - 1, INT_MAX)),
    r: on("random"),
    s: value("source"),
    T: value("tos", readTos),
    u: on("udp"),
    v: on("verbose"),
    W: value("receiveLimit", strtonum("receive limit", 1, INT_MAX)),
    w: value("timeoutSeconds", strtonum("timeout", 0, INT_MAX / 1000)),
    X: refused(undefined, (text) => {
      if (!["connect", "4", "5"].includes(text)) throw fail("unsupported proxy protocol");
    }),
    z: on("scan"),
    4: on("ipv4"),
    D: accepted,
  },
  { usage: NC_USAGE, exitCode: 1, refusalCode: 1 },
);

function fail(text: string): Exit {
  return new Exit(1, `nc: ${text}\n`);
}

export function readNcLine(argv: readonly string[]): NcOptions {
  const options = defaults();
  const operands = NC_OPTIONS.read(argv, options);
  if (operands.length === 0 && !options.listen) throw NC_OPTIONS.misuse();
  if (options.listen) {
    if (operands.length === 0 && options.localPort === null) throw fail("missing port number");
    if (operands.length > 2 || (operands.length > 0 && (options.localPort ?? options.source) !== null)) throw NC_OPTIONS.misuse();
    if (operands.length === 2) options.host = operands[0]!;
    options.ports = [operands.at(-1) ?? options.localPort!];
  } else {
    if (operands.length === 1) throw fail("missing port number");
    options.host = operands[0]!;
    options.ports = operands.slice(1);
  }
  if (options.listen && options.scan) throw fail("cannot use -z and -l");
  if (!options.listen && options.keep) throw fail("must use -l with -k");
  return options;
}

function defaults(): NcOptions {
  return {
    broadcast: false,
    crlf: false,
    detached: false,
    ipv4: false,
    keep: false,
    listen: false,
    shutdown: false,
    numeric: false,
    localPort: null,
    quitSeconds: -1,
    random: false,
    source: null,
    tos: -1,
    udp: false,
    verbose: false,
    receiveLimit: 0,
    timeoutSeconds: -1,
    scan: false,
    ttl: 0,
    host: null,
    ports: [],
  };
}

/** strtonum(3). */
function strtonum(what: string, low: number, high: number): Reader<number> {
  return (text) => {
    if (!/^\s*[+-]?\d+$/.test(text)) throw fail(`${what} invalid: ${text}`);
    const number = Number(text);
    if (number >= low && number <= high) return number;
    const words = number < low ? "too small" : "too large";
    throw fail(what.endsWith(" is") ? `${what} ${words}` : `${what} ${words}: ${text}`);
  };
}

const TOS_NAMES: ReadonlyMap<string, number> = new Map<string, number>(
  Object.entries({
    af11: 0x28,
    af12: 0x30,
    af13: 0x38,
    af21: 0x48,
    af22: 0x50,
    af23: 0x58,
    af31: 0x68,
    af32: 0x70,
    af33: 0x78,
    af41: 0x88,
    af42: 0x90,
    af43: 0x98,
    critical: 0xa0,
    cs0: 0x00,
    cs1: 0x20,
    cs2: 0x40,
    cs3: 0x60,
    cs4: 0x80,
    cs5: 0xa0,
    cs6: 0xc0,
    cs7: 0xe0,
    ef: 0xb8,
    inetcontrol: 0xc0,
    lowdelay: 0x10,
    netcontrol: 0xe0,
    reliability: 0x04,
    throughput: 0x08,
  }),
);

function readTos(text: string): number {
  const number = TOS_NAMES.get(text) ?? (/^(0[xX][0-9a-fA-F]+|\d+)$/.test(text) ? Number(text) : Number.NaN);
  if (!(number >= 0 && number <= 255)) throw fail(`illegal tos value ${text}`);
  return number;
}

/** The ports a word names: one, a service, or a range low-high (either way round). A mistake is words. */
export function expandPorts(word: string, protocol: "tcp" | "udp"): number[] | string {
  const named = /^\d/.test(word) ? null : servicePort(word, protocol);
  if (named !== null) return [named];
  const dash = word.indexOf("-");
  const ends = dash < 0 ? [word] : [word.slice(0, dash), word.slice(dash + 1)];
  const numbers: number[] = [];
  for (const end of ends) {
    if (!/^\d+$/.test(end)) return `port number invalid: ${end}`;
    if (Number(end) > 65_535) return `port number too large: ${end}`;
    if (Number(end) < 1) return `port number too small: ${end}`;
    numbers.push(Number(end));
  }
  const low = Math.min(...numbers);
  const high = Math.max(...numbers);
  return Array.from({ length: high - low + 1 }, (_, index) => low + index);
}
