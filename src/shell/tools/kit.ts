/** What the tools share: opening files and standard input, and messages. */
import { isRefusal, type Refusal, strerror } from "../../kernel/config/errno.ts";
import { type Program, type Step, sleepUntil, type Wait, type WaitQueue } from "../../sim/wait.ts";
import { encodeText, joinBytes } from "../../wire/text.ts";
import type { Command } from "../command.ts";
import type { LaunchedContext } from "../evaluator/launch.ts";
import { descriptorPath, openFile } from "../evaluator/open-file.ts";
import { readErrorLines } from "../evaluator/stream-errors.ts";
import { type Inode, resolvePath } from "../files.ts";
import { type Input, type Output, ReadFailed, readChunk, writeSlowly } from "../io.ts";
import { quoteName } from "./quote.ts";

export type ToolContext = LaunchedContext;

interface OwnOptions extends NonNullable<Command["options"]> {
  readonly tool: string;
}

/** By its name, or by its options, which know it. */
export function makeTool(tool: string | OwnOptions, run: (context: ToolContext) => Program): Command {
  const name = typeof tool === "string" ? tool : tool.tool;
  return {
    name,
    path: `/usr/bin/${name}`,
    ...(typeof tool !== "string" && { options: tool }),
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
export function makeQuickTool(tool: string | OwnOptions, run: (context: ToolContext) => number): Command {
  // biome-ignore lint/correctness/useYield: a program is a generator, and this one has nothing to wait for
  return makeTool(tool, function* (context) {
    return run(context);
  });
}

/** Those of util-linux, procps and psmisc call themselves by their name; the others by the whole word that they were run with. */
const SHORT_NAMED = new Set(["column", "dmesg", "hd", "hexdump", "killall", "pgrep", "pidof", "pkill", "ps", "rev", "setsid"]);

function ownName(calledAs: string): string {
  const name = baseName(calledAs);
  return SHORT_NAMED.has(name) ? name : calledAs;
}

function baseName(path: string): string {
  return path.split("/").at(-1)!;
}

/** Prints `NAME: text` to standard error, and bytes after it that the text is about. */
export function complain(context: ToolContext, text: string, bytes: Uint8Array = new Uint8Array(0)): void {
  context.stderr.write(joinBytes([encodeText(`${ownName(context.argv[0]!)}: ${text}`), bytes, encodeText("\n")]));
}

/** What was started before has become its program by the time that a tool looks. */
export function settled(context: ToolContext): Wait {
  return sleepUntil(context.host.loop.nowUs);
}

/** The usage error of GNU tools: the text and the hint at --help. */
export function misuse(context: ToolContext, text: string, exitCode = 1): number {
  complain(context, text);
  context.stderr.write(hintAtHelp(context.argv[0]!));
  return exitCode;
}

export function hintAtHelp(calledAs: string): string {
  return `Try '${ownName(calledAs)} --help' for more information.\n`;
}

export function absolutePath(context: ToolContext, path: string): string {
  return resolvePath(context.cwd, path);
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
  for (const line of readErrorLines(baseName(context.argv[0]!), thrown)) complain(context, line);
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
