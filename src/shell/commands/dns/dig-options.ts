/**
 * The command line of dig: options before the first name hold for all questions, options after a name for that one. Whether the
 * greeting and
 * the command line are shown (+cmd, +short) is one setting for all.
 */

import { DNS_TYPES, reverseName } from "../../../wire/dns.ts";
import { parseInetAton } from "../../net/address.ts";
import { completeName, FLAGS, NAMES, REFUSED, VALUES, WHAT } from "./dig-names.ts";
import { type DigQuestion, defaultQuestion } from "./dig-question.ts";
import { parseType } from "./exchange.ts";
import type { RecordStyle } from "./print.ts";
import { parseCount } from "./setup.ts";

export interface DigLine {
  readonly questions: readonly DigQuestion[];
  /** The words of the greeting, where it is shown at all. */
  readonly greeting: string | null;
  /** Whether an answer is preceded by the greeting. */
  readonly printCmd: boolean;
  readonly warnings: string;
}

export interface DigEnding {
  readonly stderr: string;
  readonly exitCode: number;
}

export const VERSION = "9.18.49-1~deb12u3-Debian";
const USAGE = `Usage:  dig [@global-server] [domain] [q-type] [q-class] {q-opt}
            {global-d-opt} host [@local-server] {local-d-opt}
            [ host [@local-server] {local-d-opt} [...]]

Use "dig -h" (or "dig -h | more") for complete list of options
`;

export function readDigLine(args: readonly string[]): DigLine | DigEnding {
  const reader = new DigReader(args);
  for (const word of reader.words()) {
    reader.take(word);
    if (reader.ending !== null) return reader.ending;
  }
  return reader.finish();
}

class DigReader {
  ending: DigEnding | null = null;
  readonly #args: readonly string[];
  readonly #defaults = defaultQuestion();
  readonly #questions: DigQuestion[] = [];
  /** What a type before the first name set. */
  #pendingType: number | null = null;
  #printCmd = true;
  #greeting: string | null = null;
  #greeted = false;
  #shortWord = false;
  /** +short, wherever it stands, holds for all. */
  #short = false;
  #warnings = "";
  #at = 0;

  constructor(args: readonly string[]) {
    this.#args = args;
  }

  *words(): Generator<string> {
    while (this.#at < this.#args.length) yield this.#args[this.#at++]!;
  }

  take(word: string): void {
    if (word.startsWith("@")) this.#setServer(word.slice(1));
    else if (word.startsWith("+")) this.#takePlus(word);
    else if (word.startsWith("-") && word.length > 1) this.#takeDash(word);
    else if (!this.#takeTypeOrClass(word)) this.#addName(word);
  }

  finish(): DigLine | DigEnding {
    if (this.#questions.length === 0) {
      this.#addName("");
      const only = this.#questions[0]!;
      only.type ??= DNS_TYPES.NS!;
    }
    for (const question of this.#questions) question.short = this.#short;
    return { questions: this.#questions, greeting: this.#greeting, printCmd: this.#printCmd, warnings: this.#warnings };
  }

  /** A server given before the first name holds for all; one given after a name for that and the following ones. */
  #setServer(name: string): void {
    if (this.#questions.length === 0 || this.#defaults.server === null) this.#scope.server = name;
  }

  get #scope(): DigQuestion {
    return this.#questions.at(-1) ?? this.#defaults;
  }

  #addName(text: string, type: number | null = null): void {
    const question = { ...this.#defaults, text, type: type ?? this.#pendingType ?? this.#defaults.type };
    question.server = this.#scope.server;
    this.#pendingType = null;
    this.#questions.push(question);
    this.#greet();
  }

  /** The greeting is made when the first name is read, with what is known by then. */
  #greet(): void {
    if (this.#greeted) return;
    this.#greeted = true;
    if (!this.#printCmd) return;
    const command = [`; <<>> DiG ${VERSION} <<>>`, ...this.#args].join(" ");
    const found = this.#defaults.server === null ? "" : "; (1 server found)\n";
    this.#greeting = `\n${command}\n${found};; global options:${this.#shortWord ? " +short" : ""}${this.#printCmd ? " +cmd" : ""}\n`;
  }

  #takeTypeOrClass(word: string): boolean {
    const lower = word.toLowerCase();
    if (lower === "in") return true;
    if (lower === "ch" || lower === "hs") {
      this.#refuse(`class "${word}"`);
      return true;
    }
    if (lower === "axfr" || lower.startsWith("ixfr=")) {
      this.#refuse(`type "${word}"`);
      return true;
    }
    const type = parseType(word);
    if (type === null) return false;
    this.#setType(type);
    return true;
  }

  #setType(type: number): void {
    const question = this.#questions.at(-1);
    if (question === undefined) this.#pendingType = type;
    else question.type = type;
  }

  #takeDash(word: string): void {
    const letter = word[1]!;
    if ("46rumv".includes(letter)) {
      for (const each of word.slice(1)) {
        if (each === "v") this.#end(`DiG ${VERSION}\n`, 0);
        else if (each === "u") this.#scope.microseconds = true;
        else if (each === "6") this.#scope.ipv6Only = true;
        else if (!"4rm".includes(each)) this.#invalid(`-${each}`);
      }
      return;
    }
    if (letter === "h") return this.#refuse('option "-h"');
    if (!"bcfkpqtxyi".includes(letter)) return this.#invalid(word);
    if (letter === "i") return;
    const value = word.length > 2 ? word.slice(2) : this.#args[this.#at++];
    if (value === undefined) return this.#invalid(word);
    if (letter === "b") this.#scope.source = value;
    else if (letter === "q") this.#addName(value);
    else if (letter === "x") this.#addName(reverseText(value), DNS_TYPES.PTR!);
    else if (letter === "p") this.#setPort(value);
    else if (letter === "t") this.#takeType(value);
    else if (letter === "c") this.#takeClass(value);
    else this.#refuse(`option "-${letter}"`);
  }

  #takeType(text: string): void {
    if (/^([ai]xfr)/i.test(text)) return this.#refuse(`type "${text}"`);
    const type = parseType(text);
    if (type === null) this.#warnings += `;; Warning, ignoring invalid type ${text}\n`;
    else this.#setType(type);
  }

  #takeClass(text: string): void {
    const lower = text.toLowerCase();
    if (lower === "in") return;
    if (["ch", "chaos", "hs", "any", "none"].includes(lower)) this.#refuse(`class "${text}"`);
    else this.#warnings += `;; Warning, ignoring invalid class ${text}\n`;
  }

