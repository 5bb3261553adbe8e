/**
 * What passes: one virtual clock in integer microseconds, and three queues that are served in Linux's order of urgency:
 * the backlog (frames handed to a device's receive side, Linux's softirq), then runnable processes, then the next timer.
 *
 * Frames take time.  Each frame taken off the backlog costs FRAME_US of virtual time, each started process PROCESS_US, so that
 * captures, round-trip times and timeouts read as on a quick machine instead of standing still.
 */

import { Commands } from "./commands.ts";
import { Fifo } from "./fifo.ts";
import { InternalErrors } from "./internal-error.ts";
import { DEFAULT_LIMITS, LimitError, type Limits } from "./limits.ts";
import type { Pace } from "./pace.ts";
import { Process } from "./process.ts";
import { Random } from "./random.ts";
import { type Restore, restoreAll, saveMap } from "./restore.ts";
import { Killed } from "./signals.ts";
import { atOnce, type Sliced } from "./sliced.ts";
import { type Timer, Timers } from "./timers.ts";
import { nameWithPosition, shortTitle, whatRuns } from "./titles.ts";
import type { Program } from "./wait.ts";
import { wheelDueUs } from "./wheel.ts";
import { setRunning } from "./work.ts";

/** The virtual cost of receiving one frame, in microseconds. */
export const FRAME_US = 4;
/** The virtual cost of starting a process (fork and exec), in microseconds. */
export const PROCESS_US = 1000;

/** How many events are one slice of a run. */
const SLICE_STEPS = 200;

/** How long a runnable process may be kept waiting by an order of its own. */
const RACE_US = 1_000_000;

export class Simulation<Item> {
  readonly random: Random;
  /** What /dev/urandom gives. */
  readonly #bytes: Random;
  readonly timers = new Timers();
  readonly limits: Limits;
  readonly processes = new Map<number, Process>();
  readonly internalErrors = new InternalErrors();
  /** The commands that its shells run. */
  readonly commands = new Commands();
  /** How many events there have been: a replay is at the same moment as its original where it has had as many. */
  events = 0;
  current: Process | null = null;
  nowUs = 0;
  /**
   * Who of several that could goes next, by its index: the runnable processes in their order, then the next timer where it is due
   * soon; null for the first. A race on Linux, where programs take time and a machine may be busy.
   */
  order: ((candidates: number) => number) | null = null;
  /** How long programs compute at their named points; null for no time at all. */
  pace: Pace | null = null;
  /** The microsecond of the Unix epoch at which virtual time 0 lies. */
  readonly epochUs: number;
  readonly #backlog = new Fifo<Item>();
  readonly #receive: (item: Item) => void;
  readonly #describe: (item: Item) => string;
  readonly #runnable = new Fifo<Process>();
  readonly #deadlines = new Map<Process, Timer>();
  #inBacklog = false;
  #backlogRun = 0;
  #steps = 0;
  #work = 0;
  #inStep = false;
  #isThere: (() => boolean) | null = null;
  #pending: { readonly thrown: unknown } | null = null;
  #nextPid = 1000;
  #wantedPid = 0;
  /** Whether a number that no process has is that of a program outside of the simulation, which counts as a host's own. */
  isOutside: (pid: number) => boolean = () => false;

  constructor(options: {
    seed: number;
    receive: (item: Item) => void;
    describe: (item: Item) => string;
    limits?: Partial<Limits>;
    epochUs?: number;
    debug?: boolean;
  }) {
    this.random = new Random(options.seed);
    this.#bytes = new Random(options.seed + DEVICE_STREAM);
    this.#receive = options.receive;
    this.#describe = options.describe;
    this.limits = { ...DEFAULT_LIMITS, ...options.limits };
    this.internalErrors.debug = options.debug ?? false;
    this.epochUs = options.epochUs ?? Date.UTC(2024, 0, 30, 4, 28) * 1000;
  }

  /** Hands a frame to a device's receive side. Linux: netif_rx(). */
  post(item: Item): void {
    this.#backlog.push(item);
  }

  get backlogSize(): number {
    return this.#backlog.size;
  }

