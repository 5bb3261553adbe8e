/**
 * A shell's state: variables, functions, options, descriptors, traps, jobs and where it is in its script. A subshell is a copy
 * in a process of its own. The evaluator's parts are functions over this state; they reach each other where they would form a
 * circle through `execute`.
 */
import { strerror } from "../../kernel/config/errno.ts";
import { LimitError } from "../../sim/limits.ts";
import type { Process } from "../../sim/process.ts";
import { Killed, type Signal } from "../../sim/signals.ts";
import { type Step, sleepUntil, type Wait } from "../../sim/wait.ts";
import { spend } from "../../sim/work.ts";
import { resolvePath } from "../files.ts";
import type { Input, Output } from "../io.ts";
import { CommandTable } from "./command-search.ts";
import { ExitShell, ExpansionFailed } from "./control.ts";
import type { DescriptorTable } from "./descriptors.ts";
import { type Complaint, type Dialect, phrase } from "./dialect.ts";
import { JobTable } from "./job-table.ts";
import { inputOf, outputOf } from "./open-file.ts";
import { SeededRandom } from "./seeded-random.ts";
import type { Executor, ShellFunction, ShellKind } from "./shell-parts.ts";
import { Unit } from "./unit.ts";
import { Variables } from "./variables.ts";
import { waitForProcess } from "./wait.ts";
import type { World } from "./world.ts";

/** The virtual cost of a command the shell runs itself, in microseconds. */
const COMMAND_US = 20;
/** What starting a program costs of the commands a script may run. */
const START_COST = 20;
/** What a command costs in units of work. */
const COMMAND_WORK = 100;
const NO_FORK_STATUS = 254;
/** A shell that has run this much of virtual time by itself lets the others have their turn, in microseconds. */
const TURN_US = 1000;
export class Shell {
  readonly world: World;
  readonly executor: Executor;
  readonly kind: ShellKind;
  process: Process;
  /** $$: the pid of the shell that all subshells descend from. */
  shellPid: number;
  variables = new Variables(this);
  functions = new Map<string, ShellFunction>();
  aliases = new Map<string, string>();
  /** Where the commands lie that it has run. */
  table = new CommandTable();
  options = new Set<string>(["braceexpand", "hashall"]);
  shopt = new Set<string>([
    "checkwinsize",
    "cmdhist",
    "complete_fullquote",
    "extquote",
    "force_fignore",
    "globasciiranges",
    "globskipdots",
    "hostcomplete",
    "interactive_comments",
    "patsub_replacement",
    "progcomp",
    "promptvars",
    "sourcepath",
  ]);
  descriptors: DescriptorTable;
  /** $0 and the name messages begin with. */
  name: string;
  positional: string[] = [];
  cwd = "/";
  umask = 0o022;
  status = 0;
  pipeStatus: number[] = [0];
  lastBackground: number | null = null;
  lastArgument = "";
  jobs = new JobTable();
  /** Takes the command by which errexit ends the shell; a subshell reports to none. */
  onFailure: ((failed: { readonly command: string; readonly line: number }) => void) | null = null;
  /** The line of its script on which it stood when that ended; 1 before. */
  endedAtLine = 1;
  /** By signal name or EXIT, ERR, DEBUG, RETURN. An empty command ignores the signal. */
  traps = new Map<string, string>();
  /** Ends without its EXIT trap unless a signal ends it (subshell.ts, runsExitTrap()). */
  skipsExitTrap = false;
  /** What was typed at the prompt of an interactive shell, one entry a command. */
  readonly history: string[] = [];
  pendingSignals: Signal[] = [];
  /** Exit codes of background processes that were waited for, for a second `wait`. */
  remembered = new Map<number, number>();
  directoryStack: string[] = [];
  limits = new Map<string, string>();
  /** A fatal signal that arrived while an EXIT trap is set: the shell ends by it once the trap has run. */
  terminatedBy: Signal | null = null;
  inTrap = false;
  /** Ctrl-C came while the shell itself was busy: it gives up the line. */
  interrupted = false;
  /** The text of the word, or of the quotation in it, that is being expanded: what a bad substitution is reported with. */
  expandedText: string | null = null;
  /** The builtin that runs now, whose name stands before some messages. */
  runningBuiltin: string | null = null;
  loopDepth = 0;
  /** How deep calls of each kind are nested. */
  depths = { function: 0, source: 0, eval: 0, trap: 0 };
  /** Above 0 inside conditions, where a failure is no failure for set -e. */
  conditionDepth = 0;
  subshellLevel = 0;
  unit: Unit;
  position = 0;
  /** FUNCNAME, innermost first, with the line each was called from and the file it was defined in. */
  callStack: { readonly name: string; readonly callLine: number; readonly source: string }[] = [];
  /** The status of the last command substitution while a command is expanded. */
  substitutionStatus: number | null = null;
  /** Pipes behind /dev/fd/N of the command being expanded. */
  processSubstitutions: ProcessSubstitution[] = [];
  startedUs: number;
  /** Where getopts is within a cluster of letters. */
  getoptsAt = 1;

