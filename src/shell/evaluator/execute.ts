/** Runs lists, and-or lists, pipelines and background commands; set -e and the ERR trap are decided here. */
import type { AndOr, CommandNode, Pipeline, PipelineNode, Statement } from "unbash";
import type { Process } from "../../sim/process.ts";
import type { Step } from "../../sim/wait.ts";
import { FixedInput, Pipe } from "../io.ts";
import { runCompound } from "./compound.ts";
import { ExitShell } from "./control.ts";
import { reapJobs, reportKilled } from "./job-notices.ts";
import type { Job } from "./job-table.ts";
import type { Shell } from "./shell.ts";
import { runSimpleCommand } from "./simple-command.ts";
import { forkShell, runsExitTrap } from "./subshell.ts";
import { becomesProgram, reachesInto } from "./tail.ts";
import { formatTimes, readTimes } from "./times.ts";
import { runErrTrap, runPendingTraps } from "./traps.ts";
import { waitForProcess } from "./wait.ts";

/** Runs statements in order; the status is the last one's. `isTail`: the process ends with them (see tail.ts). */
export function* runStatements(shell: Shell, statements: readonly Statement[], isTail = false): Step<number> {
  const last = isTail ? statements.at(-1) : undefined;
  for (const statement of statements) {
    if (shell.options.has("noexec") && !shell.isInteractive) break;
    if (statement.background) startBackground(shell, statement);
    else if (statement.command.type === "AndOr") yield* runAndOr(shell, statement.command, statement === last);
    else yield* runPipelineNode(shell, statement.command, statement === last);
    if (shell.pendingSignals.length > 0) yield* runPendingTraps(shell);
    shell.checkTermination();
    reapJobs(shell);
  }
  return shell.status;
}

function* runAndOr(shell: Shell, list: AndOr, isTail: boolean): Step<void> {
  for (let index = 0; index < list.commands.length; index++) {
    const operator = index === 0 ? null : list.operators[index - 1];
    if (operator === "&&" && shell.status !== 0) continue;
    if (operator === "||" && shell.status === 0) continue;
    const isLast = index === list.commands.length - 1;
    if (isLast) yield* runPipelineNode(shell, list.commands[index]!, isTail);
    else yield* runAsCondition(shell, runPipelineNode(shell, list.commands[index]!, false));
  }
}

/** Runs where a failure does not count as one for set -e. */
export function* runAsCondition<T>(shell: Shell, step: Step<T>): Step<T> {
  shell.conditionDepth++;
  try {
    return yield* step;
  } finally {
    shell.conditionDepth--;
  }
}

function* runPipelineNode(shell: Shell, node: PipelineNode, isTail: boolean): Step<void> {
  if (node.type === "Pipeline") return yield* runPipeline(shell, node);
  yield* runCommandNode(shell, node, isTail);
}

/** One command; counts as a failure for set -e where bash lets it count. */
function* runCommandNode(shell: Shell, node: CommandNode, isTail: boolean): Step<void> {
  shell.position = node.pos;
  const isSimple = node.type === "Command";
  if (isSimple)
    yield* runSimpleCommand(shell, node, { inPlace: isTail && shell.onFailure === null && becomesProgram(shell, node) });
  else yield* runCompound(shell, node, { isTail: isTail && reachesInto(shell) });
  if (shell.status !== 0 && (isSimple || countsAsFailure(node))) yield* fail(shell, node);
}

function countsAsFailure(node: CommandNode): boolean {
  const inner = node.type === "Redirected" ? node.command : node;
  return inner.type === "Subshell" || inner.type === "TestCommand" || inner.type === "ArithmeticCommand";
}

function* fail(shell: Shell, node: { pos: number; end: number }): Step<void> {
  if (shell.conditionDepth > 0) return;
  if (shell.traps.has("ERR")) yield* runErrTrap(shell);
  if (!shell.options.has("errexit")) return;
  shell.onFailure?.({ command: sourceOf(shell, node), line: shell.unit.lineAt(node.pos) });
  throw new ExitShell(shell.status);
}

function* runPipeline(shell: Shell, pipeline: Pipeline): Step<void> {
  const isNegated = pipeline.prefixes.filter((prefix) => prefix.type === "Negation").length % 2 === 1;
  const time = pipeline.prefixes.find((prefix) => prefix.type === "Time");
  const started = time === undefined ? null : readTimes(shell);
  if (pipeline.prefixes.some((prefix) => prefix.type === "Negation"))
    yield* runAsCondition(shell, runPipelineCommands(shell, pipeline));
  else yield* runPipelineCommands(shell, pipeline);
  if (started !== null) shell.stderr.write(formatTimes(shell, started, time?.type === "Time" && time.posix !== undefined));
  if (isNegated) shell.status = shell.status === 0 ? 1 : 0;
}

