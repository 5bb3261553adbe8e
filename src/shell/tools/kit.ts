/** What the tools share: getopt(3) with its error texts, opening files and standard input, and messages. */
import { isRefusal, type Refusal, strerror } from "../../kernel/config/errno.ts";
import type { Program, Step, WaitQueue } from "../../sim/process.ts";
import { encodeText, joinBytes } from "../../wire/text.ts";
import type { Command } from "../command.ts";
import type { LaunchedContext } from "../evaluator/launch.ts";
import { descriptorPath, openFile } from "../evaluator/open-file.ts";
import { readErrorLines } from "../evaluator/stream-errors.ts";
import type { Inode } from "../files.ts";
import { type Input, type Output, ReadFailed, readChunk, writeSlowly } from "../io.ts";
import { quoteName } from "./quote.ts";
import { findLong, type LongOption, type RealOptions, readLetters, realOptions } from "./real-options.ts";

export type ToolContext = LaunchedContext;

export function makeTool(name: string, run: (context: ToolContext) => Program): Command {
  return {
    name,
    path: `/usr/bin/${name}`,
    opensDescriptors: true,
    checksOutput: true,
    run: (context) => run(context as ToolContext),
  };
}

/** The same for a tool that reads and writes files as wholes. */
export function takingFilesWhole({ opensDescriptors: _, ...command }: Command): Command {
  return command;
}

/** A tool that never waits. */
export function makeQuickTool(name: string, run: (context: ToolContext) => number): Command {
  // biome-ignore lint/correctness/useYield: a program is a generator, and this one has nothing to wait for
  return makeTool(name, function* (context) {
    return run(context);
  });
}

/** Those of util-linux, procps and psmisc call themselves by their name; the others by the whole word that they were run with. */
const SHORT_NAMED = new Set(["column", "dmesg", "hd", "hexdump", "killall", "pgrep", "pidof", "pkill", "ps", "rev", "setsid"]);

function ownName(context: ToolContext): string {
  const name = baseName(context);
  return SHORT_NAMED.has(name) ? name : context.argv[0]!;
}

/** Prints `NAME: text` to standard error, and bytes after it that the text is about. */
export function complain(context: ToolContext, text: string, bytes: Uint8Array = new Uint8Array(0)): void {
  context.stderr.write(joinBytes([encodeText(`${ownName(context)}: ${text}`), bytes, encodeText("\n")]));
}

/** The usage error of GNU tools: the text, what the tool prints behind it, and the hint at --help. */
export function misuse(
  context: ToolContext,
  text: string,
  exitCode = 1,
  rules: Pick<OptionRules, "usage" | "hasNoHint"> = {},
): number {
  complain(context, text);
  return hintAtHelp(context, exitCode, rules);
}

export function hintAtHelp(
  context: ToolContext,
  exitCode: number,
  { usage = "", hasNoHint = false }: Pick<OptionRules, "usage" | "hasNoHint"> = {},
): number {
  context.stderr.write(usage + (hasNoHint ? "" : `Try '${ownName(context)} --help' for more information.\n`));
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

/** Reads the options as getopt_long(3) does; the exit code after a bad one or one without a model. */
export function readOptions(context: ToolContext, rules: OptionRules): Parsed | number {
  const options: { letter: string; value: string }[] = [];
  const operands: string[] = [];
  const { argv } = context;
  const wrong = (text: string): number => {
    context.stderr.write(`${argv[0]}: ${text}\n`);
    return hintAtHelp(context, rules.exitCode ?? 1, rules);
  };
  const known = knownOptions(context, rules);
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
      const inline = splitOnce(word.slice(2))[1];
      const found = findLong(known.long, word);
      if (typeof found === "string") return wrong(found);
      const { name, argument } = found;
      if (argument === "none" && inline !== null) return wrong(`option '--${name}' doesn't allow an argument`);
      if (argument === "required" && inline === null && at + 1 >= argv.length)
        return wrong(`option '--${name}' requires an argument`);
      const letter = known.model(found);
      if (letter === null) return notModelled(context, `--${name}`);
      if (inline !== null && !rules.short.includes(`${letter}:`)) return notModelled(context, `--${name}=${inline}`);
      options.push({ letter, value: inline ?? (argument === "required" ? argv[++at]! : "") });
      continue;
    }
    for (let place = 1; place < word.length; place++) {
      const letter = word[place]!;
      const argument = known.letters.get(letter);
      if (argument === undefined) return wrong(`invalid option -- '${letter}'`);
      const attached = word.slice(place + 1);
      if (argument === "required" && attached === "" && at + 1 >= argv.length)
        return wrong(`option requires an argument -- '${letter}'`);
      if (!rules.short.includes(letter) || rules.refused?.includes(letter)) return notModelled(context, `-${letter}`);
      if (argument === "none") {
        options.push({ letter, value: "" });
        continue;
      }
      options.push({ letter, value: attached !== "" || argument === "optional" ? attached : argv[++at]! });
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

function notModelled(context: ToolContext, option: string): number {
  complain(context, `option ${option} is not modelled`);
  return 2;
}

interface KnownOptions extends RealOptions {
  /** The letter that the model has for a long option. */
  model(option: LongOption): string | null;
}

/** The options of the real tool; those of the model where the tool was not recorded. */
function knownOptions(context: ToolContext, rules: OptionRules): KnownOptions {
  const names = rules.long ?? {};
  const modelled = readLetters(rules.short);
  const real = realOptions(baseName(context));
  if (real === null)
    return {
      letters: new Map([...modelled, ...[...(rules.refused ?? "")].map((letter) => [letter, "none"] as const)]),
      long: Object.entries(names).map(([name, letter]) => ({ name, argument: modelled.get(letter) ?? "none", value: letter })),
      model: ({ value }) => value,
    };
  const own = ({ name, value }: LongOption): string | null =>
    Object.hasOwn(names, name) ? names[name]! : value.length === 1 && real.letters.has(value) ? value : null;
  return {
    ...real,
    model: (option) => {
      const alias = real.long.find(({ name, value }) => value === option.value && Object.hasOwn(names, name));
      const letter = own(option) ?? (alias === undefined ? null : names[alias.name]!);
      return letter !== null && modelled.has(letter) && !rules.refused?.includes(letter) ? letter : null;
    },
  };
}

function baseName(context: ToolContext): string {
  return context.argv[0]!.split("/").at(-1)!;
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
  // A file that the kernel makes up and that cannot be read is reported by its name, as any other that cannot be opened.
  const first = opened.input.inode?.kind === "kernel" ? opened.input.inode.readAt(0) : null;
  if (isRefusal(first)) {
    opened.input.close();
    return first;
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

  get inode(): Inode | undefined {
    return this.#input.inode;
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

/** Reports that standard input could not be read, for a tool that goes on with its other files. Returns the exit code. */
export function complainOfReading(context: ToolContext, thrown: unknown): number {
  if (!(thrown instanceof ReadFailed)) throw thrown;
  for (const line of readErrorLines(baseName(context), thrown)) complain(context, line);
  return 1;
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
