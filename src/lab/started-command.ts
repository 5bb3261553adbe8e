/** A command that goes on while the caller does something else: what LabHost.start() returns. */
import { type Input, type Output, Pipe, toBytes } from "../shell/io.ts";
import type { Process } from "../sim/process.ts";
import { SIGNALS, type Signal } from "../sim/signals.ts";
import { stuckError } from "../sim/stuck.ts";
import { WaitQueue } from "../sim/wait.ts";
import { Printed, spend } from "../sim/work.ts";
import { TextReader } from "../wire/text.ts";
import * as read from "./arguments.ts";
import type { Value } from "./inputs.ts";
import type { Lab } from "./lab.ts";
import { Refused } from "./refused.ts";

/** Makes a call that is an input of the lab. */
type Enter = (method: string, args: readonly Value[], act: () => void) => void;

/** The standard input of a command. */
export class CommandInput {
  readonly #pipe: Pipe;
  readonly #what: string;
  readonly #enter: Enter;
  #isOpen = true;

  /** @internal */
  constructor(pipe: Pipe, what: string, enter: Enter) {
    this.#pipe = pipe;
    this.#what = what;
    this.#enter = enter;
  }

  /** Gives the command text, or bytes, to read. Refused (EPIPE) after end(), and where nobody reads any more. */
  write(data: string | Uint8Array): void {
    const bytes = toBytes(read.content("CommandInput.write(data)", data));
    if (!this.#isOpen || this.#pipe.readers === 0) throw new Refused(this.#what, { errno: "EPIPE" });
    this.#enter("write", [data], () => this.#pipe.write(bytes));
  }

  /** Ends the input: the command reads an end of file. */
  end(): void {
    if (this.#isOpen) this.#enter("end", [], () => this.#pipe.close());
    this.#isOpen = false;
  }
}

/** What a command writes, in the pieces in which it writes them; for one reader. */
class CommandOutput implements Output, AsyncIterable<string> {
  readonly isTerminal = false;
  readonly isFull = false;
  readonly writable = new WaitQueue("room to write");
  readonly #text = new TextReader();
  readonly #printed: Printed;
  readonly #until: (isDone: () => boolean) => Promise<void>;
  #writers = 0;
  #pieces: string[] = [];

  constructor(limit: number, until: (isDone: () => boolean) => Promise<void>) {
    this.#printed = new Printed(limit);
    this.#until = until;
  }

  write(data: string | Uint8Array): void {
    const bytes = toBytes(data);
    spend(bytes.length);
    this.#printed.count(bytes.length);
    const piece = this.#text.push(bytes);
    if (piece !== "") this.#pieces.push(piece);
  }

  open(): void {
    this.#writers++;
  }

  close(): void {
    this.#writers--;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<string, void, undefined> {
    for (;;) {
      const piece = this.#pieces.shift();
      if (piece !== undefined) yield piece;
      else if (this.#writers === 0) return;
      else await this.#until(() => this.#pieces.length > 0 || this.#writers === 0);
    }
  }
}

/**
 * A command that was started, and goes on as the lab does: with `lab.advance(ms)`, with each `exec()`, and while its output or
 * its end is awaited. Output is read in the pieces in which it is written.
 *
 *     const server = host.start(["nc", "-l", "-p", "80"]);
 *     host.exec(["nc", "-N", "127.0.0.1", "80"], { stdin: "hello\n" });
 *     for await (const text of server.stdout) console.log(text);
 *     await server.exited;
 */
export class StartedCommand {
  /** What it reads. */
  readonly stdin: CommandInput;
  /** What it writes, for one reader: awaiting the next piece runs the lab until there is one, or the last writer has ended. */
  readonly stdout: AsyncIterable<string>;
  /** What it writes to its standard error, likewise. */
  readonly stderr: AsyncIterable<string>;
  readonly #lab: Lab;
  readonly #host: string;
  readonly #process: Process;
  readonly #enter: Enter;
  #exited: Promise<number> | null = null;

  /** @internal */
  constructor(lab: Lab, host: string, start: (stdin: Input, stdout: Output, stderr: Output) => Process) {
    this.#lab = lab;
    this.#host = host;
    const pipe = new Pipe();
    const until = (isDone: () => boolean): Promise<void> => this.#until(isDone);
    const { output } = lab.kernel.loop.limits;
    const [stdout, stderr] = [new CommandOutput(output, until), new CommandOutput(output, until)];
    const stdin = pipe.readEnd();
    this.#process = start(stdin, stdout, stderr);
    // From here on only the command has it open.
    stdin.close();
    this.stdout = stdout;
    this.stderr = stderr;
    const madeBy = lab.inputs.number;
    this.#enter = (method, args, act) => lab.inputs.enter({ kind: "command", madeBy }, method, args, act);
    this.stdin = new CommandInput(pipe, `host ${host}: ${this.#process.title}: stdin`, this.#enter);
  }

  /** The exit code, 128 and the signal's number where one ended it; null while it runs. */
  get exitCode(): number | null {
    return this.#process.state === "exited" ? this.#process.exitCode : null;
  }

  /**
   * The exit code once it has ended. Asking for it runs the lab until then; where that never comes, the promise is rejected:
   * StuckError where nothing is left to happen, LimitError.
   */
  get exited(): Promise<number> {
    this.#exited ??= this.#until(() => this.exitCode !== null).then(() => this.#process.exitCode);
    return this.#exited;
  }

  /** Sends it a signal, "TERM" by default, as kill(1) does; nothing happens where it has ended. */
  kill(signal: Signal = "TERM"): void {
    const name = signalName("StartedCommand.kill(signal)", signal);
    this.#enter("kill", [name], () => this.#process.kill(name));
  }

  #until(isDone: () => boolean): Promise<void> {
    const { kernel, driver } = this.#lab;
    const stuck = (): unknown =>
      stuckError(`host ${this.#host}: ${this.#process.title}`, this.#process, kernel.loop.processes.values());
    return driver.until(isDone, stuck);
  }
}

const signalName = read.oneOf(...(Object.keys(SIGNALS) as Signal[]));