  /**
   * Serves the backlog until it is empty, as the kernel does when a sending system call re-enables softirqs
   * (local_bh_enable()). Called while the backlog is being served it does nothing.
   */
  runBacklog(): void {
    if (this.#inBacklog) return;
    this.#inBacklog = true;
    this.#backlogRun = 0;
    let item = this.#backlog.shift();
    try {
      while (item !== undefined) {
        this.#receiveOne(item);
        item = this.#backlog.shift();
      }
      this.#work += this.#backlogRun * FRAME_WORK;
    } catch (thrown) {
      throw this.#kernelError(`the kernel, at ${this.#describe(item as Item)}`, thrown);
    } finally {
      this.#inBacklog = false;
    }
  }

  /**
   * Sets a kernel timer. Like Linux's timer wheel it never fires early and, the longer it is set, the more late: it is rounded up
   * to a tick (4 ms), beyond 64 ticks to 8, beyond 512 to 64, and so on.
   */
  setTimer<A>(delayUs: number, run: (argument: A) => void, argument: A): Timer {
    return this.timers.set(wheelDueUs(this.nowUs, delayUs), run, argument, {
      wantedUs: this.nowUs + Math.max(0, Math.round(delayUs)),
    });
  }

  /** Sets a timer that fires to the microsecond: a line's latency, a program's own clock (hrtimer). */
  setExactTimer<A>(delayUs: number, run: (argument: A) => void, argument: A): Timer {
    return this.timers.set(this.nowUs + Math.max(0, Math.round(delayUs)), run, argument);
  }

  cancelTimer(timer: Timer | null): void {
    if (timer !== null) this.timers.cancel(timer);
  }

  /** From here on processes are numbered from this number. */
  numberFrom(pid: number): void {
    this.#nextPid = pid;
  }

  /** What `start` starts first has this number, where no process has it: that of a real program which stands for it. */
  numbered<T>(pid: number, start: () => T): T {
    this.#wantedPid = pid;
    try {
      return start();
    } finally {
      this.#wantedPid = 0;
    }
  }

  #takePid(): number {
    const wanted = this.#wantedPid;
    this.#wantedPid = 0;
    return wanted > 1 && !this.processes.has(wanted) ? wanted : this.#nextPid++;
  }

  /** Starts a process; its program runs up to its first wait when the process gets its turn. */
  spawn(title: string, program: (process: Process) => Program, parent: Process | null = null): Process {
    // Those who can say that there are too many do so before.
    if (this.processes.size >= 2 * this.limits.processes)
      throw new LimitError("processes", `${2 * this.limits.processes} processes; ${whatRuns(this.processes)}`);
    const process = this.#start(title, program, { parent });
    this.processes.set(process.pid, process);
    return process;
  }

  /**
   * Starts a thread of a process: what either opens belongs to the process, no list of processes shows it, and it ends with the
   * process. Linux: clone(2) with CLONE_THREAD and CLONE_FILES.
   */
  spawnThread(leader: Process, program: (thread: Process) => Program): Process {
    return this.#start(leader.title, program, { parent: leader, leader });
  }

