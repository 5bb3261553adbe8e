/** What the tools share: getopt(3) with its error texts, opening files and standard input, and messages. */
import { isRefusal, type Refusal, strerror } from "../../kernel/config/errno.ts";
import type { Program, Step, WaitQueue } from "../../sim/process.ts";
import { encodeText, joinBytes } from "../../wire/text.ts";
import type { Command } from "../command.ts";
import type { LaunchedContext } from "../evaluator/launch.ts";
import { descriptorPath, openFile } from "../evaluator/open-file.ts";
import { type Input, type Output, readChunk, writeSlowly } from "../io.ts";
import { quoteName } from "./quote.ts";

export type ToolContext = LaunchedContext;

export function makeTool(name: string, run: (context: ToolContext) => Program): Command {
  return { name, path: `/usr/bin/${name}`, run: (context) => run(context as ToolContext) };
}

/** A tool that never waits. */
export function makeQuickTool(name: string, run: (context: ToolContext) => number): Command {
  // biome-ignore lint/correctness/useYield: a program is a generator, and this one has nothing to wait for
  return makeTool(name, function* (context) {
    return run(context);
  });
}

/** Prints `NAME: text` to standard error, and bytes after it that the text is about. */
export function complain(context: ToolContext, text: string, bytes: Uint8Array = new Uint8Array(0)): void {
  context.stderr.write(joinBytes([encodeText(`${context.argv[0]!.split("/").at(-1)}: ${text}`), bytes, encodeText("\n")]));
}

/** The usage error of GNU tools: the text, what the tool prints behind it, and the hint at --help. */
export function misuse(
  context: ToolContext,
  text: string,
  exitCode = 1,
  rules: Pick<OptionRules, "usage" | "hasNoHint"> = {},
): number {
  complain(context, text);
  const name = context.argv[0]!.split("/").at(-1);
  context.stderr.write((rules.usage ?? "") + (rules.hasNoHint ? "" : `Try '${name} --help' for more information.\n`));
  return exitCode;
}

export interface Parsed {
  /** Options in order; long ones by the letter they stand for. */
  readonly options: readonly { readonly letter: string; readonly value: string }[];
  readonly operands: readonly string[];
  has(letter: string): boolean;
  /** The last value of an option. */
  value(letter: string): string | undefined;
}

export interface OptionRules {
  /** As getopt(3): `n:` takes a value, `i::` one that is attached if there is any. */
  readonly short: string;
  /** Long names with the letter they stand for; those whose letter takes a value take one too. */
  readonly long?: Readonly<Record<string, string>>;
  /** Ends at the first operand (env, timeout, xargs). */
  readonly stopsAtOperand?: boolean;
  /** The exit code of a bad option. */
  readonly exitCode?: number;
  /** What the tool prints between the complaint and the hint at --help. */
  readonly usage?: string;
  readonly hasNoHint?: boolean;
  /** Known to the real tool, not modelled here: refused by name. */
  readonly refused?: string;
}

