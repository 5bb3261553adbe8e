/** jq's command line, which it reads without getopt(3). jq 1.6: main.c. */
import { isRefusal, type Refusal, strerror } from "../../../kernel/config/errno.ts";
import type { Step } from "../../../sim/wait.ts";
import { encodeText } from "../../../wire/text.ts";
import { readAllBytes } from "../../io.ts";
import { openInput, type ToolContext } from "../kit.ts";
import { parseAll, parseJson } from "./read/parse.ts";
import { hint, longUsage, shortUsage, VERSION } from "./usage.ts";
import { JqError, type Json, textOfBytes, wholeText } from "./values.ts";

export interface Options {
  /** The text of the program, or with -f the name of its file; null where none was given. */
  program: string | null;
  readonly files: string[];
  readonly named: Map<string, Json>;
  readonly positional: Json[];
  readonly flags: Set<string>;
  /** Null for one line. */
  indent: string | null;
}

/** Flags by their letter and long name; an empty letter where there is none. In the order in which jq looks for them. */
const FLAGS: readonly (readonly [string, string])[] = [
  ["s", "slurp"],
  ["r", "raw-output"],
  ["c", "compact-output"],
  ["C", "color-output"],
  ["M", "monochrome-output"],
  ["a", "ascii-output"],
  ["", "unbuffered"],
  ["S", "sort-keys"],
  ["R", "raw-input"],
  ["n", "null-input"],
  ["f", "from-file"],
  ["j", "join-output"],
  ["", "tab"],
  ["", "seq"],
  ["", "stream"],
  ["", "stream-errors"],
  ["e", "exit-status"],
  ["", "args"],
  ["", "jsonargs"],
  ["", "debug-dump-disasm"],
  ["", "debug-trace=all"],
  ["", "debug-trace"],
  ["h", "help"],
  ["V", "version"],
  ["", "run-tests"],
];

const NOT_MODELLED = new Set(["debug-dump-disasm", "debug-trace=all", "debug-trace", "run-tests"]);

/** Ends with an exit code. */
class Ended extends Error {
  readonly exitCode: number;

  constructor(exitCode: number) {
    super();
    this.exitCode = exitCode;
  }
}

/** The options; the exit code where there is nothing to run. */
export function* readOptions(context: ToolContext): Step<Options | number> {
  try {
    return yield* new OptionReader(context).read();
  } catch (error) {
    if (error instanceof Ended) return error.exitCode;
    throw error;
  }
}

