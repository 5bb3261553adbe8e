/**
 * jq, as Debian 12 has it: 1.6 with Debian's security patches. Left out: modules (`import`, `include`, -L, ~/.jq), some functions
 * of libm, the debugging options.
 */
import { isRefusal } from "../../../kernel/config/errno.ts";
import { type Step, waitOn } from "../../../sim/wait.ts";
import { OutOfMemory, spend } from "../../../sim/work.ts";
import type { Output } from "../../io.ts";
import { absolutePath, makeTool, type ToolContext } from "../kit.ts";
import type { FunctionCode, Host } from "./code.ts";
import { compile } from "./compile/compiler.ts";
import { Inputs } from "./inputs.ts";
import { Machine } from "./machine.ts";
import { fileProblem, type Options, readFile, readOptions } from "./options.ts";
import { parseProgram, Source } from "./parser.ts";
import { DEFAULT_COLORS, type PrintOptions, readColors, toJson } from "./printing.ts";
import { shortUsage } from "./usage.ts";
import { JqError, type Json, textOfBytes, wholeText } from "./values.ts";

/** That of a program that abort(3) ended. */
const ABORTED = 134;

export const JQ = makeTool("jq", function* (context) {
  const stdout = new BufferedOutput(context.stdout);
  try {
    const exitCode = yield* run(context, stdout);
    yield* stdout.flush();
    return exitCode & 255;
  } catch (error) {
    if (!(error instanceof OutOfMemory)) throw error;
    context.stderr.write("jq: error: cannot allocate memory\n");
    return ABORTED;
  }
});

function* run(context: ToolContext, stdout: BufferedOutput): Step<number> {
  const options = yield* readOptions(context);
  if (typeof options === "number") return options;
  const { flags } = options;
  const print = printOptions(context, options);
  if (options.program === null) {
    if (context.stdout.isTerminal && context.stdin.isTerminal) {
      context.stderr.write(shortUsage(context.argv[0]!));
      return 2;
    }
    options.program = ".";
  }
  const text = flags.has("from-file") ? yield* programFile(context, options.program) : options.program;
  if (text === null) return 2;
  const environment = (): Json =>
    new Map([...context.env].map(([name, value]): [string, Json] => [wholeText(name), wholeText(value)]));
  const main = compileText(context, text, options, environment);
  if (main === null) return 3;
  return yield* new Run(context, { stdout, options, print, main, environment }).run();
}

function* programFile(context: ToolContext, file: string): Step<string | null> {
  const bytes = yield* readFile(context, file);
  if (!isRefusal(bytes)) return skipInterpreterLine(textOfBytes(bytes));
  context.stderr.write(`${context.argv[0]}: ${fileProblem(file, bytes)}\n`);
  return null;
}

/** A line of #! that a comment ending in a backslash goes on behind: the shell's part, as far as jq passes over it. */
function skipInterpreterLine(text: string): string {
  const [first, second, ...others] = text.split("\n");
  if (!first!.startsWith("#!") || !second?.startsWith("#") || others.length < 2) return text;
  return /(?:^|[^\\])\\$/.test(second) && !others[0]!.startsWith("#") && others[0] !== "" ? others.slice(1).join("\n") : text;
}

/** The compiled program; null where it is wrong, which is said. */
function compileText(context: ToolContext, text: string, options: Options, environment: () => Json): FunctionCode | null {
  const source = new Source(text);
  const complaints: string[] = [];
  let main: FunctionCode | null = null;
  if (hasLibrary(context)) complaints.push("jq: error: ~/.jq is not modelled");
  else {
    const parsed = parseProgram(source);
    complaints.push(...parsed.complaints);
    if (complaints.length === 0) {
      const named = new Map(options.named);
      named.set(
        "ARGS",
        new Map<string, Json>([
          ["positional", options.positional],
          ["named", new Map(options.named)],
        ]),
      );
      main = compile(parsed.program, {
        named,
        environment,
        complain: (problem, at) => complaints.push(source.complaint(problem, at)),
      });
    }
  }
  if (complaints.length === 0) return main;
  for (const complaint of complaints) context.stderr.write(`${complaint}\n`);
  context.stderr.write(`jq: ${complaints.length} compile ${complaints.length > 1 ? "errors" : "error"}\n`);
  return null;
}

/** A file of definitions that jq reads before each program. */
function hasLibrary(context: ToolContext): boolean {
  const home = context.env.get("HOME");
  if (home === undefined) return false;
  const path = absolutePath(context, `${home}/.jq`);
  return context.files.exists(path) && !context.files.isDirectory(path);
}

function printOptions(context: ToolContext, { flags, indent }: Options): PrintOptions {
  let colors: readonly string[] | null = null;
  const wanted = context.env.get("JQ_COLORS");
  const own = wanted === undefined ? DEFAULT_COLORS : readColors(wanted);
  if (own === null) context.stderr.write("Failed to set $JQ_COLORS\n");
  if (flags.has("color-output") || context.stdout.isTerminal) colors = own ?? DEFAULT_COLORS;
  if (flags.has("monochrome-output")) colors = null;
  return { indent, isSorted: flags.has("sort-keys"), isAscii: flags.has("ascii-output"), colors };
}

interface Prepared {
  readonly stdout: BufferedOutput;
  readonly options: Options;
  readonly print: PrintOptions;
  readonly main: FunctionCode;
  readonly environment: () => Json;
}

