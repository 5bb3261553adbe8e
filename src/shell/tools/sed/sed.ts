/**
 * sed: scripts of GNU sed 4.9, line by line as the lines come. `--posix` and `--debug` are not modelled.
 */
import { isRefusal, strerror } from "../../../kernel/config/errno.ts";
import type { Step } from "../../../sim/wait.ts";
import { joinBytes } from "../../../wire/text.ts";
import { StandardOutput } from "../../evaluator/stream-errors.ts";
import type { Input, Output } from "../../io.ts";
import { Pipe, readAll, readAllBytes, SinkOutput, WriteFailed } from "../../io.ts";
import { prints } from "../../options/rows.ts";
import { absolutePath, complain, makeTool, openInput, openOutput, type ToolContext } from "../kit.ts";
import { LineReader, lineText } from "../lines.ts";
import { type Parsed, ToolOptions } from "../tool-options.ts";
import { Executor, type ExecutorHooks, Quit } from "./executor.ts";
import { SedInput } from "./input.ts";
import { SedOutput } from "./output.ts";
import { ScriptParser } from "./parser.ts";
import { BadScript, type Program } from "./program.ts";
import type { Fragment } from "./source.ts";
import { SED_HELP, SED_VERSION } from "./usage.ts";

const OPTIONS = new ToolOptions("sed", "n E r s u z i l e f sandbox follow-symlinks", {
  rows: {
    help: prints(`${SED_HELP}E-mail bug reports to: <bug-sed@gnu.org>.\n`),
    version: prints(SED_VERSION),
  },
  usage: SED_HELP,
  hasNoHint: true,
});

export const SED = makeTool(OPTIONS, function* (given) {
  const context = { ...given, argv: ["sed", ...given.argv.slice(1)] };
  const parsed = OPTIONS.read(context.argv);
  const run = new Run(context, parsed);
  let exitCode: number;
  try {
    exitCode = yield* run.run();
  } catch (error) {
    if (error instanceof BadScript) {
      complain(context, error.message);
      return error.exitCode;
    }
    const lost = error instanceof WriteFailed ? run.reportLostFile() : null;
    if (lost !== null) return lost;
    if (!(error instanceof Quit)) throw error;
    exitCode = error.exitCode;
  }
  return run.reportLostFile() ?? exitCode;
});

class Run {
  readonly #context: ToolContext;
  readonly #parsed: Parsed;
  readonly #delimiter: string;
  readonly #stdout: SedOutput;
  readonly #files = new Map<string, SedOutput>();
  readonly #readers = new Map<string, LineReader | null>();
  /** The file that is edited in place, and what it becomes. */
  #edited: { readonly path: string; readonly output: SedOutput; readonly chunks: Uint8Array[] } | null = null;
  #exitCode = 0;

  constructor(context: ToolContext, parsed: Parsed) {
    this.#context = context;
    this.#parsed = parsed;
    this.#delimiter = parsed.has("z") ? "\0" : "\n";
    this.#stdout = new SedOutput(context.stdout, this.#delimiter);
  }

