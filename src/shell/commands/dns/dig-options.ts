/**
 * The command line of dig: options before the first name hold for all questions, options after a name for that one. Whether the
 * greeting and the command line are shown (+cmd, +short) is one setting for all. BIND 9.18: dash_option() and plus_option() of
 * dig.c.
 */

import { DNS_TYPES, reverseName } from "../../../wire/dns.ts";
import { type Ipv4, parseIpv4 } from "../../../wire/ipv4-address.ts";
import { Exit } from "../../exit.ts";
import { recordedText } from "../../help/help.ts";
import { parseInetAton } from "../../net/address.ts";
import { parseIpv6 } from "../../net/ipv6-text.ts";
import { parseOptions } from "../../options/recorded.ts";
import { accepted, exits, modelled, prints, refused } from "../../options/rows.ts";
import { OptionTable } from "../../options/table.ts";
import { DIG_PLUS } from "./dig-plus.ts";
import { type DigQuestion, defaultQuestion } from "./dig-question.ts";
import { invalid, notModelled, PORT_NUMBER, readCount, VERSION } from "./dig-usage.ts";
import { parseType } from "./exchange.ts";

export interface DigLine {
  readonly questions: readonly DigQuestion[];
  /** The words of the greeting, where it is shown at all. */
  readonly greeting: string | null;
  /** Whether an answer is preceded by the greeting. */
  readonly printCmd: boolean;
}

/** Mistakes that are only remarked on go to `warn`. */
export function readDigLine(args: readonly string[], warn: (text: string) => void): DigLine {
  checkDashes(args);
  const reader = new DigReader(args, warn);
  for (const word of reader.words()) reader.take(word);
  return reader.finish();
}

export class DigReader {
  readonly warn: (text: string) => void;
  printCmd = true;
  shortWord = false;
  /** +short, wherever it stands, holds for all. */
  short = false;
  readonly #args: readonly string[];
  readonly #defaults = defaultQuestion();
  readonly #questions: DigQuestion[] = [];
  #greeting: string | null = null;
  #greeted = false;
  #at = 0;

  /** Behind -t or -c a word is a name, even one that is a type. */
  namesOnly = false;

  constructor(args: readonly string[], warn: (text: string) => void) {
    this.#args = args;
    this.warn = warn;
  }