/** Reads the options; answers the exit code after a bad one. */
export function readOptions(context: ToolContext, rules: OptionRules): Parsed | number {
  const options: { letter: string; value: string }[] = [];
  const operands: string[] = [];
  const { argv } = context;
  const bad = rules.exitCode ?? 1;
  const takesValue = (letter: string): boolean => rules.short.includes(`${letter}:`);
  const mayTakeValue = (letter: string): boolean => rules.short.includes(`${letter}::`);
  for (let at = 1; at < argv.length; at++) {
    const word = argv[at]!;
    if (word === "--") {
      for (const operand of argv.slice(at + 1)) operands.push(operand);
      break;
    }
    if (!word.startsWith("-") || word === "-") {
      if (rules.stopsAtOperand) {
        for (const operand of argv.slice(at)) operands.push(operand);
        break;
      }
      operands.push(word);
      continue;
    }
    if (word.startsWith("--")) {
      const [name, inline] = splitOnce(word.slice(2));
      const matches = Object.keys(rules.long ?? {}).filter((key) => key.startsWith(name));
      const key = matches.includes(name) ? name : matches.length === 1 ? matches[0]! : null;
      if (key === null) return misuse(context, `unrecognized option '${word}'`, bad, rules);
      const letter = rules.long![key]!;
      if (!takesValue(letter)) {
        if (inline !== null) return misuse(context, `option '--${key}' doesn't allow an argument`, bad, rules);
        options.push({ letter, value: "" });
        continue;
      }
      const value = inline ?? (mayTakeValue(letter) ? "" : argv[++at]);
      if (value === undefined) return misuse(context, `option '--${key}' requires an argument`, bad, rules);
      options.push({ letter, value });
      continue;
    }
    for (let place = 1; place < word.length; place++) {
      const letter = word[place]!;
      if (rules.refused?.includes(letter)) {
        complain(context, `option -${letter} is not modelled`);
        return 2;
      }
      if (letter === ":" || !rules.short.includes(letter)) return misuse(context, `invalid option -- '${letter}'`, bad, rules);
      if (!takesValue(letter)) {
        options.push({ letter, value: "" });
        continue;
      }
      const value = place + 1 < word.length ? word.slice(place + 1) : mayTakeValue(letter) ? "" : argv[++at];
      if (value === undefined) return misuse(context, `option requires an argument -- '${letter}'`, bad, rules);
      options.push({ letter, value });
      break;
    }
  }
  return {
    options,
    operands,
    has: (letter) => options.some((option) => option.letter === letter),
    value: (letter) => options.findLast((option) => option.letter === letter)?.value,
  };
}

function splitOnce(text: string): [string, string | null] {
  const at = text.indexOf("=");
  return at < 0 ? [text, null] : [text.slice(0, at), text.slice(at + 1)];
}

export function absolutePath(context: ToolContext, path: string): string {
  return path.startsWith("/") ? path : `${context.cwd === "/" ? "" : context.cwd}/${path}`;
}

/** Opens a file to read; `-` is standard input. Close it when done; a process that ends in the middle closes it too. */
export function openInput(context: ToolContext, path: string): Input | Refusal {
  if (path === "-") return new SharedInput(context.stdin);
  const absolute = absolutePath(context, path);
  if (descriptorPath(absolute) === null && context.files.isDirectory(absolute)) return { errno: "EISDIR" };
  const opened = openFile(context.files, context.descriptors, absolute, "read");
  if (isRefusal(opened)) return opened;
  if (opened.input === null) {
    opened.output?.close();
    return { errno: "EBADF" };
  }
  const handle = new SharedInput(opened.input, opened.input);
  context.process.atExit.push(() => handle.close());
  return handle;
}

/** An input whose close happens once, and not at all for standard input, which is the process's own to close. */
class SharedInput implements Input {
  readonly #input: Input;
  #closes: Input | null;

  constructor(input: Input, closes: Input | null = null) {
    this.#input = input;
    this.#closes = closes;
  }

  get readable(): WaitQueue {
    return this.#input.readable;
  }

  get isTerminal(): boolean {
    return this.#input.isTerminal;
  }

  read(): Uint8Array | null | undefined {
    return this.#input.read();
  }

  unread(bytes: Uint8Array): void {
    this.#input.unread(bytes);
  }

  open(): void {}

  close(): void {
    this.#closes?.close();
    this.#closes = null;
  }
}

/** Opens a file to write. It is closed when the process ends. */
export function openOutput(context: ToolContext, path: string, append: boolean): Output | Refusal {
  const opened = openFile(context.files, context.descriptors, absolutePath(context, path), append ? "append" : "truncate");
  if (isRefusal(opened)) return opened;
  const { output } = opened;
  if (output === null) return { errno: "EBADF" };
  context.process.atExit.push(() => output.close());
  return output;
}

/** Copies everything from an input to an output. */
export function* copy(input: Input, output: Output): Step<void> {
  for (;;) {
    const chunk = yield* readChunk(input);
    if (chunk === null) return;
    yield* writeSlowly(output, chunk);
  }
}

/** `PATH: No such file or directory`, the path quoted where it must be, as coreutils do. */
export function refusedName(path: string, refused: Refusal): string {
  return `${quoteName(path)}: ${strerror(refused.errno)}`;
}

/** `PATH: No such file or directory`. */
export function refusalText(path: string, refused: Refusal): string {
  return `${path}: ${strerror(refused.errno)}`;
}