  /** Complains of the first file of w that could not be written; the exit code, null where all were. */
  reportLostFile(): number | null {
    for (const [name, { output }] of this.#files) {
      if (!(output instanceof StandardOutput) || output.failed === null || name === "/dev/stderr") continue;
      // sed has forgotten the names of its files when it ends.
      const known = this.#parsed.has("u") ? name : "<unknown>";
      complain(this.#context, `couldn't flush ${known}: ${strerror(output.failed.refusal.errno)}`);
      return 4;
    }
    return null;
  }

  *run(): Step<number> {
    const parsed = this.#parsed;
    const operands = parsed.operands.slice();
    const fragments = yield* this.#fragments(operands);
    if (fragments === null) {
      this.#context.stderr.write(SED_HELP);
      return 1;
    }
    const program = new ScriptParser({
      isExtended: parsed.has("E") || parsed.has("r"),
      isSandboxed: parsed.has("sandbox"),
      linesEndWithNul: parsed.has("z"),
    }).parse(fragments);
    const lineLength = this.#lineLength();
    if (parsed.has("i") && operands.length === 0) throw new BadScript("no input files", 4);
    this.#openFiles(program);
    const isInPlace = parsed.has("i");
    const input = new SedInput(operands.length > 0 ? operands : ["-"], {
      delimiter: this.#delimiter,
      isSeparate: isInPlace || parsed.has("s"),
      hooks: {
        open: (path) => this.#open(path, isInPlace),
        missing: (path, refused) => {
          this.#complainOf(path, strerror(refused.errno), isInPlace);
        },
        begin: (path) => {
          if (isInPlace) this.#edited = this.#edit(path);
        },
        end: (path) => {
          if (isInPlace) this.#replaceFile(path);
        },
      },
    });
    const executor = new Executor(program, input, {
      isQuiet: parsed.has("n"),
      delimiter: this.#delimiter,
      lineLength,
      hooks: this.#hooks(),
    });
    const exitCode = yield* this.#toEnd(executor, input);
    return exitCode === 0 ? this.#exitCode : exitCode;
  }

  /** Runs to the end; what was edited in place is written whatever ends it. */
  *#toEnd(executor: Executor, input: SedInput): Step<number> {
    try {
      const exitCode = yield* executor.run();
      yield* this.#copyRest(input);
      return exitCode;
    } catch (error) {
      if (error instanceof Quit) yield* this.#copyRest(input);
      throw error;
    } finally {
      if (this.#parsed.has("u")) input.release();
      else input.seekBack();
    }
  }

  /** After q the rest of a file that is edited in place stays as it is. */
  *#copyRest(input: SedInput): Step<void> {
    const edited = this.#edited;
    if (edited === null) return;
    for (;;) {
      if (yield* input.isLast()) break;
      const line = yield* input.next();
      if (line === null) break;
      edited.output.line(line.text, line.isEnded);
    }
    this.#replaceFile(edited.path);
  }