/** What -e makes of the last output, as jq counts it: ten more than the exit code. */
const FALSE_OUTPUT = 11;
const NO_OUTPUT = 14;

class Run {
  readonly #context: ToolContext;
  readonly #prepared: Prepared;
  readonly #inputs: Inputs;
  readonly #machine: Machine;
  #halt: { readonly exitCode: Json; readonly message: Json | undefined } | null = null;
  #hasHalted = false;

  constructor(context: ToolContext, prepared: Prepared) {
    this.#context = context;
    this.#prepared = prepared;
    const { flags, files } = prepared.options;
    this.#inputs = new Inputs(context, {
      files: files.length > 0 ? files : ["-"],
      isRaw: flags.has("raw-input"),
      isSlurped: flags.has("slurp"),
      reader: {
        isStreaming: flags.has("stream"),
        isSequence: flags.has("seq"),
        errorsAreValues: flags.has("stream-errors"),
      },
    });
    this.#machine = new Machine(prepared.main, this.#host());
  }

  #host(): Host {
    const { stderr, host, cwd, argv } = this.#context;
    const { print, environment } = this.#prepared;
    return {
      debug: (value) => stderr.write(`${toJson(["DEBUG:", value], { ...print, indent: null })}\n`),
      stderr: (value) => stderr.write(toJson(value)),
      halt: (exitCode, message) => {
        this.#halt = { exitCode, message };
        this.#machine.halt();
      },
      environment,
      nowSeconds: () => (host.loop.epochUs + host.loop.nowUs) / 1_000_000,
      inputName: () => this.#inputs.name,
      inputLine: () => this.#inputs.line,
      directory: cwd,
      command: argv[0]!,
    };
  }

  *run(): Step<number> {
    const { flags } = this.#prepared.options;
    let code = 0;
    if (flags.has("null-input")) code = yield* this.#process(null);
    else {
      while (this.#inputs.failures === 0) {
        try {
          const input = yield* this.#inputs.next();
          if (input === undefined) break;
          code = yield* this.#process(input);
        } catch (error) {
          if (!(error instanceof JqError)) throw error;
          const isSequence = flags.has("seq");
          this.#context.stderr.write(`${isSequence ? "ignoring " : ""}parse error: ${error.value}\n`);
          if (isSequence) continue;
          code = 4;
          break;
        }
      }
    }
    if (this.#inputs.failures > 0) code = 2;
    if (code >= 10 && flags.has("exit-status")) return code - 10;
    return code >= 10 && !this.#hasHalted ? 0 : code;
  }

  /** Runs the program on one input; returns its exit code. */
  *#process(input: Json): Step<number> {
    const machine = this.#machine;
    let code = NO_OUTPUT;
    machine.start(input);
    for (;;) {
      spend(20);
      const outcome = machine.next();
      if (outcome.kind === "input") {
        machine.provide(yield* this.#nextInput());
        continue;
      }
      if (outcome.kind === "value") {
        code = outcome.value === null || outcome.value === false ? FALSE_OUTPUT : 0;
        yield* this.#print(outcome.value);
        continue;
      }
      if (this.#halt !== null) return this.#halted(this.#halt);
      if (outcome.kind === "done") return code;
      const { value } = outcome;
      const isText = typeof value === "string";
      const text = isText ? value.split("\0")[0] : toJson(value);
      this.#context.stderr.write(`jq: error (at ${this.#inputs.position})${isText ? "" : " (not a string)"}: ${text}\n`);
      return 5;
    }
  }

  *#nextInput(): Step<Json | JqError | undefined> {
    try {
      return yield* this.#inputs.next();
    } catch (error) {
      if (error instanceof JqError) return error;
      throw error;
    }
  }

  #halted({ exitCode, message }: { exitCode: Json; message: Json | undefined }): number {
    this.#halt = null;
    this.#hasHalted = true;
    if (typeof message === "string") this.#context.stderr.write(message.split("\0")[0]!);
    else if (message !== undefined && message !== null) this.#context.stderr.write(`${toJson(message)}\n`);
    return typeof exitCode === "number" ? Math.trunc(exitCode) | 0 : 0;
  }

  *#print(value: Json): Step<void> {
    const { stdout, options, print } = this.#prepared;
    const { flags } = options;
    const isRaw = flags.has("raw-output") || flags.has("join-output");
    let text: string;
    if (isRaw && typeof value === "string") text = flags.has("ascii-output") ? toJson(value, { ...print, colors: null }) : value;
    else text = (flags.has("seq") ? "\u001e" : "") + toJson(value, print);
    yield* stdout.write(flags.has("join-output") ? text : `${text}\n`);
    if (flags.has("unbuffered")) yield* stdout.flush();
  }
}

/** stdio's buffer: written when it is full and at the end, to a terminal line by line. */
class BufferedOutput {
  readonly #output: Output;
  #text = "";

  constructor(output: Output) {
    this.#output = output;
  }

  *write(text: string): Step<void> {
    this.#text += text;
    if (this.#output.isTerminal || this.#text.length >= BUFFER) yield* this.flush();
  }

  *flush(): Step<void> {
    const text = this.#text;
    this.#text = "";
    if (text !== "") this.#output.write(text);
    while (this.#output.isFull) yield waitOn(this.#output.writable);
  }
}

const BUFFER = 4096;
