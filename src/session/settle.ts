/**
 * How time passes in a session. A command runs at full speed, waits included, until its prompt is back, and a moment longer, in
 * which what was begun in the background gets its turn. Then the clock stands. A program that goes on and on (ping without an
 * end) is slowed down to real time: whoever looks at it wants to see it, and to end it.
 */
import type { LabRun } from "./lab-run.ts";

/** What a session needs of the machine it runs on. */
export interface SessionClock {
  /** Real milliseconds. */
  now(): number;
  /** Lets messages come in; 0 for no longer than that takes. */
  pause(ms: number): Promise<void>;
}

/** How long the session does not look whether something was asked, in real milliseconds. */
const SLICE_MS = 12;
const STEPS_BETWEEN_LOOKS = 100;
/** What follows a prompt in virtual time: servers come up, captured packets are handed over. */
const AFTERWARDS_US = 1_500_000;
/** A wait that somebody would notice. */
const LONG_WAIT_US = 500_000;
/** After so many long waits, each of which something was printed after, or so much time, a program goes on and on. */
const MOST_PRINTING_WAITS = 10;
const MOST_QUICK_US = 300_000_000;
/** The longest real wait. */
const MOST_PAUSE_MS = 1000;

/** What ended it: nothing is left to wait for; the program goes on in real time; somebody asked for something. */
export type Settled = "rest" | "endless" | "stopped";

/**
 * Runs at full speed until the terminal has its prompt (null: for a moment), or `isStopped` says so.
 * @internal
 */
export async function settle(
  run: LabRun,
  terminal: number | null,
  clock: SessionClock,
  isStopped: () => boolean = () => false,
): Promise<Settled> {
  const { loop } = run.lab.kernel;
  const began = loop.nowUs;
  const typedInto = terminal === null ? undefined : run.terminal(terminal);
  let readyUs: number | null = null;
  let printingWaits = 0;
  let sliceEnd = clock.now() + SLICE_MS;
  loop.beginRun();
  for (let steps = 1; ; steps++) {
    if (steps % STEPS_BETWEEN_LOOKS === 0 && clock.now() > sliceEnd) {
      await clock.pause(0);
      sliceEnd = clock.now() + SLICE_MS;
    }
    if (isStopped()) return "stopped";
    if (typedInto?.busy === true) readyUs = null;
    else readyUs ??= loop.nowUs;
    const endUs = readyUs === null ? Number.POSITIVE_INFINITY : readyUs + AFTERWARDS_US;
    let happened = false;
    if (!run.attempt(() => (happened = loop.step(Math.min(endUs, loop.nowUs + LONG_WAIT_US))))) return "stopped";
    if (happened) continue;
    const dueUs = loop.timers.nextDueUs();
    if (dueUs > endUs || dueUs === Number.POSITIVE_INFINITY) return "rest";
    const isQuick = loop.nowUs - began < MOST_QUICK_US && printingWaits < MOST_PRINTING_WAITS;
    if (!isQuick) return "endless";
    if (run.printedUs > loop.nowUs - LONG_WAIT_US) printingWaits++;
    if (!run.attempt(() => loop.step())) return "stopped";
  }
}

/**
 * Lets programs that have no end go on in real time, until `isStopped` says so; `shown` is called after each wait.
 * @internal
 */
export async function goOn(run: LabRun, clock: SessionClock, isStopped: () => boolean, shown: () => void): Promise<void> {
  const { loop } = run.lab.kernel;
  while (run.terminals.some(({ busy }) => busy)) {
    const dueUs = loop.timers.nextDueUs();
    if (dueUs === Number.POSITIVE_INFINITY) return;
    await clock.pause(Math.min(MOST_PAUSE_MS, (dueUs - loop.nowUs) / 1000));
    if (isStopped()) return;
    loop.beginRun();
    // What is due, and all that follows at once.
    let isGoing = run.attempt(() => loop.step());
    for (let steps = 0; isGoing && steps < 10_000; steps++)
      if (!run.attempt(() => (isGoing = loop.step(loop.nowUs + LONG_WAIT_US)))) return shown();
    shown();
  }
}