  #lineLength(): number {
    const given = this.#parsed.value("l");
    if (given === undefined) return 70;
    return Number(/^\d+/.exec(given)?.[0] ?? "0");
  }

  /** The script, from options or the first operand; null where there is none. */
  *#fragments(operands: string[]): Step<Fragment[] | null> {
    const fragments: Fragment[] = [];
    let number = 0;
    for (const { name, value } of this.#parsed.options) {
      if (name === "e") fragments.push({ text: value, file: null, number: ++number });
      else if (name === "f") {
        const input = openInput(this.#context, value === "-" ? "-" : value);
        if (isRefusal(input)) throw new BadScript(`couldn't open file ${value}: ${strerror(input.errno)}`, 4);
        const text = yield* readAll(input);
        input.close();
        // A script file may begin with the line that makes it a program.
        fragments.push({ text: text.replace(/\n$/, ""), file: value, number });
      }
    }
    if (fragments.length > 0) return fragments;
    const script = operands.shift();
    return script === undefined ? null : [{ text: script, file: null, number: 1 }];
  }

  #open(path: string, isInPlace: boolean) {
    const { files } = this.#context;
    if (isInPlace && path !== "-" && files.isDirectory(absolutePath(this.#context, path))) return { errno: "EISDIR" } as const;
    return openInput(this.#context, path);
  }

  #complainOf(path: string, why: string, isInPlace: boolean): void {
    if (why === "Is a directory") {
      if (!isInPlace) throw new BadScript(`read error on ${path}: ${why}`, 4);
      complain(this.#context, `couldn't edit ${path}: not a regular file`);
      this.#exitCode = 4;
      return;
    }
    complain(this.#context, `can't read ${path}: ${why}`);
    this.#exitCode = 2;
  }

  /** The files of w are made when the script is read. */
  #openFiles(program: Program): void {
    for (const { action } of program.commands) {
      const name =
        action.name === "w" || action.name === "W" ? action.file : action.name === "s" ? action.substitution.file : null;
      if (name === null || this.#files.has(name) || name === "/dev/stdout" || name === "/dev/stderr") continue;
      const output = openOutput(this.#context, name, false);
      if (isRefusal(output)) throw new BadScript(`couldn't open file ${name}: ${strerror(output.errno)}`, 4);
      const most = this.#parsed.has("u") ? 0 : Number.POSITIVE_INFINITY;
      this.#files.set(name, new SedOutput(new StandardOutput(output, most), this.#delimiter));
    }
    this.#files.set("/dev/stderr", new SedOutput(this.#context.stderr, this.#delimiter));
  }

  #hooks(): ExecutorHooks {
    return {
      output: () => this.#edited?.output ?? this.#stdout,
      file: (name) => (name === "/dev/stdout" ? this.#stdout : this.#files.get(name)!),
      read: (name) => this.#readFile(name),
      readLine: (name) => this.#readLine(name),
      run: (command) => this.#runCommand(command),
    };
  }

  *#readFile(name: string): Step<Uint8Array | null> {
    const input = name === "/dev/stdin" ? this.#context.stdin : openInput(this.#context, name);
    if (isRefusal(input)) return null;
    return yield* readAllBytes(input);
  }

  *#readLine(name: string): Step<string | null> {
    let reader = this.#readers.get(name);
    if (reader === undefined) {
      const input: Input | ReturnType<typeof openInput> =
        name === "/dev/stdin" ? this.#context.stdin : openInput(this.#context, name);
      reader = isRefusal(input) ? null : new LineReader(input, this.#delimiter.charCodeAt(0));
      this.#readers.set(name, reader);
    }
    const line = reader === null ? null : yield* reader.next();
    return line === null ? null : lineText(line, this.#delimiter);
  }

  *#runCommand(command: string): Step<string> {
    const pipe = new Pipe();
    const process = this.#context.spawn(["sh", "-c", command], { stdout: pipe as Output });
    pipe.close();
    const printed = yield* readAll(pipe.readEnd());
    while (process.state !== "exited") yield { queues: [process.exited], deadlineUs: Number.POSITIVE_INFINITY };
    return printed;
  }

  #edit(path: string) {
    const chunks: Uint8Array[] = [];
    const output = new SedOutput(new SinkOutput((bytes) => void chunks.push(bytes)), this.#delimiter);
    return { path, output, chunks };
  }

  #replaceFile(path: string): void {
    const edited = this.#edited;
    if (edited === null || edited.path !== path) return;
    this.#edited = null;
    const { files } = this.#context;
    const absolute = absolutePath(this.#context, path);
    const suffix = this.#parsed.value("i") ?? "";
    if (suffix !== "") {
      const before = files.readFile(absolute);
      if (!isRefusal(before)) files.writeFile(absolutePath(this.#context, backupPath(path, suffix)), before as Uint8Array);
    }
    const isExecutable = files.isExecutable(absolute);
    // The edited file is another one under the same name: who has the old one open keeps it.
    files.remove(absolute);
    const refused = files.writeFile(absolute, joinBytes(edited.chunks));
    if (isExecutable) files.setExecutable(absolute, true);
    if (refused !== null) throw new BadScript(`couldn't open file ${path}: ${strerror(refused.errno)}`, 4);
  }
}

/** The name of a backup: the suffix behind the name, or the name in place of its asterisks. */
function backupPath(path: string, suffix: string): string {
  const slash = path.lastIndexOf("/") + 1;
  const name = path.slice(slash);
  const backup = suffix.includes("*") ? suffix.replaceAll("*", name) : name + suffix;
  return backup.includes("/") ? backup : path.slice(0, slash) + backup;
}