  #start(
    title: string,
    program: (process: Process) => Program,
    origin: { readonly parent: Process | null; readonly leader?: Process },
  ): Process {
    const process: Process = new Process(
      this,
      this.#takePid(),
      origin,
      title,
      deferred(() => program(process)),
    );
    this.nowUs += PROCESS_US;
    this.#steps += SPAWN_STEPS;
    this.#work += SPAWN_WORK;
    this.makeRunnable(process);
    return process;
  }

  /** One event: a frame, a process's turn, or the next timer. False when there was none. */
  step(horizonUs = Number.POSITIVE_INFINITY): boolean {
    this.checkIdle();
    const before = setRunning(this);
    this.#inStep = true;
    let happened: boolean;
    try {
      happened = this.#step(horizonUs);
    } finally {
      this.#inStep = false;
      setRunning(before);
    }
    this.#throwPending();
    return happened;
  }

  /** Whether a step is being taken. */
  get isRunning(): boolean {
    return this.#inStep;
  }

  /** Whoever is called in the middle of a step cannot run the simulation: an Error says so. */
  checkIdle(): void {
    if (this.#inStep) throw new Error("the lab is running: what it calls in the middle of a step cannot run it");
  }

  /** Keeps what an observer threw until the step that called it is over; whoever runs the simulation gets it then. */
  throwLater(thrown: unknown): void {
    this.#pending ??= { thrown };
  }

  #throwPending(): void {
    if (this.#pending === null) return;
    const { thrown } = this.#pending;
    this.#pending = null;
    throw thrown;
  }

  #step(horizonUs: number): boolean {
    if (this.commands.goOn()) return true;
    if (++this.#steps > this.limits.steps)
      throw new LimitError("steps", `no rest after ${this.limits.steps} events; ${whatRuns(this.processes)}`);
    this.spend(EVENT_WORK);
    if (this.#backlog.size > 0) {
      this.events++;
      this.runBacklog();
      return true;
    }
    const process = this.#nextProcess();
    if (process !== undefined) {
      this.events++;
      process.resume();
      return true;
    }
    const dueUs = this.timers.nextDueUs();
    if (dueUs === Number.POSITIVE_INFINITY || dueUs > horizonUs) return false;
    if (dueUs > this.limits.seconds * 1_000_000)
      throw new LimitError(
        "seconds",
        `no rest after ${this.limits.seconds} seconds of virtual time; ${whatRuns(this.processes)}`,
      );
    this.nowUs = Math.max(this.nowUs, dueUs);
    this.events++;
    this.#fireTimers();
    return true;
  }

  /** Undefined where none is runnable, and where a timer is to go first. */
  #nextProcess(): Process | undefined {
    const { size } = this.#runnable;
    if (this.order === null || size === 0) return this.#runnable.shift();
    const candidates = size + (this.timers.nextDueUs() <= this.nowUs + RACE_US ? 1 : 0);
    const index = candidates === 1 ? 0 : this.order(candidates);
    return index < size ? this.#runnable.takeAt(index) : undefined;
  }

  /** What a run may cost is counted from here: each run() and advance() begins anew, a prompt does with each line. */
  beginRun(): void {
    this.checkIdle();
    this.#throwPending();
    this.#steps = 0;
    this.#work = 0;
  }

  /** What is still to happen, in words; null at rest, where all that live wait for what nobody does by itself. */
  get unrest(): string | null {
    for (const process of this.#living())
      if (process.state !== "waiting" || process.wait?.deadlineUs !== Number.POSITIVE_INFINITY)
        return `${shortTitle(process)} runs`;
    if (this.timers.size > 0 || this.#backlog.size > 0) return "something is still due: run() it to its end";
    return null;
  }

  *#living(): Generator<Process> {
    for (const process of this.processes.values()) {
      yield process;
      yield* process.threads;
    }
  }

  /**
   * The clock, the random numbers, the counters and who waits; at rest. What was started since, and what is due, ends when they
   * are put back.
   */
  save(): KeptSimulation {
    const kept = [...this.#living()].map((process) => process.save());
    const living = new Set(kept.map(({ process }) => process));
    const processes = saveMap(this.processes);
    const { nowUs, events } = this;
    const [steps, work, nextPid] = [this.#steps, this.#work, this.#nextPid];
    const restore = restoreAll([this.random.save(), this.#bytes.save(), this.timers.save()]);
    const { count, results, queries } = this.commands;
    const putBack = (): void => {
      for (const process of [...this.#living()]) if (!living.has(process)) process.kill("KILL");
      processes();
      this.#backlog.clear();
      this.#runnable.clear();
      for (const { restore } of kept) restore();
      this.#deadlines.clear();
      restore();
      Object.assign(this, { nowUs, events });
      Object.assign(this.commands, { count, results, queries });
      [this.#steps, this.#work, this.#nextPid] = [steps, work, nextPid];
    };
    const whoMoved = (): string | null => {
      const moved = kept.find(({ isThere }) => !isThere());
      return moved === undefined ? null : `${shortTitle(moved.process)} has run since, and is not where it was`;
    };
    return { restore: putBack, whyNot: whoMoved };
  }

  /** Counts what a program does between two waits, where nothing else would bound it: bytes it moves, rounds of a loop. */
  spend(amount: number): void {
    this.#work += amount;
    if (this.#work <= this.limits.work) return;
    this.#work = 0;
    const rest = this.current === null ? `; ${whatRuns(this.processes)}` : "";
    throw new LimitError("work", `${this.who()}no end after ${this.limits.work} units of work${rest}`);
  }

  raiseBrokenPipe(): void {
    if (this.current === null) throw new Killed("PIPE");
    this.current.raise("PIPE");
  }

  randomBytes(count: number): Uint8Array {
    const bytes = new Uint8Array(count);
    for (let at = 0; at < count; at++) bytes[at] = this.#bytes.next32() >>> 24;
    return bytes;
  }

  /** Runs until nothing is left to happen, or `done` says so. */
  run(done: () => boolean = () => false): void {
    this.beginRun();
    while (!this.#mustStop() && !done() && this.step());
  }

  /** Runs like run(), in slices. */
  *runSliced(done: () => boolean, horizonUs?: number): Sliced<void> {
    this.beginRun();
    for (let steps = 1; !this.#mustStop() && !done() && this.step(horizonUs); steps++) if (steps % SLICE_STEPS === 0) yield;
  }

  /** Does what runs the simulation, and gives up in the middle of it as soon as `isThere` says so: what ran stays as it is. */
  *stopWhen(isThere: () => boolean, work: Sliced<void>): Sliced<void> {
    this.#isThere = isThere;
    try {
      yield* work;
    } catch (thrown) {
      if (!(thrown instanceof Stopped)) throw thrown;
    } finally {
      this.#isThere = null;
    }
  }

  #mustStop(): boolean {
    if (this.#isThere === null || !this.#isThere()) return false;
    throw new Stopped();
  }

  /** Runs everything due within the next `us` microseconds, and leaves the clock there. */
  advance(us: number): void {
    atOnce(this.advanceSliced(us));
  }

  /** Runs like advance(), in slices. */
  *advanceSliced(us: number): Sliced<void> {
    const horizonUs = this.nowUs + us;
    yield* this.runSliced(() => false, horizonUs);
    this.nowUs = Math.max(this.nowUs, horizonUs);
  }

  /** Runs like run(), as a promise. */
  async runAsync(done: () => boolean = () => false): Promise<void> {
    this.run(done);
  }

  makeRunnable(process: Process): void {
    this.#runnable.push(process);
  }

  /** The clock goes in whole microseconds: a deadline between two is met at the later one. */
  setDeadline(process: Process, deadlineUs: number): void {
    this.#deadlines.set(process, this.timers.set(Math.max(Math.ceil(deadlineUs), this.nowUs), expire, process));
  }

  clearDeadline(process: Process): void {
    const timer = this.#deadlines.get(process);
    if (timer === undefined) return;
    this.timers.cancel(timer);
    this.#deadlines.delete(process);
  }

  /** When the first of some waiting processes goes on at the latest; infinite where none waits until a time. */
  deadlineUs(isMeant: (process: Process) => boolean): number {
    let first = Number.POSITIVE_INFINITY;
    for (const process of this.#deadlines.keys()) if (isMeant(process)) first = Math.min(first, process.wait!.deadlineUs);
    return first;
  }

  processEnded(process: Process): void {
    this.clearDeadline(process);
    this.processes.delete(process.pid);
  }

  #fireTimers(): void {
    try {
      this.timers.fireTick();
    } catch (thrown) {
      throw this.#kernelError("the kernel, in a timer", thrown);
    }
  }

  /** Registers what the kernel's own code threw. The frame or timer is gone, all else stands as it was. A limit is no defect. */
  #kernelError(where: string, thrown: unknown): unknown {
    return thrown instanceof LimitError ? thrown : this.internalErrors.add(where, thrown);
  }

  #receiveOne(item: Item): void {
    if (++this.#backlogRun > this.limits.backlog) this.#stopStorm(item);
    this.nowUs += FRAME_US;
    this.#receive(item);
  }

  #stopStorm(item: Item): never {
    const names = new Set([this.#describe(item)]);
    for (const other of this.#backlog) if (names.size < 8) names.add(this.#describe(other));
    this.#backlog.clear();
    this.#backlogRun = 0;
    throw new LimitError(
      "backlog",
      `storm: ${this.limits.backlog} frames without rest, going round ${[...names].sort().join(", ")}`,
    );
  }

  /** `x.sh: line 3: yes: ` of the process that runs. */
  who(): string {
    return this.current === null ? "" : `${nameWithPosition(this.current)}: `;
  }
}

/** What save() keeps. */
export interface KeptSimulation {
  readonly restore: Restore;
  /** Why it cannot be put back; null where it can. */
  readonly whyNot: () => string | null;
}

/** Thrown to unwind out of run(): who catches it rethrows it, and leaves the processes running. */
export class Stopped extends Error {}

/** What the seed of the bytes of /dev/urandom differs by. */
const DEVICE_STREAM = 2 ** 40;

/** What receiving a frame costs in units of work. */
const FRAME_WORK = 150;
/** What an event costs beside: a process's turn, a timer. */
const EVENT_WORK = 150;
/** What starting a process counts as, in events, and costs in units of work. */
const SPAWN_STEPS = 10;
const SPAWN_WORK = 3000;

function expire(process: Process): void {
  process.wakeUp("timeout");
}

/** The generator of a program that is made when the process first runs. */
function* deferred(make: () => Program): Program {
  return yield* make();
}