  #setPort(text: string): void {
    const port = parseCount(text);
    if (port === null || port > 65_535) {
      this.#end(
        `invalid port number '${text}': ${port === null ? "not a valid number" : "out of range"}\ndig: Couldn't parse port number\n`,
        1,
      );
    } else this.#scope.port = port;
  }

  #takePlus(word: string): void {
    const [given = "", value] = word.slice(1).split(/=(.*)/s, 2);
    const on = !given.startsWith("no") || NAMES.includes(given);
    const name = completeName(on ? given : given.slice(2));
    if (name === null) return this.#invalid(word);
    const flag = FLAGS[name];
    if (flag !== undefined) this.#scope[flag] = on;
    else if (REFUSED.includes(name)) {
      if (on) this.#refuse(`+${name}`);
    } else if (VALUES.includes(name)) this.#takeValue(name, value, on, word);
    else this.#takeSpecial(name, on);
  }

  #takeSpecial(name: string, on: boolean): void {
    const scope = this.#scope;
    const style = (changes: Partial<RecordStyle>): void => {
      scope.style = { ...scope.style, ...changes };
    };
    if (name === "all") {
      for (const flag of ["comments", "question", "answer", "authority", "additional", "stats"] as const) scope[flag] = on;
      this.#printCmd = on;
    } else if (name === "cmd") this.#printCmd = on;
    else if (name === "short") {
      this.#short = on;
      if (!on) return;
      this.#printCmd = false;
      this.#shortWord = true;
      for (const flag of ["comments", "authority", "additional", "stats"] as const) scope[flag] = false;
    } else if (name === "ttlid") style({ ttl: on });
    else if (name === "ttlunits") style(on ? { ttl: true, ttlUnits: true } : { ttlUnits: false });
    else if (name === "class") style({ klass: on });
    else if (name === "multiline") style({ multiline: on });
    else if (name === "dnssec" || name === "do") {
      scope.dnssec = on;
      if (on) scope.edns = true;
    }
  }

  #takeValue(name: string, value: string | undefined, on: boolean, word: string): void {
    const scope = this.#scope;
    if (name === "edns") {
      if (on && value !== undefined && value !== "0") return this.#refuse(`EDNS version ${value}`);
      scope.edns = on;
      return;
    }
    if (name === "domain") {
      if (value === undefined) return this.#invalid(word);
      scope.domain = value;
      scope.search = true;
      return;
    }
    if (!on) {
      if (name === "bufsize") scope.bufferBytes = 1232;
      else this.#invalid(word);
      return;
    }
    if (value === undefined) return this.#invalid(word);
    const number = parseCount(value);
    const [what, exitCode] = WHAT[name]!;
    if (number === null)
      return this.#end(`invalid ${what} '${value}': not a valid number\ndig: Couldn't parse ${what}\n`, exitCode);
    if (name === "time" || name === "timeout") scope.timeoutSeconds = Math.max(1, number);
    else if (name === "tries") scope.tries = Math.max(1, number);
    else if (name === "retry") scope.tries = number + 1;
    else if (name === "bufsize") scope.bufferBytes = number;
    else scope.ndots = number;
  }

  #invalid(word: string): void {
    this.#end(`Invalid option: ${word}\n${USAGE}`, 1);
  }

  #refuse(what: string): void {
    this.#end(`dig: ${what} is not modelled\n`, 2);
  }

  #end(stderr: string, exitCode: number): void {
    this.ending ??= { stderr: `${this.#warnings}${stderr}`, exitCode };
  }
}

/** -x: the labels of an address backwards; anything with dots is turned round alike. */
function reverseText(text: string): string {
  const parts = text.split(".");
  const address = parts.length === 4 ? parseInetAton(text) : null;
  return address === null ? `${parts.reverse().join(".")}.in-addr.arpa.` : `${reverseName(address)}.`;
}