  /** Whose words its messages have. */
  dialect: Dialect = "bash";
  /** Whose rules say when a command is run in the shell's own process (tail.ts). */
  forksAs: Dialect = "bash";
  /** A builtin run as a program says its own name only. */
  messagesAreBare = false;
  /** Set where a foreground command was stopped instead of ending: its status then. */
  stoppedStatus: number | null = null;
  /** How deep `set -x` shows the command to be. */
  traceLevel = 0;
  /** Waits for the processes of a foreground command; a session at a terminal hands the terminal over meanwhile. */
  foreground: (shell: Shell, processes: readonly Process[], text: string) => Step<void> = waitForAll;
  /** What is done with a process just started: a session at a terminal gives it a group. */
  prepareChild: (process: Process) => void = () => {};

  constructor(options: {
    world: World;
    executor: Executor;
    kind: ShellKind;
    process: Process;
    descriptors: DescriptorTable;
    name: string;
    startedUs: number;
  }) {
    this.world = options.world;
    this.executor = options.executor;
    this.kind = options.kind;
    this.process = options.process;
    this.shellPid = options.process.ownPid;
    this.descriptors = options.descriptors;
    this.name = options.name;
    this.unit = new Unit("", options.name, 1);
    this.startedUs = options.startedUs;
    this.process.position = () => this.location;
    this.installDynamicVariables();
  }

  get functionDepth(): number {
    return this.depths.function;
  }

  get sourceDepth(): number {
    return this.depths.source;
  }

  get stdout(): Output {
    return outputOf(this.descriptors, 1);
  }

  get stderr(): Output {
    return outputOf(this.descriptors, 2);
  }

  get stdin(): Input {
    return inputOf(this.descriptors, 0);
  }

  get nowUs(): number {
    return this.world.host.loop.nowUs;
  }

  get fromFile(): boolean {
    return this.kind === "file";
  }

  get isInteractive(): boolean {
    return this.kind === "interactive";
  }

  get line(): number {
    return this.unit.lineAt(this.position);
  }

  /** Where it is in its script: `x.sh: line 3`. Inside of eval that is where eval stands. */
  get location(): string {
    return `${this.unit.name}: line ${this.scriptLine}`;
  }

  get scriptLine(): number {
    return this.unit.evaluatedAt ?? this.line;
  }

  /** What a message begins with: `FILE.sh: line 3: `, and just `bash: ` at the prompt. */
  get messagePrefix(): string {
    if (this.messagesAreBare) return "";
    return this.isInteractive ? `${this.name}: ` : `${this.unit.name}: line ${this.line}: `;
  }

  /** Prints a message in bash's form to standard error. */
  complain(text: string, about: Complaint = "other"): void {
    this.stderr.write(`${phrase(this, text, about)}\n`);
  }

  get ifs(): string {
    return this.variables.text("IFS") ?? " \t\n";
  }

  /** A path as the file system takes it. */
  absolute(path: string): string {
    return resolvePath(this.cwd, path);
  }

  /**
   * Counts a command of the shell's own. Such a command takes no event of the simulation, so that an endless loop would never
   * meet its limit: commands have one of their own. Returns whether the shell must let others run.
   */
  charge(cost = 1): boolean {
    this.#count(cost);
    const { budget } = this.world;
    budget.debtUs += COMMAND_US * cost;
    return budget.debtUs >= TURN_US;
  }

  /**
   * Counts a process the shell starts. The time that takes is more than the shell owed: what is started never waits for it. Where
   * there are too many the shell ends, as bash does: make_child(), jobs.c (which tries again for fifteen seconds before).
   */
  chargeStart(): void {
    this.#count(START_COST);
    this.world.budget.debtUs = 0;
    const { loop } = this.world.host;
    if (loop.processes.size < loop.limits.processes) return;
    this.stderr.write(`${this.name}: fork: ${strerror("EAGAIN")}\n`);
    throw this.isInteractive ? new ExpansionFailed(NO_FORK_STATUS, "discard") : new ExitShell(NO_FORK_STATUS);
  }

  /** Counts a program the shell becomes: a script that becomes itself does not end either. */
  chargeExec(): void {
    this.#count(START_COST);
  }