class OptionReader {
  readonly #context: ToolContext;
  readonly #name: string;
  readonly #options: Options = {
    program: null,
    files: [],
    named: new Map(),
    positional: [],
    flags: new Set(),
    indent: "  ",
  };
  #rest: "files" | "strings" | "json" = "files";

  constructor(context: ToolContext) {
    this.#context = context;
    this.#name = context.argv[0]!;
  }

  *read(): Step<Options> {
    const { argv } = this.#context;
    let isOver = false;
    for (let at = 1; at < argv.length; at++) {
      const word = argv[at]!;
      if (isOver) this.#operand(word);
      else if (word === "--") {
        if (this.#options.program === null) this.#end(shortUsage(this.#name));
        isOver = true;
      } else if (!/^-[-a-zA-Z]/.test(word)) {
        if (this.#options.program === null) this.#options.program = word;
        else this.#operand(word);
      } else at += yield* this.#option(word, argv.slice(at + 1));
    }
    return this.#options;
  }

  #end(text: string, exitCode = 2): never {
    this.#context.stderr.write(text);
    throw new Ended(exitCode);
  }

  #misuse(text: string): never {
    this.#end(`${text}\n${hint(this.#name)}`);
  }

  #operand(word: string): void {
    if (this.#rest === "files") this.#options.files.push(word);
    else if (this.#rest === "strings") this.#options.positional.push(wholeText(word));
    else {
      try {
        this.#options.positional.push(parseJson(encodeText(word)));
      } catch (error) {
        if (!(error instanceof JqError)) throw error;
        // The real one goes on with what is no value, and is aborted when it prints it.
        this.#end(`${this.#name}: invalid JSON among --jsonargs is not modelled: ${word}\n`);
      }
    }
  }

  /** Returns how many words it took beside its own. */
  *#option(word: string, next: readonly string[]): Step<number> {
    if (word.startsWith("-L")) {
      if (word === "-L" && next.length === 0) this.#misuse("-L takes a parameter: (e.g. -L /search/path or -L/search/path)");
      this.#end(`${this.#name}: option -L is not modelled\n`);
    }
    if (!word.startsWith("--")) {
      this.#letters(word);
      return 0;
    }
    const name = word.slice(2);
    if (name === "indent") {
      this.#indent(next[0]);
      return 1;
    }
    if (["arg", "argjson", "argfile", "rawfile", "slurpfile"].includes(name)) {
      yield* this.#namedArgument(name, next);
      return 2;
    }
    if (!FLAGS.some(([, long]) => long === name)) this.#misuse(`${this.#name}: Unknown option ${word}`);
    this.#flag(name);
    return 0;
  }

  /** Each letter counts once, wherever it stands. */
  #letters(word: string): void {
    let known = 1;
    for (const [letter, long] of FLAGS) {
      if (letter === "" || !word.includes(letter)) continue;
      known++;
      this.#flag(long);
    }
    if (word.length !== known) this.#misuse(`${this.#name}: Unknown option ${word}`);
  }

  #flag(name: string): void {
    if (NOT_MODELLED.has(name)) this.#end(`${this.#name}: option --${name} is not modelled\n`);
    if (name === "help" || name === "version") {
      this.#context.stdout.write(name === "help" ? longUsage(this.#name) : VERSION);
      throw new Ended(0);
    }
    if (name === "compact-output") this.#options.indent = null;
    else if (name === "tab") this.#options.indent = "\t";
    else if (name === "args") this.#rest = "strings";
    else if (name === "jsonargs") this.#rest = "json";
    else this.#options.flags.add(name);
  }

  #indent(word: string | undefined): void {
    if (word === undefined) this.#misuse(`${this.#name}: --indent takes one parameter`);
    const width = Number(/^\s*([+-]?\d+)/.exec(word)?.[1] ?? 0);
    if (width < -1 || width > 7) this.#misuse(`${this.#name}: --indent takes a number between -1 and 7`);
    this.#options.indent = width === 0 ? null : width < 0 ? "\t" : " ".repeat(width);
  }

  *#namedArgument(option: string, [name, value]: readonly string[]): Step<void> {
    if (name === undefined || value === undefined) {
      const example = option === "arg" ? "value" : option === "argjson" ? "text" : "filename";
      this.#misuse(`${this.#name}: --${option} takes two parameters (e.g. --${option} varname ${example})`);
    }
    const key = wholeText(name);
    if (this.#options.named.has(key)) return;
    if (option === "arg") this.#options.named.set(key, wholeText(value));
    else if (option === "argjson") this.#options.named.set(key, this.#jsonArgument(value));
    else this.#options.named.set(key, yield* this.#fileArgument(option, name, value));
  }

  #jsonArgument(text: string): Json {
    try {
      return parseJson(encodeText(text));
    } catch (error) {
      if (!(error instanceof JqError)) throw error;
      this.#misuse(`${this.#name}: invalid JSON text passed to --argjson`);
    }
  }

  *#fileArgument(option: string, name: string, file: string): Step<Json> {
    const bytes = yield* readFile(this.#context, file);
    let problem: string;
    if (isRefusal(bytes)) problem = fileProblem(file, bytes);
    else {
      if (option === "rawfile") return textOfBytes(bytes);
      try {
        const values = parseAll(bytes);
        return option === "argfile" && values.length === 1 ? values[0]! : values;
      } catch (error) {
        if (!(error instanceof JqError)) throw error;
        problem = String(error.value);
      }
    }
    return this.#end(`${this.#name}: Bad JSON in --${option} ${name} ${file}: ${problem}\n`);
  }
}

export function* readFile(context: ToolContext, file: string): Step<Uint8Array | Refusal> {
  const input = openInput(context, file === "-" ? "./-" : file);
  if (isRefusal(input)) return input;
  const bytes = yield* readAllBytes(input);
  input.close();
  return bytes;
}

export function fileProblem(file: string, refused: Refusal): string {
  return `Could not open ${file}: ${refused.errno === "EISDIR" ? "It's a directory" : strerror(refused.errno)}`;
}
