/**
 * Parses sed scripts as GNU sed 4.9 does, with its messages and the positions it names: compile_program(), sed/compile.c.
 * `--posix` is not modelled.
 */
import { readDelimited } from "./delimited.ts";
import { expandEscapes, expandOrFail } from "./escapes.ts";
import { type Action, type Address, BadScript, type Command, type Program, type Substitution } from "./program.ts";
import { PatternError, SedRegex, type SedRegexFlags } from "./regex.ts";
import { parseReplacement } from "./replacement.ts";
import { END, type Fragment, isDigit, Source } from "./source.ts";
import { readTransliteration } from "./transliteration.ts";

const ENDS_COMMAND: ReadonlySet<string> = new Set([END, "\n", ";"]);

export class ScriptParser {
  readonly #isExtended: boolean;
  readonly #isSandboxed: boolean;
  readonly #linesEndWithNul: boolean;
  readonly #commands: Command[] = [];
  readonly #blocks: { readonly index: number; readonly source: Source }[] = [];
  readonly #labels = new Map<string, number>();
  #isQuiet = false;
  /** The text of a, i or c that the end of its expression cut off. */
  #pending: { readonly index: number; text: string } | null = null;
  #source: Source;

  constructor(options: { isExtended: boolean; isSandboxed: boolean; linesEndWithNul: boolean }) {
    this.#linesEndWithNul = options.linesEndWithNul;
    this.#isExtended = options.isExtended;
    this.#isSandboxed = options.isSandboxed;
    this.#source = new Source({ text: "", file: null, number: 0 });
  }

  parse(fragments: readonly Fragment[]): Program {
    fragments.forEach((fragment, index) => {
      this.#source = new Source(fragment);
      this.#fragment(index === 0);
    });
    this.#finishPending();
    const open = this.#blocks.at(-1);
    if (open !== undefined) open.source.failAtEnd("unmatched `{'");
    for (const { action } of this.#commands) {
      if (action.name !== "b" && action.name !== "t" && action.name !== "T") continue;
      const target = action.label === "" ? this.#commands.length : this.#labels.get(action.label);
      if (target === undefined) throw new BadScript(`can't find label for jump to \`${action.label}'`, 4);
      action.target = target;
    }
    return { commands: this.#commands, isQuiet: this.#isQuiet };
  }

  #fragment(isFirst: boolean): void {
    const source: Source = this.#source;
    if (this.#pending !== null) this.#continueText();
    for (;;) {
      let character = source.next();
      while (character === ";" || (character !== END && /\s/.test(character))) character = source.next();
      if (character === END) return;
      const first = this.#address(character);
      let second: Address | null = null;
      if (first !== null) {
        if (first.kind === "plus" || first.kind === "multiple") source.fail("invalid usage of +N or ~N as first address");
        character = source.nextNonBlank();
        if (character === ",") {
          second = this.#address(source.nextNonBlank());
          if (second === null) source.fail("unexpected `,'");
          character = source.nextNonBlank();
        }
        if (first.kind === "line" && first.line === 0 && second?.kind !== "regex") source.fail("invalid usage of line address 0");
      }
      let isNegated = false;
      if (character === "!") {
        isNegated = true;
        character = source.nextNonBlank();
        if (character === "!") source.fail("multiple `!'s");
      }
      if (character === "#") {
        if (first !== null) source.fail("comments don't accept any addresses");
        this.#comment(isFirst);
        continue;
      }
      if (character === "v") {
        this.#version();
        continue;
      }
      const index = this.#commands.length;
      const action = this.#action(character, first, second);
      this.#commands.push({ first, second, isNegated, action, range: initialRange(first, second), rangeEnd: 0 });
      if (this.#pending !== null && this.#pending.index < 0) this.#pending = { index, text: this.#pending.text };
    }
  }

  #comment(isFirst: boolean): void {
    const source: Source = this.#source;
    let character = source.next();
    if (character === "n" && isFirst && source.position === 2) {
      character = source.next();
      if (character === END || character === "\n") this.#isQuiet = true;
    }
    while (character !== END && character !== "\n") character = source.next();
  }

  #version(): void {
    const wanted = this.#label() || "4.0";
    const [major = 0, minor = 0] = wanted.split(".").map(Number);
    if (major > 4 || (major === 4 && minor > 9)) this.#source.fail("expected newer version of sed");
    this.#endOfCommand();
  }

