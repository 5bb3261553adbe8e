/**
 * Processes: their identity, signals, threads and end. What a program is and what it waits for: wait.ts.
 */
import { type Call, goOnIn } from "./call.ts";
import { INTERNAL_ERROR_EXIT_CODE, type InternalErrors } from "./internal-error.ts";
import { LimitError } from "./limits.ts";
import type { PidNamespace } from "./pid-namespace.ts";
import { type Restore, restoreAll } from "./restore.ts";
import { IGNORED_BY_DEFAULT, isDefect, Killed, SIGNALS, type Signal, STOPS } from "./signals.ts";
import { type Awaited, type Program, type Wait, WaitQueue, type Wake } from "./wait.ts";
import { OutOfMemory } from "./work.ts";

/** What a process has open and Linux would know by a descriptor: a socket, a packet tap. */
export interface Handle {
  close(): void;
}

/** What a process needs of the simulation it lives in. */
export interface Scheduler {
  readonly internalErrors: InternalErrors;
  readonly nowUs: number;
  /** The process whose code runs, Linux's `current`; null while nobody's does. */
  current: Process | null;
  makeRunnable(process: Process): void;
  setDeadline(process: Process, deadlineUs: number): void;
  clearDeadline(process: Process): void;
  processEnded(process: Process): void;
}

export type ProcessState = "runnable" | "waiting" | "stopped" | "exited";

export class Process implements Awaited {
  readonly pid: number;
  readonly parent: Process | null;
  /** The process it is a thread of; null for a process. A thread has no handles of its own and ends with its process. */
  readonly leader: Process | null;
  readonly threads = new Set<Process>();
  /** The command line, /proc/PID/cmdline. */
  argv: readonly string[];
  /** The program's name, at most 15 bytes: what ps, pgrep and killall call it, /proc/PID/comm. */
  comm: string;
  /** The process group: what Ctrl-C and `kill -- -N` reach. */
  group: number;
  /** The first process of a PID namespace: signals it does not handle do nothing, but KILL and STOP. Linux: SIGNAL_UNKILLABLE. */
  isFirst = false;
  /** The PID namespace it lives in; null is the machine's own. */
  pidNamespace: PidNamespace | null = null;
  /** The network namespace that it was put into; null: its parent's. Opaque here (kernel/netlink/netns.ts). Linux: nsproxy. */
  namespace: unknown = null;
  /** When it was forked, in virtual time. */
  readonly startedUs: number;
  /** Its number there: what getpid(2) returns. */
  ownPid: number;
  state: ProcessState = "runnable";
  /** 128 + N where signal N ended it; meaningful once exited. */
  exitCode = 0;
  endedBy: Signal | null = null;
  readonly exited = new WaitQueue(this);
  /** Woken when the process stops or goes on (job control). */
  readonly stateChanged = new WaitQueue(this);
  /** What it has open beside its descriptors, oldest first; closed when it ends, however it ends. Linux: exit_files(). */
  readonly handles = new Set<Handle>();
  /** What is done once when the process ends, however it ends: its descriptors are closed. */
  readonly atExit: (() => void)[] = [];
  /** The numbers of its descriptors, for /proc/PID/fd. */
  descriptorNumbers: () => readonly number[] = () => [];
  /** It goes on until somebody ends it (ping without a count): time need not jump to its next turn. */
  isEndless = false;
  /** Its standard error, for the line of an internal error; its parent's where its starter sets none. */
  lastWords: ((text: string) => void) | null;
  /** Where its shell is in its script: `x.sh: line 3`; null where it runs none. */
  position: (() => string) | null = null;
  readonly #scheduler: Scheduler;
  readonly #program: Program;
  /** The calls the program is in, outermost first: each runs beside its caller. */
  readonly #calls: Call<unknown>[] = [];
  readonly #handlers = new Map<Signal, "ignore" | (() => void)>();
  #wait: Wait | null = null;
  /** How often it has gone on, or was sent a signal that it handles. */
  #turns = 0;
  #wake: Wake = "ready";
  #running = false;
  #dying: Signal | null = null;
  /** It stops itself: that happens at its next wait. */
  #stopping = false;

  constructor(
    scheduler: Scheduler,
    pid: number,
    origin: { readonly parent: Process | null; readonly leader?: Process },
    title: string,
    program: Program,
  ) {
    const { parent, leader = null } = origin;
    this.#scheduler = scheduler;
    this.startedUs = scheduler.nowUs;
    this.pid = pid;
    this.parent = parent;
    this.leader = leader;
    leader?.threads.add(this);
    this.argv = title.split(" ");
    this.comm = programName(this.argv[0]!);
    this.group = parent?.group ?? pid;
    this.lastWords = parent?.lastWords ?? null;
    this.#program = program;
    this.ownPid = pid;
    if (parent !== null && parent.pidNamespace !== null) this.enterPidNamespace(parent.pidNamespace);
  }

