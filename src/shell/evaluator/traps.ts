/**
 * Traps: commands run when a signal arrives, after each failing command (ERR), before each command (DEBUG) and at the end (EXIT).
 */
import type { Process } from "../../sim/process.ts";
import { SIGNALS, type Signal } from "../../sim/signals.ts";
import type { Step } from "../../sim/wait.ts";
import { nested } from "./nesting.ts";
import type { Shell } from "./shell.ts";
import { Unit } from "./unit.ts";

const FATAL: readonly Signal[] = ["HUP", "INT", "TERM", "QUIT", "USR1", "USR2", "ALRM"];

/** Sets, resets (null) or empties (ignore) the trap of a signal, EXIT, ERR, DEBUG or RETURN. */
export function setTrap(shell: Shell, name: string, command: string | null): void {
  if (command === null) shell.traps.delete(name);
  else shell.traps.set(name, command);
  if (Object.hasOwn(SIGNALS, name)) listen(shell, name as Signal);
  // A fatal signal must leave time for the EXIT trap.
  if (name === "EXIT") for (const signal of FATAL) listen(shell, signal);
}

function listen(shell: Shell, signal: Signal): void {
  const command = shell.traps.get(signal);
  const { process } = shell;
  if (command === "") process.on(signal, "ignore");
  else if (command !== undefined) process.on(signal, () => shell.pendingSignals.push(signal));
  else if (shell.isInteractive && (signal === "INT" || signal === "TERM" || signal === "QUIT"))
    process.on(signal, signal === "INT" ? () => shell.pendingSignals.push(signal) : "ignore");
  else if (shell.traps.has("EXIT") && FATAL.includes(signal)) process.on(signal, () => endBy(shell, signal));
  else process.on(signal, null);
}

function endBy(shell: Shell, signal: Signal): void {
  shell.terminatedBy ??= signal;
}

/** Runs the traps of signals that have arrived. */
export function* runPendingTraps(shell: Shell): Step<void> {
  while (shell.pendingSignals.length > 0) {
    const signal = shell.pendingSignals.shift()!;
    const command = shell.traps.get(signal);
    if (command) yield* runTrap(shell, command);
  }
}

/** Runs a trap's command; $? is what it was before. */
export function* runTrap(shell: Shell, command: string): Step<void> {
  const { status, pipeStatus, unit, position } = shell;
  const line = shell.line;
  const what = "trap handler: maximum trap handler level";
  yield* nested(shell, "trap", what, shell.executor.source(shell, new Unit(command, shell.unit.name, line)));
  shell.status = status;
  shell.pipeStatus = pipeStatus;
  shell.unit = unit;
  shell.position = position;
}

export function* runErrTrap(shell: Shell): Step<void> {
  const command = shell.traps.get("ERR");
  if (!command || shell.inTrap) return;
  if (shell.functionDepth > 0 && !shell.options.has("errtrace")) return;
  shell.inTrap = true;
  try {
    yield* runTrap(shell, command);
  } finally {
    shell.inTrap = false;
  }
}

export function* runDebugTrap(shell: Shell): Step<void> {
  const command = shell.traps.get("DEBUG");
  if (!command || shell.inTrap || (shell.functionDepth > 0 && !shell.options.has("functrace"))) return;
  shell.inTrap = true;
  try {
    yield* runTrap(shell, command);
  } finally {
    shell.inTrap = false;
  }
}

/** The words by which bash reports a process that a signal ended. */
export function describeSignal(process: Process): string {
  const names: Partial<Record<Signal, string>> = {
    HUP: "Hangup",
    INT: "Interrupt",
    QUIT: "Quit",
    KILL: "Killed",
    USR1: "User defined signal 1",
    USR2: "User defined signal 2",
    PIPE: "Broken pipe",
    ALRM: "Alarm clock",
    TERM: "Terminated",
  };
  return process.endedBy === null ? "" : (names[process.endedBy] ?? process.endedBy);
}
