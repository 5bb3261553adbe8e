/** nc's command line. What it has and the model has not is refused by name. */
import { servicePort } from "../../../kernel/netfilter/services.ts";
import { parseOptions } from "../../net/getopt.ts";
import { NC_HELP, NC_USAGE, NC_VERSION } from "./usage.ts";

export interface NcOptions {
  broadcast: boolean;
  crlf: boolean;
  detached: boolean;
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

export type NcLine = NcOptions | { readonly stderr: string; readonly exitCode: number };

const LETTERS = "46bCDdFhI:i:klM:m:NnO:P:p:q:rSs:T:tUuV:vW:w:X:x:Zz";
const NOT_MODELLED = new Set(["6", "F", "I", "i", "m", "O", "P", "S", "t", "U", "V", "x", "Z"]);
const INT_MAX = 2147483647;

export function readNcLine(args: readonly string[]): NcLine {
  const line = parseOptions(args, { letters: LETTERS });
  const options = defaults();
  const fail = (text: string): NcLine => ({ stderr: `nc: ${text}\n`, exitCode: 1 });
  for (const { name, value } of line.options) {
    if (name === "h") return { stderr: `${NC_VERSION}${NC_USAGE}${NC_HELP}`, exitCode: 0 };
    const mistake = applyOption(options, name, value);
    if (mistake !== null) return fail(mistake);
    if (NOT_MODELLED.has(name)) return fail(`option "-${name}" is not modelled`);
  }
  if (line.mistake !== null) return { stderr: `nc: ${line.mistake}\n${NC_USAGE}`, exitCode: 1 };
  const usage: NcLine = { stderr: NC_USAGE, exitCode: 1 };
  const operands = line.operands;
  if (operands.length === 0 && !options.listen) return usage;
  if (options.listen) {
    if (operands.length === 0 && options.localPort === null) return fail("missing port number");
    if (operands.length > 2 || (operands.length > 0 && (options.localPort ?? options.source) !== null)) return usage;
    if (operands.length === 2) options.host = operands[0]!;
    options.ports = [operands.at(-1) ?? options.localPort!];
  } else {
    if (operands.length === 1) return fail("missing port number");
    options.host = operands[0]!;
    options.ports = operands.slice(1);
  }
  if (options.listen && options.scan) return fail("cannot use -z and -l");
  if (!options.listen && options.keep) return fail("must use -l with -k");
  return options;
}

function defaults(): NcOptions {
  return {
    broadcast: false,
    crlf: false,
    detached: false,
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

/** Answers what is wrong with the option. */
function applyOption(options: NcOptions, name: string, value: string): string | null {
  switch (name) {
    case "b":
      options.broadcast = true;
      return null;
    case "C":
      options.crlf = true;
      return null;
    case "d":
      options.detached = true;
      return null;
    case "i":
      return numberOf(value, "interval", 0, INT_MAX, () => undefined);
    case "k":
      options.keep = true;
      return null;
    case "l":
      options.listen = true;
      return null;
    case "M":
      return numberOf(value, "ttl is", 0, 255, (number) => {
        options.ttl = number;
      });
    case "N":
      options.shutdown = true;
      return null;
    case "n":
      options.numeric = true;
      return null;
    case "p":
      options.localPort = value;
      return null;
    case "q":
      return numberOf(value, "quit timer", -INT_MAX - 1, INT_MAX, (number) => {
        options.quitSeconds = number;
      });
    case "r":
      options.random = true;
      return null;
    case "s":
      options.source = value;
      return null;
    case "T":
      return readTos(options, value);
    case "u":
      options.udp = true;
      return null;
    case "v":
      options.verbose = true;
      return null;
    case "W":
      return numberOf(value, "receive limit", 1, INT_MAX, (number) => {
        options.receiveLimit = number;
      });
    case "w":
      return numberOf(value, "timeout", 0, INT_MAX / 1000, (number) => {
        options.timeoutSeconds = number;
      });
    case "X":
      return value === "connect" || value === "4" || value === "5" ? 'option "-X" is not modelled' : "unsupported proxy protocol";
    case "z":
      options.scan = true;
      return null;
    default:
      return null;
  }
}

/** strtonum(3). */
function numberOf(text: string, what: string, low: number, high: number, store: (number: number) => void): string | null {
  if (!/^\s*[+-]?\d+$/.test(text)) return `${what} invalid: ${text}`;
  const number = Number(text);
  if (number < low || number > high) {
    const words = number < low ? "too small" : "too large";
    return what.endsWith(" is") ? `${what} ${words}` : `${what} ${words}: ${text}`;
  }
  store(number);
  return null;
}

const TOS_NAMES: Readonly<Record<string, number>> = {
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
};

function readTos(options: NcOptions, text: string): string | null {
  const named = TOS_NAMES[text];
  const number = named ?? (/^(0[xX][0-9a-fA-F]+|\d+)$/.test(text) ? Number(text) : Number.NaN);
  if (!(number >= 0 && number <= 255)) return `illegal tos value ${text}`;
  options.tos = number;
  return null;
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
