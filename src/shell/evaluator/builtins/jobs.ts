/** wait, jobs, fg, bg, disown. */
import type { Process } from "../../../sim/process.ts";
import { SIGNALS } from "../../../sim/signals.ts";
import { type Step, sleepUntil, waitAny } from "../../../sim/wait.ts";
import { type Builtin, quick } from "../builtin.ts";
import { describeJob, reportKilled } from "../job-notices.ts";
import { isDone, isStopped, type Job, jobStatus } from "../job-table.ts";
import type { Shell } from "../shell.ts";

/** Waits until `done`, or a signal with a trap arrives: then the status is that signal's. Null where done. */
function* waitUntil(shell: Shell, processes: readonly Process[], done: () => boolean): Step<number | null> {
  while (!done()) {
    if (shell.pendingSignals.length > 0) return 128 + SIGNALS[shell.pendingSignals[0]!];
    yield waitAny(processes.flatMap((process) => [process.exited, process.stateChanged]));
    shell.checkTermination();
  }
  return null;
}

function running(jobs: readonly Job[]): Job[] {
  return jobs.filter((job) => !isDone(job));
}

const WAIT: Builtin = {
  name: "wait",
  *run(shell, argv) {
    let at = 1;
    let isAny = false;
    let variable: string | null = null;
    for (; argv[at]?.startsWith("-"); at++) {
      if (argv[at] === "-n") isAny = true;
      else if (argv[at] === "-p") variable = argv[++at] ?? "";
      else if (argv[at] === "--") {
        at++;
        break;
      } else if (argv[at] !== "-f") {
        shell.complain(`wait: ${argv[at]!.slice(0, 2)}: invalid option`);
        shell.stderr.write("wait: usage: wait [-fn] [-p var] [id ...]\n");
        return 2;
      }
    }
    const targets = argv.slice(at);
    if (isAny) return yield* waitForAny(shell, targets, variable);
    if (targets.length === 0) return yield* waitForAll(shell);
    let status = 0;
    for (const target of targets) status = yield* waitForOne(shell, target);
    return status;
  },
};

function* waitForAll(shell: Shell): Step<number> {
  const jobs = shell.jobs.all();
  const interrupted = yield* waitUntil(
    shell,
    jobs.flatMap((job) => job.processes),
    () => running(jobs).every(isStopped),
  );
  if (interrupted !== null) return interrupted;
  for (const job of jobs.slice()) if (isDone(job)) finish(shell, job);
  return 0;
}

/** A job that was waited for is forgotten; to a script the signal that ended it is reported. */
function finish(shell: Shell, job: Job): void {
  if (!job.reported && !shell.isInteractive) reportKilled(shell, job.processes.at(-1)!, job.text, shell.line, true);
  job.reported = true;
  shell.jobs.remove(job);
  for (const process of job.processes) shell.remembered.set(process.ownPid, process.exitCode);
}

function* waitForOne(shell: Shell, target: string): Step<number> {
  if (!target.startsWith("%") && !/^\d+$/.test(target)) {
    shell.complain(`wait: \`${target}': not a pid or valid job spec`);
    return 1;
  }
  const job = target.startsWith("%") ? shell.jobs.find(target) : shell.jobs.ofPid(Number(target));
  if (job === undefined) {
    const known = shell.remembered.get(Number(target));
    if (known !== undefined) return known;
    if (target.startsWith("%")) shell.complain(`wait: ${target}: no such job`);
    else if (shell.dialect === "bash") shell.complain(`wait: pid ${target} is not a child of this shell`);
    return 127;
  }
  const process = target.startsWith("%") ? job.processes.at(-1)! : job.processes.find((one) => one.ownPid === Number(target))!;
  const interrupted = yield* waitUntil(shell, job.processes, () => process.state === "exited");
  if (interrupted !== null) return interrupted;
  if (isDone(job)) finish(shell, job);
  return process.exitCode;
}