  #address(character: string): Address | null {
    const source: Source = this.#source;
    if (character === "/" || character === "\\") {
      const pattern = readDelimited(source, character === "\\" ? source.next() : character, true);
      if (pattern === null) source.fail("unterminated address regex");
      let ignoreCase = false;
      let hasLines = false;
      for (;;) {
        const flag = source.nextNonBlank();
        if (flag === "I") ignoreCase = true;
        else if (flag === "M") hasLines = true;
        else {
          source.back(flag);
          return { kind: "regex", regex: this.#regex(pattern, { ignoreCase, hasLines }) };
        }
      }
    }
    if (isDigit(character)) {
      const line = source.integer(character);
      const next = source.nextNonBlank();
      if (next !== "~") {
        source.back(next);
        return { kind: "line", line };
      }
      const step = source.integer(source.nextNonBlank());
      return step > 0 ? { kind: "step", first: line, step } : { kind: "line", line };
    }
    if (character === "+" || character === "~") {
      const count = source.integer(source.nextNonBlank());
      return character === "+" ? { kind: "plus", count } : { kind: "multiple", of: count };
    }
    return character === "$" ? { kind: "last" } : null;
  }

  #regex(pattern: string, flags: Pick<SedRegexFlags, "ignoreCase" | "hasLines">): SedRegex | null {
    if (pattern === "") {
      if (flags.ignoreCase || flags.hasLines) this.#source.fail("cannot specify modifiers on empty regexp");
      return null;
    }
    try {
      return new SedRegex(expandEscapes(pattern, "regex"), {
        ...flags,
        isExtended: this.#isExtended,
        linesEndWithNul: this.#linesEndWithNul,
      });
    } catch (error) {
      if (error instanceof PatternError || error instanceof BadScript) this.#source.fail(error.message);
      throw error;
    }
  }

  #action(name: string, first: Address | null, second: Address | null): Action {
    const source: Source = this.#source;
    switch (name) {
      case "{":
        this.#blocks.push({ index: this.#commands.length, source });
        return { name, end: -1 };
      case "}": {
        const block = this.#blocks.pop();
        if (block === undefined) source.fail("unexpected `}'");
        if (first !== null) source.fail("} doesn't want any addresses");
        this.#endOfCommand();
        const { action } = this.#commands[block.index]!;
        if (action.name === "{") action.end = this.#commands.length;
        return { name };
      }
      case "e": {
        if (this.#isSandboxed) source.fail("e/r/w commands disabled in sandbox mode");
        const character = source.nextNonBlank();
        if (character === END || character === "\n") return { name, command: null };
        source.back(character);
        return { name, command: this.#restOfLine() };
      }
      case "a":
      case "i":
      case "c":
        return { name, text: this.#text() };
      case ":": {
        if (first !== null) source.fail(": doesn't want any addresses");
        const label = this.#label();
        if (label === "") source.fail('":" lacks a label');
        this.#labels.set(label, this.#commands.length);
        return { name };
      }
      case "b":
      case "t":
      case "T": {
        const label = this.#label();
        return { name, label, target: -1 };
      }
      case "q":
      case "Q":
      case "l": {
        if (second !== null && name !== "l") source.fail("command only uses one address");
        const character = source.nextNonBlank();
        const number = isDigit(character) ? source.integer(character) : null;
        if (number === null) source.back(character);
        this.#endOfCommand();
        return name === "l" ? { name, width: number } : { name, exitCode: number ?? 0 };
      }
      case "=":
      case "d":
      case "D":
      case "F":
      case "g":
      case "G":
      case "h":
      case "H":
      case "n":
      case "N":
      case "p":
      case "P":
      case "z":
      case "x":
        this.#endOfCommand();
        return { name };
      case "r":
      case "R":
      case "w":
      case "W":
        return { name, file: this.#fileName() };
      case "s":
        return { name, substitution: this.#substitution() };
      case "y": {
        const characters = readTransliteration(source);
        this.#endOfCommand();
        return { name, characters };
      }
      case END:
        return source.fail("missing command");
      default:
        return source.fail(`unknown command: \`${name}'`);
    }
  }

  #endOfCommand(): void {
    const character = this.#source.nextNonBlank();
    if (character === "}" || character === "#") this.#source.back(character);
    else if (!ENDS_COMMAND.has(character)) this.#source.fail("extra characters after command");
  }

  #label(): string {
    const source: Source = this.#source;
    let label = "";
    let character = source.nextNonBlank();
    while (character !== END && !/[\s;}#]/.test(character)) {
      label += character;
      character = source.next();
    }
    source.back(character);
    return label;
  }

  #fileName(): string {
    if (this.#isSandboxed) this.#source.fail("e/r/w commands disabled in sandbox mode");
    const first = this.#source.nextNonBlank();
    this.#source.back(first);
    const name = this.#restOfLine();
    if (name === "") this.#source.fail("missing filename in r/R/w/W commands");
    return name;
  }

  #restOfLine(): string {
    let text = "";
    for (let character = this.#source.next(); character !== END && character !== "\n"; character = this.#source.next())
      text += character;
    return text;
  }

  /** The text of a, i or c, on the same line or behind a backslash and a newline. */
  #text(): string {
    const source: Source = this.#source;
    let character = source.nextNonBlank();
    if (character === END) source.fail("expected \\ after `a', `c' or `i'");
    if (character === "\\") {
      character = source.nextNonBlank();
      if (character === END) {
        this.#pending = { index: -1, text: "" };
        return "";
      }
      if (character !== "\n") {
        // On one line `a\  text` keeps its blanks.
        source.back(character);
        while (/[ \t]/.test(source.previous)) source.back(" ");
      }
    } else source.back(character);
    return this.#readText("");
  }

  #readText(before: string): string {
    const source: Source = this.#source;
    let text = before;
    for (;;) {
      const character = source.next();
      if (character === END || character === "\n") break;
      if (character !== "\\") {
        text += character;
        continue;
      }
      const escaped = source.next();
      if (escaped === END) {
        this.#pending = { index: -1, text: `${text}\n` };
        return plainText(text);
      }
      text += `\\${escaped}`;
    }
    return plainText(text);
  }

  #continueText(): void {
    const { index, text } = this.#pending!;
    this.#pending = null;
    const whole = this.#readText(text);
    this.#setText(index, whole);
    if (this.#pending !== null) this.#pending = { index, text: (this.#pending as { text: string }).text };
  }

  #finishPending(): void {
    if (this.#pending !== null) this.#setText(this.#pending.index, this.#pending.text === "" ? "" : this.#pending.text);
  }

  #setText(index: number, text: string): void {
    const command = this.#commands[index]!;
    const { name } = command.action;
    if (name === "a" || name === "i" || name === "c") this.#commands[index] = { ...command, action: { name, text } };
  }

  #substitution(): Substitution {
    const source: Source = this.#source;
    const delimiter = source.next();
    const pattern = readDelimited(source, delimiter, true);
    const replacement = pattern === null ? null : readDelimited(source, delimiter, false);
    if (pattern === null || replacement === null) source.fail("unterminated `s' command");
    const { parts, highestGroup } = parseReplacement(expandOrFail(source, replacement, "replacement"));
    const flags = this.#substitutionFlags();
    const regex = this.#regex(pattern, flags);
    if (regex !== null && regex.groups < highestGroup) source.fail(`invalid reference \\${highestGroup} on \`s' command's RHS`);
    return { regex, replacement: parts, ...flags };
  }

  #substitutionFlags() {
    const source: Source = this.#source;
    const flags = { ignoreCase: false, hasLines: false, isGlobal: false, number: 0, prints: 0, evaluates: false };
    for (;;) {
      const flag = source.nextNonBlank();
      if (flag === "i" || flag === "I") flags.ignoreCase = true;
      else if (flag === "m" || flag === "M") flags.hasLines = true;
      else if (flag === "e") {
        if (this.#isSandboxed) source.fail("e/r/w commands disabled in sandbox mode");
        flags.evaluates = true;
      } else if (flag === "p") {
        if (flags.prints > 0) source.fail("multiple `p' options to `s' command");
        flags.prints |= flags.evaluates ? 2 : 1;
      } else if (flag === "g") {
        if (flags.isGlobal) source.fail("multiple `g' options to `s' command");
        flags.isGlobal = true;
      } else if (flag === "w") return { ...flags, file: this.#fileName() };
      else if (isDigit(flag)) {
        if (flags.number > 0) source.fail("multiple number options to `s' command");
        flags.number = source.integer(flag);
        if (flags.number === 0) source.fail("number option to `s' command may not be zero");
      } else {
        if (flag === "}" || flag === "#") source.back(flag);
        else if (!ENDS_COMMAND.has(flag)) source.fail("unknown option to `s'");
        return { ...flags, file: null };
      }
    }
  }
}

/** `0,/re/` is in its range before the first line. */
function initialRange(first: Address | null, second: Address | null): Command["range"] {
  return first?.kind === "line" && first.line === 0 && second !== null ? "active" : "inactive";
}

/** The text of a, i or c with its escapes; other backslashes go. */
function plainText(text: string): string {
  return `${expandEscapes(text, "text").replace(/\\([\s\S])/g, (_, escaped: string) => (escaped === "n" ? "\n" : escaped))}\n`;
}
