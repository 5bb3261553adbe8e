/**
 * ss's filter expressions (misc/ssfilter.y): ports, addresses and devices, joined by and, or, not and parentheses. There is no
 * precedence:
 * a list is read from left to right, and conditions that stand side by side must all hold.
 */
import type { Device } from "../../../kernel/device.ts";
import { covers, type Prefix, parsePrefix } from "../../../wire/ipv4-address.ts";
import { Exit } from "../../exit.ts";
import { parsePort } from "../../net/address.ts";
import { SS_OPTIONS } from "./options.ts";
import type { SocketRow } from "./sockets.ts";

export type Filter = (row: SocketRow) => boolean;

const OPERATORS: ReadonlyMap<string, "=" | "!=" | ">=" | "<="> = new Map<string, "=" | "!=" | ">=" | "<=">(
  Object.entries({
    "=": "=",
    "==": "=",
    eq: "=",
    "!=": "!=",
    ne: "!=",
    neq: "!=",
    ">": ">=",
    gt: ">=",
    ">=": ">=",
    ge: ">=",
    geq: ">=",
    "<": "<=",
    lt: "<=",
    "<=": "<=",
    le: "<=",
    leq: "<=",
  }),
);
/** Operators that exclude the value itself. */
const STRICT: ReadonlySet<string> = new Set([">", "gt", "<", "lt"]);
const AND = ["and", "&", "&&"];
const OR = ["or", "|", "||", ","];
const NOT = ["not", "!"];

/** Reads a whole expression from the words left on the command line. */
export function parseFilter(words: readonly string[], devices: readonly (Device | null)[]): Filter {
  const text = words.join(" ").replace(/[()]|&&?|\|\|?|,|!=?|[<>=]=?/g, " $& ");
  const tokens = text.split(/\s+/).filter((token) => token !== "");
  const parser = new FilterParser(tokens, devices);
  const filter = parser.list();
  if (!parser.isAtEnd) throw syntaxError();
  return filter;
}

function syntaxError(): Exit {
  return SS_OPTIONS.misuse('ss: bison bellows (while parsing filter): "syntax error!" Sorry.\n');
}

class FilterParser {
  readonly #tokens: readonly string[];
  readonly #devices: readonly (Device | null)[];
  #at = 0;

  constructor(tokens: readonly string[], devices: readonly (Device | null)[]) {
    this.#tokens = tokens;
    this.#devices = devices;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#tokens.length;
  }

  list(): Filter {
    let left = this.#condition();
    while (!this.isAtEnd && this.#tokens[this.#at] !== ")") {
      const first = left;
      const isOr = this.#takeOne(OR);
      if (!isOr) this.#takeOne(AND);
      const second = this.#condition();
      left = isOr ? (row) => first(row) || second(row) : (row) => first(row) && second(row);
    }
    return left;
  }

  #condition(): Filter {
    if (this.#takeOne(NOT)) {
      const inner = this.#condition();
      return (row) => !inner(row);
    }
    const word = this.#take();
    if (word === "(") {
      const inner = this.list();
      if (this.#take() !== ")") throw syntaxError();
      return inner;
    }
    if (word === "sport" || word === "dport") return this.#port(word);
    if (word === "dev") return this.#device();
    if (word === "fwmark" || word === "cgroup" || word === "autobound") throw SS_OPTIONS.notModelled(`filter "${word}"`);
    if (word === "src" || word === "dst") {
      const isNot = this.#operator("=") === "!=";
      const inner = this.#host(this.#take(), word);
      return isNot ? (row) => !inner(row) : inner;
    }
    return this.#host(word, "dst");
  }

  /** `sport = :22`; the colon may be left out. */
  #port(word: "sport" | "dport"): Filter {
    const written = this.#tokens[this.#at] ?? "";
    const operator = this.#operator(null);
    const text = this.#take();
    const port = portOf(text.replace(/^(\*|0\.0\.0\.0)?:/, ""));
    const of = (row: SocketRow): number => (word === "sport" ? row.localPort : row.remotePort);
    const strict = STRICT.has(written.toLowerCase()) ? 1 : 0;
    if (operator === "=") return (row) => of(row) === port;
    if (operator === "!=") return (row) => of(row) !== port;
    if (operator === ">=") return (row) => of(row) >= port + strict;
    return (row) => of(row) <= port - strict;
  }

  #operator(preset: "=" | null): "=" | "!=" | ">=" | "<=" {
    const operator = OPERATORS.get((this.#tokens[this.#at] ?? "").toLowerCase());
    if (operator === undefined && preset === null) throw syntaxError();
    if (operator !== undefined) this.#at++;
    return operator ?? "=";
  }

  #device(): Filter {
    const isNot = this.#operator("=") === "!=";
    const name = this.#take();
    const device = this.#devices.find((each) => each?.name === name);
    if (device === undefined || device === null) throw new Exit(1, `Cannot find device "${name}"\n`);
    return (row) => (row.device === device.ifindex) !== isNot;
  }

  /** 10.0.0.0/8, 10.0.0.1:80, :80, *:80 */
  #host(text: string, side: "src" | "dst"): Filter {
    const [addressText = "", portText] = text.split(":");
    if (text.split(":").length > 2 || text.startsWith("[")) throw SS_OPTIONS.notModelled("an IPv6 address in a filter");
    const prefix = addressText === "" || addressText === "*" ? null : prefixOf(addressText);
    const port = portText === undefined || portText === "*" || portText === "" ? null : portOf(portText);
    return (row) => {
      const address = side === "src" ? row.localAddress : row.remoteAddress;
      const number = side === "src" ? row.localPort : row.remotePort;
      return (prefix === null || covers(prefix, address)) && (port === null || number === port);
    };
  }

  #takeOne(words: readonly string[]): boolean {
    if (!words.includes((this.#tokens[this.#at] ?? "").toLowerCase())) return false;
    this.#at++;
    return true;
  }

  #take(): string {
    const token = this.#tokens[this.#at++];
    if (token === undefined) throw syntaxError();
    return token;
  }
}

function portOf(text: string): number {
  const port = parsePort(text, "tcp") ?? parsePort(text, "udp");
  if (port === null) throw new Exit(1, `Error: "${text}" does not look like a port.\nCannot parse dst/src address.\n`);
  return port;
}

function prefixOf(text: string): Prefix {
  const prefix = parsePrefix(text.includes("/") ? text : `${text}/32`);
  if (prefix === null)
    throw new Exit(1, `Error: an inet prefix is expected rather than "${text}".\nCannot parse dst/src address.\n`);
  return prefix;
}