  /** Puts the process into a PID namespace before it has run. Linux: clone(2) with CLONE_NEWPID, setns(2). */
  enterPidNamespace(namespace: PidNamespace): void {
    this.pidNamespace = namespace;
    this.ownPid = namespace.enter(this);
  }

  get awaited(): string {
    return `the end of ${this.title}`;
  }

  /** What the process waits for; null where it runs or has ended. */
  get wait(): Wait | null {
    return this.#wait;
  }

  /** Another program in the same process. Linux: execve(2). */
  become(argv: readonly string[], path: string = argv[0]!): void {
    this.argv = argv;
    this.comm = programName(path);
  }

  /** The command line as one text. */
  get title(): string {
    return this.argv.join(" ");
  }

  /** Sets what a signal does here; null restores the default. KILL and STOP cannot be caught. */
  on(signal: Signal, handler: "ignore" | (() => void) | null): void {
    if (handler === null) this.#handlers.delete(signal);
    else this.#handlers.set(signal, handler);
  }

  /** What a child ignores too: fork(2) and execve(2) keep it. */
  get ignored(): Signal[] {
    return [...this.#handlers].flatMap(([signal, handler]) => (handler === "ignore" ? [signal] : []));
  }

  /**
   * A program that would catch the signal asks first: the shell starts background jobs with INT ignored, and they leave it so.
   */
  ignores(signal: Signal): boolean {
    return this.#handlers.get(signal) === "ignore";
  }

  kill(signal: Signal): void {
    if (this.state === "exited") return;
    if (signal === "CONT" && this.state === "stopped") this.#continue();
    if (signal === "KILL" || signal === "STOP") return this.#defaultAction(signal);
    const handler = this.#handlers.get(signal);
    if (handler === undefined) return this.#defaultAction(signal);
    if (handler === "ignore") return;
    this.#turns++;
    handler();
    if (this.state === "waiting") this.wakeUp("signal");
  }

  /** A signal that its own system call causes: the call fails where the signal does not end the process. */
  raise(signal: Signal): void {
    const handler = this.#handlers.get(signal);
    if (handler === undefined) throw new Killed(signal);
    if (handler !== "ignore") handler();
  }

  /** Makes a waiting process runnable, and passes it the reason. */
  wakeUp(wake: Wake): void {
    if (this.state === "stopped") {
      this.#wake = wake;
      this.#wait = null;
      return;
    }
    if (this.state !== "waiting") return;
    this.#leaveQueues();
    this.#wake = wake;
    this.state = "runnable";
    this.#scheduler.makeRunnable(this);
  }

  /** How a process is kept that waits: a generator cannot be put back, so that it has to be where it was. */
  save(): KeptProcess {
    const [wait, turns] = [this.#wait!, this.#turns];
    const queues = restoreAll([
      ...wait.queues.map((queue) => queue.save()),
      ...(this.pidNamespace === null ? [] : [this.pidNamespace.save()]),
    ]);
    return {
      process: this,
      isThere: () =>
        this.state !== "exited" &&
        this.state !== "stopped" &&
        (this.#turns === turns || (wait.rests === true && this.#wait?.rests === true)),
      restore: () => {
        this.#leaveQueues();
        queues();
        [this.#wait, this.#turns, this.#wake, this.state] = [wait, turns, "ready", "waiting"];
      },
    };
  }

  /** Runs the program up to its next wait. Only the simulation calls this. */
  resume(): void {
    if (this.state !== "runnable") return;
    this.#turns++;
    this.#running = true;
    let result: IteratorResult<Wait, number>;
    const before = this.#becomeCurrent();
    try {
      result = goOnIn(this.#program, this.#calls, this.#wake);
    } catch (error) {
      this.#running = false;
      return this.#endByException(error);
    } finally {
      this.#scheduler.current = before;
    }
    this.#running = false;
    if (result.done) return this.#end(result.value, null);
    if (this.#dying !== null) return this.#terminate(this.#dying);
    this.#enterWait(result.value);
    if (!this.#stopping) return;
    this.#stopping = false;
    this.#stop();
  }

  /** Ends the wait of a process that is held and runs it at once, before everybody who is runnable. */
  goOn(): void {
    if (this.state !== "waiting") return;
    this.#leaveQueues();
    this.#wake = "ready";
    this.state = "runnable";
    this.resume();
  }

  /**
   * Says in one line on standard error that something threw which must not, and registers it. Returns the exit code that goes
   * with it. The name is the command's, the words go where its standard error goes.
   */
  reportInternalError(thrown: unknown, name = this.comm, print = this.lastWords): number {
    const { internalErrors } = this.#scheduler;
    const error = internalErrors.add(name, thrown);
    if (error.isPrinted || print === null) return INTERNAL_ERROR_EXIT_CODE;
    error.isPrinted = this.#print(error.text(internalErrors.debug), print);
    return INTERNAL_ERROR_EXIT_CODE;
  }

  /** False where its standard error is a pipe that nobody reads, or full. */
  #print(text: string, print = this.lastWords): boolean {
    try {
      print?.(text);
      return print !== null;
    } catch {
      return false;
    }
  }

  #endByException(thrown: unknown): void {
    if (thrown instanceof Killed) return this.#end(128 + SIGNALS[thrown.signal], thrown.signal);
    if (thrown instanceof OutOfMemory) {
      this.#print(`${this.comm}: memory exhausted\n`);
      return this.#end(1, null);
    }
    if (!(thrown instanceof LimitError)) return this.#end(this.reportInternalError(thrown), null);
    this.#end(LIMIT_EXIT_CODE, null);
    throw thrown;
  }

  /** Returns the process that was current before. */
  #becomeCurrent(): Process | null {
    const before = this.#scheduler.current;
    this.#scheduler.current = this;
    return before;
  }

  #enterWait(wait: Wait): void {
    this.#wait = wait;
    this.state = "waiting";
    for (const queue of wait.queues) queue.add(this);
    if (wait.deadlineUs !== Number.POSITIVE_INFINITY) this.#scheduler.setDeadline(this, wait.deadlineUs);
  }

  #leaveQueues(): void {
    if (this.#wait === null) return;
    for (const queue of this.#wait.queues) queue.remove(this);
    if (this.#wait.deadlineUs !== Number.POSITIVE_INFINITY) this.#scheduler.clearDeadline(this);
    this.#wait = null;
  }

  #defaultAction(signal: Signal): void {
    if (IGNORED_BY_DEFAULT.has(signal)) return;
    if (this.isFirst && signal !== "KILL" && signal !== "STOP") return;
    if (STOPS.has(signal)) return this.#stop();
    if (this.#running) {
      this.#dying = signal;
      return;
    }
    this.#terminate(signal);
  }

  #stop(): void {
    if (this.state === "stopped") return;
    if (this.#running) {
      this.#stopping = true;
      return;
    }
    this.state = "stopped";
    for (const thread of this.threads) thread.#stop();
    this.stateChanged.wake();
  }

  #continue(): void {
    for (const thread of this.threads) if (thread.state === "stopped") thread.#continue();
    this.state = this.#wait === null ? "runnable" : "waiting";
    if (this.state === "runnable") this.#scheduler.makeRunnable(this);
    this.stateChanged.wake();
  }

  #terminate(signal: Signal): void {
    this.#leaveQueues();
    this.#running = true;
    const before = this.#becomeCurrent();
    // The innermost call ends first.
    for (let call = this.#calls.pop(); call !== undefined; call = this.#calls.pop()) this.#leave(call.step);
    this.#leave(this.#program);
    this.#scheduler.current = before;
    this.#running = false;
    this.#end(128 + SIGNALS[signal], signal);
  }

  #leave(step: Generator<Wait, unknown, Wake>): void {
    try {
      step.return(0);
    } catch (thrown) {
      if (isDefect(thrown)) this.reportInternalError(thrown);
    }
  }

  #end(exitCode: number, endedBy: Signal | null): void {
    if (this.state === "exited") return;
    this.state = "exited";
    this.exitCode = exitCode;
    this.endedBy = endedBy;
    this.#scheduler.processEnded(this);
    this.leader?.threads.delete(this);
    for (const thread of [...this.threads]) thread.kill("KILL");
    for (const handle of [...this.handles]) this.#runAtExit(() => handle.close());
    for (const run of this.atExit.splice(0)) this.#runAtExit(run);
    this.exited.wake();
    this.stateChanged.wake();
  }

  #runAtExit(run: () => void): void {
    try {
      run();
    } catch (thrown) {
      if (isDefect(thrown)) this.reportInternalError(thrown);
    }
  }
}

/** A process of a mark. */
export interface KeptProcess {
  readonly process: Process;
  /** Whether its program is where it was: it has not gone on since, or it is back at its point of rest. */
  readonly isThere: () => boolean;
  /** It waits as it did. */
  readonly restore: Restore;
}

/** What `timeout` and a run that a limit ends have in common. */
const LIMIT_EXIT_CODE = 124;

function programName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1).slice(0, 15);
}