  #count(cost: number): void {
    const { budget, host } = this.world;
    const { commands } = host.loop.limits;
    budget.used += cost;
    spend(cost * COMMAND_WORK);
    if (budget.used <= commands) return;
    const where = this.isInteractive ? this.name : this.location;
    throw new LimitError("commands", `${where}: no end after ${commands} commands of one script`);
  }

  /** What a shell that ran for long waits for, to let virtual time pass. */
  rest(): Wait {
    const { debtUs } = this.world.budget;
    this.world.budget.debtUs = 0;
    return sleepUntil(this.nowUs + debtUs);
  }

  /** Ends the shell where a fatal signal arrived while its EXIT trap was still to run. */
  checkTermination(): void {
    if (this.interrupted) {
      this.interrupted = false;
      throw new ExpansionFailed(130, "discard");
    }
    if (this.terminatedBy !== null) throw new Killed(this.terminatedBy);
  }

  /** The shell of a subshell's process: everything copied, traps reset but those that ignore. */
  fork(process: Process): Shell {
    const child = new Shell({
      world: this.world,
      executor: this.executor,
      kind: this.kind,
      process,
      descriptors: this.descriptors.copy(),
      name: this.name,
      startedUs: this.startedUs,
    });
    child.dialect = this.dialect;
    child.forksAs = this.forksAs;
    child.shellPid = this.shellPid;
    child.variables = this.variables.copy(child);
    child.installDynamicVariables();
    child.functions = new Map(this.functions);
    child.aliases = new Map(this.aliases);
    child.table = this.table.copy();
    child.options = new Set(this.options);
    child.options.delete("monitor");
    child.shopt = new Set(this.shopt);
    child.positional = this.positional.slice();
    child.cwd = this.cwd;
    child.umask = this.umask;
    child.status = this.status;
    child.pipeStatus = this.pipeStatus.slice();
    child.lastBackground = this.lastBackground;
    child.lastArgument = this.lastArgument;
    child.loopDepth = this.loopDepth;
    child.depths = { ...this.depths };
    child.conditionDepth = this.conditionDepth;
    child.subshellLevel = this.subshellLevel + 1;
    child.unit = this.unit;
    child.position = this.position;
    child.callStack = this.callStack.slice();
    child.traceLevel = this.traceLevel;
    child.jobs.inherit(this.jobs);
    for (const [name, command] of this.traps)
      if (command === "" || (name === "ERR" && this.options.has("errtrace"))) child.traps.set(name, command);
    for (const signal of this.ignoredSignals()) process.on(signal, "ignore");
    child.descriptors.giveTo(process);
    return child;
  }

  /** What its children ignore too: not what only an interactive shell itself ignores. */
  ignoredSignals(): Signal[] {
    return this.process.ignored.filter((signal) => !this.isInteractive || this.traps.get(signal) === "");
  }

  installDynamicVariables(): void {
    const { dynamic, watched } = this.variables;
    watched.set("PATH", () => this.table.clear());
    const { loop } = this.world.host;
    const nowSeconds = (): number => Math.floor((loop.epochUs + loop.nowUs) / 1e6);
    let seeded: SeededRandom | null = null;
    dynamic.set("RANDOM", {
      get: () => String(seeded?.next() ?? loop.random.below(32768)),
      set: (text) => {
        seeded = new SeededRandom(BigInt(text));
      },
    });
    dynamic.set("SRANDOM", { get: () => String(loop.random.next32()) });
    dynamic.set("SECONDS", {
      get: () => String(Math.floor((loop.nowUs - this.startedUs) / 1e6)),
      set: (text) => {
        this.startedUs = loop.nowUs - (Number.parseInt(text, 10) || 0) * 1e6;
      },
    });
    dynamic.set("LINENO", { get: () => String(this.line), set: () => {} });
    dynamic.set("BASHPID", { get: () => String(this.process.ownPid) });
    dynamic.set("PPID", { get: () => String(this.parentPid()) });
    dynamic.set("EPOCHSECONDS", { get: () => String(nowSeconds()) });
    dynamic.set("EPOCHREALTIME", {
      get: () => ((loop.epochUs + loop.nowUs) / 1e6).toFixed(6),
    });
    dynamic.set("BASH_SUBSHELL", { get: () => String(this.subshellLevel) });
    dynamic.set("PIPESTATUS", { get: () => this.pipeStatus.map(String) });
    dynamic.set("FUNCNAME", {
      get: () =>
        this.callStack.length > 0 ? [...this.callStack.map((call) => call.name), ...(this.kind === "file" ? ["main"] : [])] : [],
    });
    dynamic.set("BASH_LINENO", {
      get: () => [...this.callStack.map((call) => String(call.callLine)), ...(this.kind === "file" ? ["0"] : [])],
    });
    dynamic.set("BASH_SOURCE", {
      get: () => [...this.callStack.map((call) => call.source), ...(this.kind === "file" ? [this.name] : [])],
    });
    dynamic.set("SHELLOPTS", { get: () => [...this.options].sort().join(":") });
    dynamic.set("_", { get: () => this.lastArgument, set: () => {} });
  }

  parentPid(): number {
    let process = this.process;
    while (process.ownPid !== this.shellPid && process.parent !== null) process = process.parent;
    return process.parent === null || process.parent.pidNamespace !== process.pidNamespace ? 0 : process.parent.ownPid;
  }
}

export interface ProcessSubstitution {
  readonly fd: number;
  readonly process: Process;
  readonly direction: "<" | ">";
}

function* waitForAll(shell: Shell, processes: readonly Process[]): Step<void> {
  for (const process of processes) yield* waitForProcess(shell, process);
}
