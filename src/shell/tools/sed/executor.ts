/** Runs a sed script on its input. GNU sed 4.9: execute_program(), match_address_p(), do_subst(), sed/execute.c. */
import { type Step, waitOn } from "../../../sim/wait.ts";
import { spend } from "../../../sim/work.ts";
import { toBytes } from "../../io.ts";
import type { Match } from "../../patterns/regular-expression.ts";
import type { SedInput } from "./input.ts";
import { escapeLine } from "./list.ts";
import type { SedOutput } from "./output.ts";
import type { Address, Command, Program, Substitution } from "./program.ts";
import { BadScript } from "./program.ts";
import type { SedRegex } from "./regex.ts";
import { expandReplacement } from "./replacement.ts";

export interface ExecutorHooks {
  /** Standard output, or the file that is edited. */
  output(): SedOutput;
  /** The file of w, opened when the script was read. */
  file(name: string): SedOutput;
  /** All of a file for r; null where it cannot be read. */
  read(name: string): Step<Uint8Array | null>;
  /** The next line of a file for R; null where there is none. */
  readLine(name: string): Step<string | null>;
  /** Runs a command with the shell; returns what it prints. */
  run(command: string): Step<string>;
}

export interface ExecutorOptions {
  readonly isQuiet: boolean;
  readonly delimiter: string;
  readonly lineLength: number;
}

type Appended = { readonly text: string } | { readonly file: string } | { readonly line: string };

/** How a cycle ends: with the pattern space printed, without, or the whole run with it. */
type End = "cycle" | "deleted" | "again" | { readonly exitCode: number };

export class Executor {
  readonly #program: Program;
  readonly #input: SedInput;
  readonly #hooks: ExecutorHooks;
  readonly #options: ExecutorOptions;
  #pattern = "";
  #isEnded = true;
  #hold = "";
  /** Whether the hold space's last line came with its newline. */
  #holdIsEnded = true;
  #hasReplaced = false;
  #appended: Appended[] = [];
  #lastRegex: SedRegex | null = null;

  constructor(program: Program, input: SedInput, options: ExecutorOptions & { readonly hooks: ExecutorHooks }) {
    this.#program = program;
    this.#input = input;
    this.#hooks = options.hooks;
    this.#options = { ...options, isQuiet: options.isQuiet || program.isQuiet };
  }

  /** Returns the exit code. */
  *run(): Step<number> {
    while (yield* this.#readLine(false)) {
      for (let end: End = "again"; end === "again"; ) {
        end = yield* this.#cycle();
        if (end === "cycle" || typeof end === "object") this.#autoPrint();
        if (typeof end === "object") {
          yield* this.#dumpAppended();
          return end.exitCode;
        }
      }
      const { output } = this.#hooks.output();
      while (output.isFull) yield waitOn(output.writable);
    }
    return 0;
  }

  #autoPrint(): void {
    if (!this.#options.isQuiet) this.#print();
  }