function* waitForAny(shell: Shell, targets: readonly string[], variable: string | null): Step<number> {
  const jobs =
    targets.length === 0
      ? shell.jobs.all()
      : targets
          .map((target) => (target.startsWith("%") ? shell.jobs.find(target) : shell.jobs.ofPid(Number(target))))
          .filter((job) => job !== undefined);
  if (jobs.length === 0) return 127;
  const interrupted = yield* waitUntil(
    shell,
    jobs.flatMap((job) => job.processes),
    () => jobs.some(isDone),
  );
  if (interrupted !== null) return interrupted;
  const job = jobs.find(isDone)!;
  if (variable !== null) shell.variables.setText(variable, String(job.processes.at(-1)!.ownPid));
  finish(shell, job);
  return jobStatus(job);
}

const JOBS: Builtin = {
  name: "jobs",
  *run(shell, argv) {
    const letters = argv
      .slice(1)
      .filter((word) => word.startsWith("-"))
      .join("");
    for (const job of shell.jobs.listed().slice()) {
      if (letters.includes("r") && (isDone(job) || isStopped(job))) continue;
      if (letters.includes("s") && !isStopped(job)) continue;
      if (job.reported && isDone(job)) {
        shell.jobs.remove(job);
        continue;
      }
      if (letters.includes("p")) shell.stdout.write(`${job.processes[0]!.ownPid}\n`);
      else shell.stdout.write(describeJob(shell, job, letters.includes("l")));
      if (isDone(job)) {
        job.reported = true;
        shell.jobs.remove(job);
        for (const process of job.processes) shell.remembered.set(process.ownPid, process.exitCode);
      }
    }
    return 0;
  },
};

function findJob(shell: Shell, who: string, specification: string | undefined): Job | null {
  const job = shell.jobs.find(specification ?? "%%");
  if (job !== undefined) return job;
  shell.complain(`${who}: ${specification ?? "current"}: no such job`);
  return null;
}

const FG: Builtin = {
  name: "fg",
  *run(shell, argv) {
    if (!shell.options.has("monitor")) {
      shell.complain("fg: no job control");
      return 1;
    }
    const job = findJob(shell, "fg", argv[1]);
    if (job === null) return 1;
    shell.stdout.write(`${job.text}\n`);
    job.background = false;
    shell.jobs.makeCurrent(job);
    for (const process of job.processes) process.kill("CONT");
    yield* shell.foreground(shell, job.processes, job.text);
    if (isDone(job)) {
      job.reported = true;
      shell.jobs.remove(job);
    }
    return jobStatus(job);
  },
};

const BG: Builtin = {
  name: "bg",
  run: quick((shell, argv) => {
    if (!shell.options.has("monitor")) {
      shell.complain("bg: no job control");
      return 1;
    }
    const job = findJob(shell, "bg", argv[1]);
    if (job === null) return 1;
    job.background = true;
    shell.stdout.write(`[${job.number}]${shell.jobs.mark(job)} ${job.text} &\n`);
    for (const process of job.processes) process.kill("CONT");
    return 0;
  }),
};

const DISOWN: Builtin = {
  name: "disown",
  *run(shell, argv) {
    const words = argv.slice(1).filter((word) => !word.startsWith("-"));
    if (argv.includes("-h")) return 0;
    const jobs = argv.includes("-a")
      ? shell.jobs.all().slice()
      : words.length > 0
        ? words.map((word) => (/^\d+$/.test(word) ? shell.jobs.ofPid(Number(word)) : shell.jobs.find(word)))
        : [shell.jobs.current ?? undefined];
    for (const [index, job] of jobs.entries()) {
      if (job === undefined) {
        shell.complain(`disown: ${words[index] ?? "current"}: no such job`);
        return 1;
      }
      shell.jobs.remove(job);
    }
    yield sleepUntil(shell.nowUs);
    return 0;
  },
};

export const JOB_BUILTINS: readonly Builtin[] = [WAIT, JOBS, FG, BG, DISOWN];