  *words(): Generator<string> {
    while (this.#at < this.#args.length) yield this.#args[this.#at++]!;
  }

  take(word: string): void {
    if (word.startsWith("@")) this.#setServer(word.slice(1));
    else if (word.startsWith("+")) this.#takePlus(word);
    else if (word.startsWith("-")) this.#takeDash(word);
    else if (!this.#takeTypeOrClass(word)) this.addName(word);
  }

  finish(): DigLine {
    if (this.#questions.length === 0) this.addName("").type = DNS_TYPES.NS!;
    for (const question of this.#questions) question.short = this.short;
    return { questions: this.#questions, greeting: this.#greeting, printCmd: this.printCmd };
  }

  /** What an option is about: the last question, or all that come. */
  get scope(): DigQuestion {
    return this.#questions.at(-1) ?? this.#defaults;
  }

  addName(text: string): DigQuestion {
    const question = { ...this.#defaults, text, server: this.scope.server };
    this.#questions.push(question);
    this.#greet();
    return question;
  }

  setType(type: number): void {
    if (this.scope.type !== null) this.warn(";; Warning, extra type option\n");
    this.scope.type = type;
  }

  setClass(isKnown = true): void {
    if (this.scope.isClassSet) this.warn(";; Warning, extra class option\n");
    this.scope.isClassSet ||= isKnown;
  }

  /** A server given before the first name holds for all; one given after a name for that and the following ones. */
  #setServer(name: string): void {
    if (this.#questions.length === 0 || this.#defaults.server === null) this.scope.server = name;
  }

  /** The greeting is made when the first name is read, with what is known by then. */
  #greet(): void {
    if (this.#greeted) return;
    this.#greeted = true;
    if (!this.printCmd) return;
    const command = [`; <<>> DiG ${VERSION} <<>>`, ...this.#args].join(" ");
    const found = this.#defaults.server === null ? "" : "; (1 server found)\n";
    this.#greeting = `\n${command}\n${found};; global options:${this.shortWord ? " +short" : ""}${this.printCmd ? " +cmd" : ""}\n`;
  }

  #takeTypeOrClass(word: string): boolean {
    if (this.namesOnly) return false;
    const lower = word.toLowerCase();
    if (lower === "ch" || lower === "hs") throw notModelled(`class "${word}"`);
    if (lower === "axfr" || lower.startsWith("ixfr=")) throw notModelled(`type "${word}"`);
    const type = parseType(word);
    if (lower === "in") this.setClass();
    else if (type !== null) this.setType(type);
    return lower === "in" || type !== null;
  }

  /** checkDashes() has found nothing wrong with it. */
  #takeDash(word: string): void {
    if (word === "-") throw invalid(word);
    for (let at = 1; at < word.length; at++) {
      const letter = word[at]!;
      const hasValue = LETTERS.letters.get(letter) === "required";
      const value = hasValue ? word.slice(at + 1) || this.#args[this.#at++]! : "";
      DIG_OPTIONS.take(this, { kind: "option", name: letter, written: `-${letter}`, value, hasValue });
      if (hasValue) return;
    }
  }

  #takePlus(word: string): void {
    const found = DIG_PLUS.find(word);
    if (found === null) throw invalid(word.replace(/(?<=[^+=])=.*/s, ""));
    const { row, given } = found;
    row.take(this, given);
    if (row.model === "refused" && given.isOn) throw notModelled(`+${given.name}`);
  }
}

/** In one word: letters without an argument, then perhaps one with it. */
const LETTERS = parseOptions("46dhimnruvb:c:f:k:p:q:t:x:y:", null);

/** Letters are checked before anything else is read. BIND: preparse_args(). */
function checkDashes(args: readonly string[]): void {
  let family: string | null = null;
  for (let at = 0; at < args.length; at++) {
    const word = args[at]!;
    for (let index = 1; word.startsWith("-") && index < word.length; index++) {
      const letter = word[index]!;
      const argument = LETTERS.letters.get(letter);
      const isLast = index === word.length - 1;
      if (argument === undefined || (argument === "required" && isLast && ++at === args.length))
        throw invalid(`-${word.slice(index)}`);
      if (argument === "required") break;
      if (letter === "d") throw notModelled('option "-d" (debugging)');
      if (letter !== "4" && letter !== "6") continue;
      if (family !== null && family !== letter) throw new Exit(1, "dig: only one of -4 and -6 allowed\n");
      family = letter;
    }
  }
}

export const DIG_OPTIONS = new OptionTable<DigReader>(
  "dig",
  {
    6: modelled(({ scope }) => {
      scope.ipv6Only = true;
    }),
    h: prints(recordedText("dig -h")),
    v: exits(0, `DiG ${VERSION}\n`),
    "4 i m n r": accepted,
    u: modelled(({ scope }) => {
      scope.microseconds = true;
    }),
    b: modelled(({ scope }, { value }) => {
      scope.source = readSource(value);
    }),
    c: modelled((reader, { value }) => {
      const lower = value.toLowerCase();
      reader.namesOnly = true;
      if (["ch", "chaos", "hs", "any", "none"].includes(lower)) throw notModelled(`class "${value}"`);
      reader.setClass(lower === "in");
      if (lower !== "in") reader.warn(`;; Warning, ignoring invalid class ${value}\n`);
    }),
    p: modelled(({ scope }, { value }) => {
      scope.port = readCount(value, PORT_NUMBER);
    }),
    q: modelled((reader, { value }) => void reader.addName(value)),
    t: modelled((reader, { value }) => {
      if (/^(?:axfr|ixfr=)/i.test(value)) throw notModelled(`type "${value}"`);
      const type = parseType(value);
      reader.namesOnly = true;
      if (type === null) reader.warn(`;; Warning, ignoring invalid type ${value}\n`);
      else reader.setType(type);
    }),
    x: modelled((reader, { value }) => {
      reader.addName(reverseText(value)).fallbackType = DNS_TYPES.PTR!;
    }),
    d: refused("debugging"),
    f: refused("batch mode"),
    "k y": refused("TSIG"),
  },
  { known: LETTERS, usage: "", exitCode: 1 },
);

/** An address, with a port behind "#". */
function readSource(text: string): Ipv4 {
  const [address, port] = text.split(/#(.*)/s) as [string, string?];
  if (port !== undefined && readCount(port, PORT_NUMBER) !== 0) throw notModelled("a source port");
  if (parseIpv6(address) !== null) throw notModelled("a source address of IPv6");
  const source = parseIpv4(address);
  if (source === null) throw new Exit(1, `dig: invalid address ${address}\n`);
  return source;
}

/** -x: the labels of an address backwards; anything with dots is turned round alike. */
function reverseText(text: string): string {
  const parts = text.split(".");
  const address = parts.length === 4 ? parseInetAton(text) : null;
  return address === null ? `${parts.reverse().join(".")}.in-addr.arpa.` : `${reverseName(address)}.`;
}
