/**
 * The grammar of filters (libpcap's grammar.y). `and` and `or` bind alike and to the left; a value that stands alone takes over
 * the qualifiers of the one before it: `port 80 or 22`.
 */
import { parseMac } from "../../wire/mac.ts";
import { type Arithmetic, constant, LENGTH, loadBytes, type Operator, operate, type Relation, relate } from "./arithmetic.ts";
import type { FilterContext } from "./context.ts";
import { FilterError, notModelled, SYNTAX_ERROR, TOO_DEEP } from "./error.ts";
import { type Token, tokenize } from "./lexer.ts";
import { type Direction, testBroadcast, testDirection, testIfindex, testMulticast, testProtocol } from "./primitives.ts";
import { both, either, negate, type Test } from "./test.ts";
import { type Qualifiers, testValue, type Value } from "./values.ts";

const LINK_NAMES: ReadonlySet<string> = new Set(["link", "ether", "wlan", "ppp", "slip", "fddi", "tr"]);

const PROTOCOLS: ReadonlySet<string> = new Set(
  (
    "link ether wlan ppp slip fddi tr arp rarp ip sctp tcp udp icmp igmp igrp pim vrrp carp radio ip6 ipv6 icmp6 icmpv6 ah esp atalk " +
    "aarp decnet lat sca moprc mopdl iso esis es-is isis is-is l1 l2 iih lsp snp csnp psnp clnp stp ipx netbeui"
  ).split(" "),
);

const TYPES: ReadonlySet<string> = new Set(["host", "net", "port", "portrange"]);

/** Primitives of other kinds of link. */
const PF_ONLY: ReadonlyMap<string, string> = new Map<string, string>(
  Object.entries({
    on: "ifname",
    ifname: "ifname",
    rset: "ruleset",
    ruleset: "ruleset",
    rnr: "rnr",
    rulenum: "rnr",
    srnr: "srnr",
    subrulenum: "srnr",
    reason: "reason",
    action: "action",
  }),
);

/** Binding strength of arithmetic operators. */
const STRENGTH: Readonly<Record<string, number>> = {
  "|": 1,
  "^": 1,
  "&": 2,
  "<<": 3,
  ">>": 3,
  "+": 4,
  "-": 4,
  "*": 5,
  "/": 5,
  "%": 5,
};

const RELATIONS: ReadonlySet<string> = new Set(["=", "==", "!=", "<", "<=", ">", ">="]);

/** A test, and the qualifiers a value standing alone after it takes over; null where it had none. */
interface Term {
  readonly test: Test;
  readonly qualifiers: Qualifiers | null;
}

export function parseFilter(text: string, context: FilterContext): Test {
  const tokens = tokenize(text);
  if (tokens.length === 1) return true;
  const parser = new Parser(tokens, context);
  return parser.parse();
}

/**
 * How deep brackets and signs may nest. libpcap's parser has a stack of 10,000 symbols; this one has the engine's, which is
 * smaller.
 */
const MAX_DEPTH = 1_000;