  #print(): void {
    this.#hooks.output().line(this.#pattern, this.#isEnded);
  }

  /** Reads the next line into the pattern space, or adds it there. */
  *#readLine(isAdded: boolean): Step<boolean> {
    yield* this.#dumpAppended();
    const line = yield* this.#input.next();
    if (line === null) return false;
    this.#hasReplaced = false;
    this.#pattern = isAdded ? this.#pattern + this.#options.delimiter + line.text : line.text;
    this.#isEnded = line.isEnded;
    return true;
  }

  *#dumpAppended(): Step<void> {
    for (const each of this.#appended.splice(0)) {
      const output = this.#hooks.output();
      if ("text" in each) output.text(each.text);
      else if ("line" in each) output.line(each.line, true);
      else {
        const data = yield* this.#hooks.read(each.file);
        if (data !== null && data.length > 0) output.text(data);
      }
    }
  }

  *#cycle(): Step<End> {
    const { commands } = this.#program;
    for (let at = 0; at < commands.length; at++) {
      spend(10);
      const command = commands[at]!;
      const { action } = command;
      if ((yield* this.#isSelected(command)) === command.isNegated) {
        if (action.name === "{") at = action.end;
        continue;
      }
      switch (action.name) {
        case "{":
        case "}":
        case ":":
          break;
        case "=":
          this.#hooks.output().line(String(this.#input.lineNumber), true);
          break;
        case "a":
          this.#appended.push({ text: action.text });
          break;
        case "i":
          this.#printText(action.text);
          break;
        case "c":
          if (command.range !== "active" || command.second === null) this.#printText(action.text);
          return "deleted";
        case "d":
          return "deleted";
        case "D": {
          const newline = this.#pattern.indexOf(this.#options.delimiter);
          if (newline < 0) return "deleted";
          this.#pattern = this.#pattern.slice(newline + 1);
          return "again";
        }
        case "e":
          yield* this.#evaluate(action.command);
          break;
        case "F":
          this.#hooks.output().line(this.#input.path, true);
          break;
        case "g":
          this.#pattern = this.#hold;
          this.#isEnded = this.#holdIsEnded;
          break;
        case "G":
          this.#pattern += this.#options.delimiter + this.#hold;
          this.#isEnded = this.#holdIsEnded;
          break;
        case "h":
          this.#hold = this.#pattern;
          this.#holdIsEnded = this.#isEnded;
          break;
        case "H":
          this.#hold += this.#options.delimiter + this.#pattern;
          this.#holdIsEnded = this.#isEnded;
          break;
        case "x":
          [this.#pattern, this.#hold] = [this.#hold, this.#pattern];
          [this.#isEnded, this.#holdIsEnded] = [this.#holdIsEnded, this.#isEnded];
          break;
        case "l":
          this.#hooks.output().text(escapeLine(this.#pattern, action.width ?? this.#options.lineLength, this.#options.delimiter));
          break;
        case "n":
          if (yield* this.#input.isAtEnd()) return "cycle";
          this.#autoPrint();
          if (!(yield* this.#readLine(false))) return "deleted";
          break;
        case "N":
          if ((yield* this.#input.isAtEnd()) || !(yield* this.#readLine(true))) return "cycle";
          break;
        case "p":
          this.#print();
          break;
        case "P":
          this.#firstLine(this.#hooks.output());
          break;
        case "q":
          // What is printed last has its newline.
          this.#isEnded = true;
          return { exitCode: action.exitCode };
        case "Q":
          throw new Quit(action.exitCode);
        case "r":
          this.#appended.push({ file: action.file });
          break;
        case "R": {
          const line = yield* this.#hooks.readLine(action.file);
          if (line !== null) this.#appended.push({ line });
          break;
        }
        case "w":
          this.#hooks.file(action.file).line(this.#pattern, this.#isEnded);
          break;
        case "W":
          this.#firstLine(this.#hooks.file(action.file));
          break;
        case "s":
          yield* this.#substitute(action.substitution);
          break;
        case "y":
          this.#pattern = Array.from(this.#pattern, (character) => action.characters.get(character) ?? character).join("");
          break;
        case "z":
          this.#pattern = "";
          break;
        case "b":
          at = action.target - 1;
          break;
        case "t":
          if (this.#hasReplaced) at = action.target - 1;
          this.#hasReplaced = false;
          break;
        case "T":
          if (!this.#hasReplaced) at = action.target - 1;
          this.#hasReplaced = false;
          break;
      }
    }
    return "cycle";
  }

  /** The text of i or c; one that never came prints nothing. */
  #printText(text: string): void {
    if (text !== "") this.#hooks.output().line(text.slice(0, -1), true);
  }

  /** Prints up to the first newline. */
  #firstLine(output: SedOutput): void {
    const newline = this.#pattern.indexOf(this.#options.delimiter);
    if (newline < 0) output.line(this.#pattern, this.#isEnded);
    else output.line(this.#pattern.slice(0, newline), true);
  }

  *#isSelected(command: Command): Step<boolean> {
    const { first, second } = command;
    if (first === null) return true;
    const line = this.#input.lineNumber;
    if (command.range !== "active") {
      if (second === null) return yield* this.#matches(first);
      if (first.kind === "line") {
        if (command.range === "closed" || line < first.line) return false;
      } else if (!(yield* this.#matches(first))) return false;
      command.range = "active";
      switch (second.kind) {
        case "regex":
          return true;
        case "line":
          if (line >= second.line) command.range = "closed";
          return line <= second.line || (yield* this.#matches(first));
        case "plus":
          if (second.count === 0) command.range = "closed";
          command.rangeEnd = line + second.count;
          return true;
        case "multiple":
          if (second.of === 0) command.range = "closed";
          else command.rangeEnd = line + second.of - (line % second.of);
          return true;
      }
    }
    if (second!.kind === "line") {
      if (line >= second!.line) command.range = "closed";
      return line <= second!.line;
    }
    const isEnd =
      second!.kind === "plus" || second!.kind === "multiple" ? line >= command.rangeEnd : yield* this.#matches(second!);
    if (isEnd) command.range = "closed";
    return true;
  }

  *#matches(address: Address): Step<boolean> {
    const line = this.#input.lineNumber;
    switch (address.kind) {
      case "line":
        return line === address.line;
      case "step":
        return line >= address.first && (line - address.first) % address.step === 0;
      case "last":
        return yield* this.#input.isLast();
      case "regex":
        return this.#regex(address.regex).test(this.#pattern);
      default:
        return false;
    }
  }

  #regex(regex: SedRegex | null): SedRegex {
    const found = regex ?? this.#lastRegex;
    if (found === null) throw new BadScript("-e expression #1, char 0: no previous regular expression");
    this.#lastRegex = found;
    return found;
  }

  *#substitute(substitution: Substitution): Step<void> {
    const replaced = this.#replace(this.#regex(substitution.regex), substitution);
    if (replaced === null) return;
    this.#hasReplaced = true;
    this.#pattern = replaced;
    if ((substitution.prints & 1) !== 0) this.#print();
    if (substitution.evaluates) {
      const printed = yield* this.#hooks.run(this.#pattern);
      this.#pattern = printed.endsWith(this.#options.delimiter) ? printed.slice(0, -1) : printed;
    }
    if ((substitution.prints & 2) !== 0) this.#print();
    if (substitution.file !== null) this.#hooks.file(substitution.file).line(this.#pattern, this.#isEnded);
  }

  /** The pattern space with its matches replaced; null where none was. */
  #replace(regex: SedRegex, { replacement, number, isGlobal }: Substitution): string | null {
    const text = this.#pattern;
    let result = "";
    let start = 0;
    let lastEnd = -1;
    let count = 0;
    let hasReplaced = false;
    while (start <= text.length) {
      const match: Match | null = regex.search(text, start);
      spend(100);
      if (match === null) break;
      result += text.slice(start, match.start);
      let end = match.end;
      const isEmpty = match.end === match.start;
      // An empty match right behind another one does not count.
      if (!(isEmpty && match.start === lastEnd) && ++count >= number) {
        result += expandReplacement(replacement, match);
        hasReplaced = true;
        if (!isGlobal) {
          start = end;
          break;
        }
      } else result += text.slice(match.start, match.end);
      if (isEmpty) {
        if (match.start >= text.length) {
          start = text.length;
          break;
        }
        const character = String.fromCodePoint(text.codePointAt(match.start)!);
        result += character;
        end = match.start + character.length;
      }
      lastEnd = match.end;
      start = end;
    }
    return hasReplaced ? result + text.slice(start) : null;
  }

  *#evaluate(command: string | null): Step<void> {
    const printed = yield* this.#hooks.run(command ?? this.#pattern);
    if (command !== null) this.#hooks.output().text(toBytes(printed));
    else this.#pattern = printed.endsWith(this.#options.delimiter) ? printed.slice(0, -1) : printed;
  }
}

/** Thrown by Q. */
export class Quit extends Error {
  readonly exitCode: number;

  constructor(exitCode: number) {
    super("quit");
    this.exitCode = exitCode;
  }
}
