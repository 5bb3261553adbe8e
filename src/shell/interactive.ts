/**
 * An interactive bash: a terminal's lines go in, prompts, output and job notices come out. The shell is a process of the
 * simulation that waits for lines; whoever owns the terminal (the command line, a page) feeds them and runs the simulation.
 *
 * Jobs have process groups of their own. While one is in the foreground the keys are its input, Ctrl-C and Ctrl-Z go to its
 * group.
 */
import type { Process } from "../sim/process.ts";
import { type Step, WaitQueue, waitAny } from "../sim/wait.ts";
import { type CompletionNames, completeLine } from "./completion.ts";
import { endOfInput } from "./evaluator/at-terminal.ts";
import { makeShell } from "./evaluator/bash.ts";
import { ExpansionFailed } from "./evaluator/control.ts";
import { DescriptorTable } from "./evaluator/descriptors.ts";
import { describeJob } from "./evaluator/job-notices.ts";
import { isDone, type Job } from "./evaluator/job-table.ts";
import { wordsTo } from "./evaluator/launch.ts";
import { parse } from "./evaluator/parse.ts";
import { DEFAULT_PS1, DEFAULT_PS2, promptOf } from "./evaluator/prompt.ts";
import type { Shell } from "./evaluator/shell.ts";
import { endShell } from "./evaluator/subshell.ts";
import { describeSignal } from "./evaluator/traps.ts";
import { runTyped } from "./evaluator/typed.ts";
import { needsMore } from "./evaluator/unfinished.ts";
import { readLine } from "./io.ts";
import type { ShellEnvironment } from "./start.ts";
import { TerminalInput } from "./terminal-input.ts";

export interface SessionOptions {
  /** Names for completion beyond commands, their words and files. */
  readonly names?: CompletionNames;
}

export class InteractiveSession {
  readonly process: Process;
  readonly #environment: ShellEnvironment;
  readonly #options: SessionOptions;
  readonly #terminal = new TerminalInput();
  readonly #promptReady = new WaitQueue("the prompt");
  #shell: Shell | null = null;
  #pending = "";
  #busy = true;
  #foregroundGroup: number | null = null;
  /** Ctrl-C came while the shell itself was at something. */
  #interruptsLine = false;

