/** What bash says about jobs: which were killed by a signal (in a script, too), which ended or stopped (at a prompt). */
import type { Process } from "../../sim/process.ts";
import { isDone, isStopped, type Job, jobStatus } from "./job-table.ts";
import type { Shell } from "./shell.ts";
import { describeSignal } from "./traps.ts";

/**
 * In a script, reports a child that a signal ended. Nothing is said of SIGINT and SIGPIPE; of SIGTERM one word where the script
 * waited for the command, nothing for a job in the background (bash: DONT_REPORT_SIGTERM).
 */
export function reportKilled(shell: Shell, process: Process, text: string, line: number, isBackground = false): void {
  if (process.endedBy === null || process.endedBy === "INT" || process.endedBy === "PIPE") return;
  if (process.endedBy === "TERM" && isBackground) return;
  if (shell.isInteractive || process.endedBy === "TERM" || shell.dialect !== "bash") {
    shell.stderr.write(`${describeSignal(process)}\n`);
    return;
  }
  const what = describeSignal(process).padEnd(23);
  shell.stderr.write(`${shell.unit.name}: line ${line}: ${String(process.ownPid).padStart(5)} ${what} ${text}\n`);
}

const SILENT: ReadonlySet<string> = new Set(["INT", "PIPE", "TERM"]);

/**
 * Reports background jobs that a signal has ended since, and forgets them. Called after each command; those nothing is said of
 * are forgotten after a `program` that was waited for: on Linux a signal takes a moment to end a process.
 */
export function reapJobs(shell: Shell, after: "command" | "program" = "command"): void {
  if (shell.isInteractive) return;
  for (const job of shell.jobs.all()) {
    const last = job.processes.at(-1)!;
    if (!isDone(job) || last.endedBy === null || (after === "command" && SILENT.has(last.endedBy))) continue;
    reportKilled(shell, last, job.text, shell.line, true);
    shell.jobs.remove(job);
    for (const process of job.processes) shell.remembered.set(process.ownPid, process.exitCode);
  }
}

/** One line as `jobs` prints it. */
export function describeJob(shell: Shell, job: Job, withPid: boolean): string {
  const state = jobState(job);
  const pid = withPid ? `${job.processes[0]!.ownPid} ` : "";
  const text = isDone(job) || isStopped(job) ? job.text : `${job.text}${job.background ? " &" : ""}`;
  return `[${job.number}]${shell.jobs.mark(job)}  ${pid}${state.padEnd(23)} ${text}\n`;
}

export function jobState(job: Job): string {
  const last = job.processes.at(-1)!;
  if (isStopped(job)) return "Stopped";
  if (!isDone(job)) return "Running";
  if (last.endedBy !== null) return describeSignal(last);
  return jobStatus(job) === 0 ? "Done" : `Exit ${jobStatus(job)}`;
}