function* runPipelineCommands(shell: Shell, pipeline: Pipeline): Step<void> {
  if (pipeline.commands.length === 0) {
    shell.status = 0;
    return;
  }
  if (pipeline.commands.length === 1) return yield* runCommandNode(shell, pipeline.commands[0]!, false);
  const line = shell.unit.lineAt(pipeline.pos);
  shell.position = pipeline.commands.at(-1)!.pos;
  const processes = startPipeline(shell, pipeline, false);
  const text = sourceOf(shell, pipeline);
  if (shell.isInteractive) yield* shell.foreground(shell, processes, text);
  else for (const process of processes) yield* waitForProcess(shell, process);
  const last = processes.at(-1)!;
  reportKilled(shell, last, text, line);
  shell.pipeStatus = processes.map((process) => process.exitCode);
  shell.status = shell.pipeStatus.at(-1)!;
  if (shell.options.has("pipefail")) for (const status of shell.pipeStatus) if (status !== 0) shell.status = status;
  if (shell.status !== 0) yield* fail(shell, pipeline);
}

/** Starts the commands of a pipeline, each in a process of its own. */
function startPipeline(shell: Shell, pipeline: Pipeline, inBackground: boolean): Process[] {
  const processes: Process[] = [];
  let previous: Pipe | null = null;
  pipeline.commands.forEach((node, index) => {
    const isLast = index === pipeline.commands.length - 1;
    const input: Pipe | null = previous;
    const output = isLast ? null : new Pipe();
    const takesErrors = pipeline.operators[index] === "|&";
    const process = startElement(shell, node, (child) => {
      child.skipsExitTrap = !runsExitTrap(child, node, inBackground);
      if (input !== null) child.descriptors.adopt(0, { input: input.readEnd(), output: null });
      else if (inBackground) ignoreTerminal(child, false);
      if (output !== null) {
        child.descriptors.adopt(1, { input: null, output });
        if (takesErrors) child.descriptors.share(2, { input: null, output });
      }
    });
    if (shell.options.has("monitor")) process.group = processes[0]?.group ?? process.pid;
    processes.push(process);
    previous = output;
  });
  return processes;
}

function startElement(shell: Shell, node: CommandNode, setUp: (child: Shell) => void): Process {
  return forkShell(
    shell,
    function* (child) {
      child.position = node.pos;
      // The process becomes the program, so that a signal to it reaches the program.
      const only = onlyCommand(node);
      if (only !== null) yield* runSimpleCommand(child, only, { inPlace: true });
      else if (node.type !== "Command") yield* runCompound(child, node, { inSubshell: true, isTail: reachesInto(child) });
      if (child.status !== 0 && (node.type === "Command" || countsAsFailure(node))) yield* fail(child, node);
      return child.status;
    },
    setUp,
  );
}

/** The command as it was typed. */
export function sourceOf(shell: Shell, node: { pos: number; end: number }): string {
  return shell.unit.source.slice(node.pos, node.end).replace(/\s*&?\s*$/, "");
}

/** Starts `command &`. Without job control, it reads nothing and does not hear SIGINT. */
export function startBackground(shell: Shell, statement: Statement): Job {
  const node = statement.command;
  shell.position = statement.pos;
  const text = sourceOf(shell, statement);
  const setUp = (child: Shell): void => {
    child.skipsExitTrap = !runsExitTrap(child, node);
    if (!shell.options.has("monitor")) ignoreTerminal(child, node.type === "Subshell" && onlyCommand(node) !== null);
  };
  let processes: Process[];
  if (node.type === "Pipeline" && node.prefixes.length === 0 && node.commands.length > 1) {
    processes = startPipeline(shell, node, !shell.options.has("monitor"));
    if (!shell.options.has("monitor")) for (const process of processes) ignoreInterrupts(process);
  } else if (node.type === "AndOr" || node.type === "Pipeline") {
    const foreground: Statement = { ...statement, background: undefined };
    processes = [forkShell(shell, (child) => runStatements(child, [foreground]), setUp)];
  } else processes = [startElement(shell, node, setUp)];
  if (shell.options.has("monitor")) for (const process of processes) process.group = processes[0]!.pid;
  const job = shell.jobs.add(processes, text, shell.line);
  shell.lastBackground = processes.at(-1)!.ownPid;
  shell.status = 0;
  if (shell.isInteractive) shell.stderr.write(`[${job.number}] ${shell.lastBackground}\n`);
  return job;
}

/** `hearsInterrupts`: bash gives a `( program ) &` it becomes back the signals it was started with itself. */
function ignoreTerminal(child: Shell, hearsInterrupts: boolean): void {
  child.descriptors.adopt(0, { input: new FixedInput(), output: null });
  if (!hearsInterrupts) ignoreInterrupts(child.process);
}

/** The one simple command of `command` or `( command )`. */
function onlyCommand(node: CommandNode): Extract<CommandNode, { type: "Command" }> | null {
  if (node.type === "Command") return node;
  if (node.type !== "Subshell" || node.body.commands.length !== 1) return null;
  const { command, background } = node.body.commands[0]!;
  return command.type === "Command" && !background ? command : null;
}

function ignoreInterrupts(process: Process): void {
  process.on("INT", "ignore");
  process.on("QUIT", "ignore");
}