class Parser {
  readonly #tokens: readonly Token[];
  readonly #context: FilterContext;
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[], context: FilterContext) {
    this.#tokens = tokens;
    this.#context = context;
  }

  parse(): Test {
    const { test } = this.#expression();
    if (this.#peek().kind !== "end") throw new FilterError(SYNTAX_ERROR);
    return test;
  }

  #peek(ahead = 0): Token {
    return this.#tokens[Math.min(this.#at + ahead, this.#tokens.length - 1)] as Token;
  }

  #is(text: string, ahead = 0): boolean {
    const token = this.#peek(ahead);
    return (token.kind === "word" || token.kind === "symbol") && token.text === text;
  }

  #take(text: string): boolean {
    if (!this.#is(text)) return false;
    this.#at++;
    return true;
  }

  #need(text: string): void {
    if (!this.#take(text)) throw new FilterError(SYNTAX_ERROR);
  }

  #takeConjunction(): "and" | "or" | null {
    if (this.#take("and") || this.#take("&&")) return "and";
    if (this.#take("or") || this.#take("||")) return "or";
    return null;
  }

  #takeNot(): boolean {
    return this.#take("not") || this.#take("!");
  }

  #expression(): Term {
    let left = this.#term(null);
    for (let conjunction = this.#takeConjunction(); conjunction !== null; conjunction = this.#takeConjunction()) {
      const right = this.#term({ inherited: left.qualifiers });
      const test = conjunction === "and" ? both(left.test, right.test) : either(left.test, right.test);
      left = { test, qualifiers: right.qualifiers };
    }
    return left;
  }

  /** Parses what stands inside a bracket or behind a sign, one level deeper. */
  #nested<T>(parse: () => T): T {
    if (++this.#depth > MAX_DEPTH) throw new FilterError(TOO_DEEP);
    const parsed = parse();
    this.#depth--;
    return parsed;
  }

  /** `follows` is set after a conjunction, where a value may stand alone. */
  #term(follows: { readonly inherited: Qualifiers | null } | null): Term {
    if (this.#takeNot()) {
      const { test, qualifiers } = this.#nested(() => this.#term(follows));
      return { test: negate(test), qualifiers };
    }
    const relation = this.#tryRelation();
    if (relation !== null) return { test: relation, qualifiers: null };
    if (follows !== null && this.#startsValue()) {
      if (follows.inherited === null) throw new FilterError("syntax error in filter expression");
      return { test: this.#value(follows.inherited), qualifiers: follows.inherited };
    }
    if (this.#take("(")) {
      const { test } = this.#nested(() => this.#expression());
      this.#need(")");
      return { test, qualifiers: null };
    }
    return this.#primitive();
  }

  #startsValue(): boolean {
    const { kind } = this.#peek();
    return kind === "name" || kind === "number" || kind === "address" || kind === "mac" || kind === "ipv6";
  }

  #primitive(): Term {
    const token = this.#peek();
    if (token.kind !== "word") throw new FilterError(SYNTAX_ERROR);
    const other = this.#otherPrimitive(token.text);
    if (other !== null) return { test: other, qualifiers: null };
    const qualifiers = this.#qualifiers();
    if (qualifiers === null) throw new FilterError(SYNTAX_ERROR);
    if (qualifiers.type === null && qualifiers.direction === null) {
      return { test: this.#alone(qualifiers.protocol as string), qualifiers: null };
    }
    return { test: this.#value(qualifiers), qualifiers };
  }

  #alone(protocol: string): Test {
    if (this.#take("broadcast")) return testBroadcast(this.#context, protocol);
    if (this.#take("multicast")) return testMulticast(this.#context, protocol);
    if (protocol === "link") throw new FilterError(SYNTAX_ERROR);
    return testProtocol(this.#context, protocol);
  }

  #otherPrimitive(word: string): Test | null {
    const context = this.#context;
    const pf = PF_ONLY.get(word);
    if (pf !== undefined) {
      if (this.#peek(1).kind === "end") throw new FilterError(SYNTAX_ERROR);
      throw new FilterError(`${pf} supported only on PF linktype`);
    }
    switch (word) {
      case "broadcast":
        this.#at++;
        return testBroadcast(context, null);
      case "multicast":
        this.#at++;
        return testMulticast(context, null);
      case "less":
      case "greater": {
        this.#at++;
        return relate(word === "less" ? "<=" : ">=", LENGTH, constant(this.#number()));
      }
      case "inbound":
      case "outbound":
        this.#at++;
        return testDirection(context, word === "outbound");
      case "ifindex":
        this.#at++;
        return testIfindex(context, this.#number());
      case "byte":
      case "vlan":
      case "mpls":
      case "pppoed":
      case "pppoes":
      case "geneve":
      case "lane":
      case "llc":
      case "type":
      case "subtype":
      case "dir":
      case "direction":
        throw notModelled(word);
      default:
        return null;
    }
  }

  #number(): number {
    const token = this.#peek();
    if (token.kind !== "number") throw new FilterError(SYNTAX_ERROR);
    this.#at++;
    return token.value;
  }

  /** Protocol, direction and type, each optional; null where there is none of them. */
  #qualifiers(): Qualifiers | null {
    const from = this.#at;
    const protocol = this.#protocol();
    const direction = this.#direction();
    const type = this.#type(direction !== null);
    if (this.#at === from) return null;
    return { protocol, direction, type };
  }

  #protocol(): string | null {
    const token = this.#peek();
    if (token.kind !== "word" || !PROTOCOLS.has(token.text)) return null;
    this.#at++;
    return LINK_NAMES.has(token.text) ? "link" : token.text;
  }

  #direction(): Direction | null {
    const first = this.#is("src") ? "src" : this.#is("dst") ? "dst" : null;
    if (first === null) return null;
    this.#at++;
    const second = first === "src" ? "dst" : "src";
    if ((this.#is("or") || this.#is("||")) && this.#is(second, 1)) {
      this.#at += 2;
      return "src or dst";
    }
    if ((this.#is("and") || this.#is("&&")) && this.#is(second, 1)) {
      this.#at += 2;
      return "src and dst";
    }
    return first;
  }

  #type(directed: boolean): Qualifiers["type"] {
    const token = this.#peek();
    if (token.kind !== "word") return null;
    const known = TYPES.has(token.text) || (!directed && ["proto", "protochain", "gateway"].includes(token.text));
    if (!known) return null;
    this.#at++;
    return token.text as Qualifiers["type"];
  }

  /** A value, `not` one, or several in parentheses. */
  #value(qualifiers: Qualifiers): Test {
    if (this.#takeNot()) return negate(this.#value(qualifiers));
    if (this.#take("(")) {
      let test = this.#value(qualifiers);
      for (let conjunction = this.#takeConjunction(); conjunction !== null; conjunction = this.#takeConjunction()) {
        const next = this.#value(qualifiers);
        test = conjunction === "and" ? both(test, next) : either(test, next);
      }
      this.#need(")");
      return test;
    }
    return testValue(this.#context, qualifiers, this.#readValue());
  }

  #readValue(): Value {
    const token = this.#peek();
    if (token.kind === "word" || token.kind === "symbol" || token.kind === "end") throw new FilterError(SYNTAX_ERROR);
    this.#at++;
    switch (token.kind) {
      case "name":
        return { kind: "name", text: token.text };
      case "number":
        return { kind: "number", value: token.value };
      case "mac":
        return { kind: "mac", mac: readMac(token.text) };
      case "ipv6":
        throw notModelled("an IPv6 address");
      case "address":
        return this.#readAddress(token.text);
      default:
        return token satisfies never;
    }
  }

  #readAddress(text: string): Value {
    if (this.#take("/")) {
      const token = this.#peek();
      const length = this.#number();
      return { kind: "masked", text, mask: null, length, words: `${text}/${token.text}` };
    }
    if (this.#take("mask")) {
      const token = this.#peek();
      if (token.kind !== "address") throw new FilterError(SYNTAX_ERROR);
      this.#at++;
      return { kind: "masked", text, mask: token.text, length: 0, words: `${text} mask ${token.text}` };
    }
    return { kind: "address", text };
  }

  /** `a RELATION b`, where the tokens from here on are one; otherwise null and nothing is taken. */
  #tryRelation(): Test | null {
    if (!this.#startsArithmetic()) return null;
    const from = this.#at;
    const left = this.#arithmetic(0);
    const token = this.#peek();
    if (left === null || token.kind !== "symbol" || !RELATIONS.has(token.text)) {
      this.#at = from;
      return null;
    }
    this.#at++;
    const right = this.#arithmetic(0);
    if (right === null) throw new FilterError(SYNTAX_ERROR);
    return relate((token.text === "==" ? "=" : token.text) as Relation, left, right);
  }

  #startsArithmetic(): boolean {
    const token = this.#peek();
    if (token.kind === "number") return true;
    if (token.kind === "symbol") return token.text === "(" || token.text === "-";
    return token.kind === "word" && (token.text === "len" || token.text === "length" || this.#is("[", 1));
  }

  #arithmetic(strength: number): Arithmetic | null {
    let left = this.#operand();
    while (left !== null) {
      const token = this.#peek();
      const own = token.kind === "symbol" ? STRENGTH[token.text] : undefined;
      if (own === undefined || own <= strength) return left;
      this.#at++;
      const right = this.#nested(() => this.#arithmetic(own));
      if (right === null) return null;
      left = operate(token.text as Operator, left, right);
    }
    return null;
  }

  #operand(): Arithmetic | null {
    const token = this.#peek();
    if (token.kind === "number") {
      this.#at++;
      return constant(token.value);
    }
    if (this.#take("-")) {
      const value = this.#nested(() => this.#operand());
      return value === null ? null : operate("-", constant(0), value);
    }
    if (this.#take("(")) {
      const value = this.#nested(() => this.#arithmetic(0));
      return value !== null && this.#take(")") ? value : null;
    }
    if (this.#take("len") || this.#take("length")) return LENGTH;
    if (token.kind !== "word" || !PROTOCOLS.has(token.text) || !this.#is("[", 1)) return null;
    return this.#accessor();
  }

  #accessor(): Arithmetic {
    const protocol = this.#protocol() as string;
    this.#need("[");
    const index = this.#nested(() => this.#arithmetic(0));
    if (index === null) throw new FilterError(SYNTAX_ERROR);
    const size = this.#take(":") ? this.#number() : 1;
    this.#need("]");
    return loadBytes(this.#context, protocol, index, size);
  }
}

function readMac(text: string): number {
  const digits = /[-.:]/.test(text) ? text.split(/[-.:]/) : [text];
  if (digits.length === 6) return parseMac(digits.join(":")) as number;
  return Number.parseInt(digits.join(""), 16);
}