  /** `environment.stdin` is not used: what is typed comes through feed(). */
  constructor(environment: ShellEnvironment, options: SessionOptions = {}) {
    this.#environment = environment;
    this.#options = options;
    const { host } = environment;
    this.process = host.loop.spawn("-bash", () => this.#run());
    this.process.group = this.process.pid;
  }

  get exited(): boolean {
    return this.process.state === "exited";
  }

  /** A command runs, or the last line is not complete yet as far as the shell is concerned. */
  get busy(): boolean {
    return this.#busy && !this.exited;
  }

  /** Woken when the shell is ready for the next line. */
  get promptReady(): WaitQueue {
    return this.#promptReady;
  }

  /** What to show before the next line; PS2 while a command goes on. */
  get prompt(): string {
    if (this.#pending !== "") return this.#shell?.variables.text("PS2") ?? DEFAULT_PS2;
    return this.#shell === null ? "" : promptOf(this.#shell);
  }

  /** A line that was typed, without its newline: a command for the shell, or input of what runs in the foreground. */
  feed(line: string): void {
    this.#busy = true;
    this.#terminal.type(`${line}\n`);
  }

  /** Ctrl-D on an empty line: the end for who reads, the shell at its prompt or the program in the foreground. */
  end(): void {
    this.#busy = true;
    this.#terminal.end();
  }

  /** The terminal is gone: what was typed is run, then every reader finds the end. */
  hangUp(): void {
    this.#busy = true;
    this.#terminal.hangUp();
  }

  /** Ctrl-C: ends what runs in the foreground, or gives up the line being typed. */
  interrupt(): void {
    if (this.#foregroundGroup !== null) return this.#signalForeground("INT");
    if (this.#shell === null) return;
    if (this.#busy) this.#interruptsLine = this.#shell.interrupted = true;
    else this.#giveUpLine(this.#shell);
    this.#foregroundGroup = this.process.group;
    this.#signalForeground("INT");
    this.#foregroundGroup = null;
    this.process.kill("INT");
  }

  /** Ctrl-Z. */
  suspend(): void {
    if (this.#foregroundGroup !== null) this.#signalForeground("TSTP");
  }

  /** Ctrl-\. */
  quit(): void {
    if (this.#foregroundGroup !== null) this.#signalForeground("QUIT");
  }

  /** What could stand where the cursor is: whole words to put in place of the one from `start` on. */
  complete(line: string): { start: number; candidates: readonly string[] } {
    if (this.#shell === null) return { start: line.length, candidates: [] };
    return completeLine(this.#shell, line, this.#options.names ?? (() => []));
  }

  #giveUpLine(shell: Shell): void {
    this.#pending = "";
    this.#terminal.flush();
    shell.status = 130;
    shell.stderr.write("\n");
    this.#promptReady.wake();
  }

  #signalForeground(signal: "INT" | "TSTP" | "QUIT"): void {
    for (const process of [...this.#environment.host.loop.processes.values()]) {
      if (process.group === this.#foregroundGroup && process !== this.process) process.kill(signal);
    }
  }

  *#run(): Step<number> {
    const { host, net, files, registry, filesOf, env, cwd } = this.#environment;
    const descriptors = new DescriptorTable();
    descriptors.share(0, { input: this.#terminal, output: null });
    descriptors.share(1, { input: null, output: this.#environment.stdout });
    descriptors.share(2, { input: null, output: this.#environment.stderr });
    descriptors.giveTo(this.process);
    const budget = { used: 0, debtUs: 0 };
    const world =
      filesOf === undefined ? { host, net, files, registry, budget } : { host, net, files, registry, budget, filesOf };
    this.process.lastWords = wordsTo(descriptors);
    const shell = makeShell({ world, process: this.process, descriptors, env, cwd }, "interactive", "bash", []);
    shell.options.add("monitor");
    shell.options.add("histexpand");
    shell.shopt.add("expand_aliases");
    if (shell.variables.text("PS1") === undefined) shell.variables.setText("PS1", DEFAULT_PS1);
    shell.variables.setText("PS2", DEFAULT_PS2);
    shell.foreground = (owner, processes, text) => this.#waitInForeground(owner, processes, text);
    shell.prepareChild = (process) => {
      process.group = process.pid;
    };
    // The shell itself survives the keys; a command's own handlers are its own.
    for (const signal of ["TSTP", "TTIN", "TTOU", "TERM", "QUIT"] as const) this.process.on(signal, "ignore");
    this.process.on("INT", () => this.#interrupted());
    this.#shell = shell;
    return yield* endShell(shell, this.#readLines(shell));
  }

  #interrupted(): void {
    if (this.#shell?.traps.get("INT")) this.#shell.pendingSignals.push("INT");
  }

  *#readLines(shell: Shell): Step<number> {
    for (;;) {
      this.#busy = this.#terminal.hasLine;
      if (!this.#busy) this.#promptReady.wake();
      const line = yield* readLine(this.#terminal);
      this.#busy = true;
      if (line === null) return endOfInput(shell, this.#pending, true);
      this.#pending += `${line}\n`;
      if (needsMore(this.#pending)) continue;
      const text = this.#pending;
      this.#pending = "";
      yield* this.#runText(shell, text);
      this.#reportJobs(shell);
    }
  }

  *#runText(shell: Shell, text: string): Step<void> {
    this.#interruptsLine = false;
    yield* runTyped(shell, expandAliases(shell, text));
    if (this.#interruptsLine) shell.stderr.write("\n");
    this.#foregroundGroup = null;
  }

  /** Gives the terminal to a job until it ends or stops. */
  *#waitInForeground(shell: Shell, processes: readonly Process[], text: string): Step<void> {
    const leader = processes[0]!;
    for (const process of processes) process.group = leader.group === shell.process.group ? leader.pid : leader.group;
    this.#foregroundGroup = leader.group;
    const isOver = (): boolean => processes.every((process) => process.state === "exited" || process.state === "stopped");
    while (!isOver()) yield waitAny(processes.flatMap((process) => [process.exited, process.stateChanged]));
    this.#foregroundGroup = null;
    // Readline drops an end that was typed while a program ran and that nobody read.
    this.#terminal.dropEnds();
    // Ctrl-C gives up the whole line, loops included.
    if (processes.some((process) => process.endedBy === "INT")) {
      shell.stderr.write("\n");
      throw new ExpansionFailed(130, "discard");
    }
    if (processes.every((process) => process.state === "exited")) return;
    const known = shell.jobs.all().find((job) => job.processes[0] === leader);
    const job = known ?? shell.jobs.add(processes, text, shell.line, false);
    shell.jobs.makeCurrent(job);
    shell.stderr.write(`\n${describeJob(shell, job, false)}`);
    shell.stoppedStatus = 148;
  }

  /** Before each prompt: which jobs have ended since. */
  #reportJobs(shell: Shell): void {
    for (const job of shell.jobs.all().slice()) {
      if (!isDone(job)) continue;
      if (!job.reported && job.background) shell.stderr.write(endNotice(shell, job));
      job.reported = true;
      shell.jobs.remove(job);
      for (const process of job.processes) shell.remembered.set(process.ownPid, process.exitCode);
    }
  }
}

function endNotice(shell: Shell, job: Job): string {
  const last = job.processes.at(-1)!;
  return last.endedBy === "INT"
    ? `[${job.number}]${shell.jobs.mark(job)}  ${describeSignal(last).padEnd(23)} ${job.text}\n`
    : describeJob(shell, job, false);
}

/** Replaces the first words of commands that are aliases, each word as far as its alias is one itself. */
function expandAliases(shell: Shell, text: string): string {
  if (shell.aliases.size === 0) return text;
  let result = text;
  for (const { word, position } of commandWords(text).reverse()) {
    let expansion = word;
    for (const seen = new Set<string>(); ; ) {
      const first = /^\S*/.exec(expansion)![0];
      const alias = shell.aliases.get(first);
      if (alias === undefined || seen.has(first)) break;
      seen.add(first);
      expansion = alias + expansion.slice(first.length);
    }
    result = result.slice(0, position) + expansion + result.slice(position + word.length);
  }
  return result;
}

/** The names of the simple commands at the top of a text, with their positions. */
function commandWords(text: string): { word: string; position: number }[] {
  const words: { word: string; position: number }[] = [];
  for (const { command } of parse(text).commands) {
    const nodes = command.type === "AndOr" ? command.commands : [command];
    for (const node of nodes.flatMap((one) => (one.type === "Pipeline" ? one.commands : [one]))) {
      if (node.type === "Command" && node.name !== undefined) words.push({ word: node.name.text, position: node.name.pos });
    }
  }
  return words;
}
