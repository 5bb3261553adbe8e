/**
 * Simple commands: expand the words, make the redirections, assign, then run a function, a builtin or a program. A program gets a
 * process of its own, unless this process exists for it alone (a pipeline's element, a background command, exec).
 */

import type { Assignment, Command, Word } from "unbash";
import { strerror } from "../../kernel/config/errno.ts";
import { callBeside } from "../../sim/call.ts";
import { isDefect } from "../../sim/signals.ts";
import type { Step } from "../../sim/wait.ts";
import { WriteFailed } from "../io.ts";
import { assign, assignTemporarily } from "./assign.ts";
import { type Builtin, callBuiltin } from "./builtin.ts";
import { closeSubstitutions } from "./compound.ts";
import { ReturnFromFunction } from "./control.ts";
import { bracesOf, expandWords } from "./expand.ts";
import { runProgram } from "./external.ts";
import { checkNesting } from "./nesting.ts";
import { quoteForTrace } from "./quoting.ts";
import { RedirectionFailed, Redirections, redirect } from "./redirect.ts";
import { reparseWord } from "./reparse.ts";
import type { Shell } from "./shell.ts";
import type { ShellFunction } from "./shell-parts.ts";
import { traceCommand, traceText } from "./trace.ts";
import { runDebugTrap, runTrap } from "./traps.ts";

export interface RunOptions {
  readonly inPlace?: boolean;
  /** Left out by `command`. */
  readonly functions?: boolean;
  readonly builtinsOnly?: boolean;
  /** Looks for programs where the standard tools are: `command -p`. */
  readonly standardPath?: boolean;
}

/** What a simple command runs, and with what. */
interface Call {
  readonly argv: readonly string[];
  readonly assignments: readonly Assignment[];
  /** Arguments of a declaring builtin that are assignments, by their index in argv. */
  readonly declared: ReadonlyMap<number, Assignment>;
  readonly text: string;
}

export function* runSimpleCommand(shell: Shell, node: Command, options: RunOptions = {}): Step<void> {
  if (shell.charge()) yield shell.rest();
  shell.position = linePosition(node);
  const { commands } = shell.world.host.loop;
  const number = ++commands.count;
  if (number === commands.holdAt) yield* commands.hold(shell.process);
  commands.watcher?.began({ number, text: shell.unit.source.slice(node.pos, node.end) });
  if (shell.traps.has("DEBUG")) yield* runDebugTrap(shell);
  const outer = shell.processSubstitutions;
  shell.processSubstitutions = [];
  shell.substitutionStatus = null;
  const outerBuiltin = shell.runningBuiltin;
  shell.runningBuiltin = null;
  try {
    yield* runExpanded(shell, node, options);
  } catch (thrown) {
    if (thrown instanceof RedirectionFailed) shell.status = 1;
    else if (thrown instanceof WriteFailed) {
      shell.complain(`${node.name?.value ?? ""}: write error: ${strerror(thrown.refusal.errno)}`);
      shell.status = 1;
    } else if (isDefect(thrown)) giveUp(shell, node.name?.value ?? shell.name, thrown);
    else throw thrown;
  } finally {
    closeSubstitutions(shell);
    shell.processSubstitutions = outer;
    shell.runningBuiltin = outerBuiltin;
  }
  commands.watcher?.ended(number, shell.status);
  if (options.inPlace !== true || shell.pipeStatus.length !== 1) shell.pipeStatus = [shell.status];
}

/** A builtin or an expansion threw what it must not: the command ends as a process would, the script goes on. */
function giveUp(shell: Shell, name: string, thrown: unknown): void {
  shell.status = shell.process.reportInternalError(thrown, name, (text) => shell.stderr.write(text));
}

/** bash reports a command's line as of when it has read one token more than the first. */
function linePosition(node: Command): number {
  const items = node.name === undefined ? node.prefix : [...node.prefix, node.name, ...node.suffix];
  const item = items[1] ?? items[0];
  if (item === undefined) return node.pos;
  return item.type === "Word" || item.type === "Assignment" ? item.end - 1 : item.pos;
}

function* runExpanded(shell: Shell, node: Command, options: RunOptions): Step<void> {
  const assignments = node.prefix.filter((item): item is Assignment => item.type === "Assignment");
  const words: Word[] = [];
  if (node.name !== undefined) words.push(node.name);
  const argv: string[] = node.name === undefined ? [] : yield* expandWords(shell, [node.name]);
  const declared = new Map<number, Assignment>();
  const takesAssignments =
    argv.length > 0 && shell.executor.builtins.get(argv[0]!)?.declares === true && !shell.functions.has(argv[0]!);
  for (const argument of node.args) {
    if (argument.type === "Assignment" && !takesAssignments) yield* expandWords(shell, [reparseWord(argument.text)], argv);
    else if (argument.type === "Assignment" && hasBraces(shell, argument))
      yield* expandWords(shell, [reparseWord(argument.text)], argv);
    else if (argument.type === "Assignment") {
      declared.set(argv.length, argument);
      argv.push(argument.text);
    } else yield* expandWords(shell, [argument], argv);
  }
  if (argv.length === 0) return yield* runAssignments(shell, assignments, node);
  const call: Call = { argv, assignments, declared, text: shell.unit.source.slice(node.pos, node.end) };
  yield* runCall(shell, call, node, options);
}

/** What braces make of an assignment among the arguments of a declaring builtin are words like any other. */
function hasBraces(shell: Shell, { text, value }: Assignment): boolean {
  return (
    shell.options.has("braceexpand") && text.includes("{") && value.type !== "ArrayValue" && bracesOf(shell, text).length > 1
  );
}

/** A command without a name: its assignments stay, its redirections only happen. */
function* runAssignments(shell: Shell, assignments: readonly Assignment[], node: Command): Step<void> {
  const redirections = node.redirects.length > 0 ? yield* redirect(shell, node.redirects) : null;
  try {
    for (const assignment of assignments) {
      const text = yield* assign(shell, assignment);
      if (!shell.options.has("xtrace")) continue;
      if (assignment.value.type === "ArrayValue") traceText(shell, assignment.text);
      else
        traceText(
          shell,
          assignment.text.slice(0, assignment.value.pos - assignment.pos) + (text === "" ? "" : quoteForTrace(text)),
        );
    }
  } finally {
    redirections?.undo();
  }
  shell.status = shell.substitutionStatus ?? 0;
}

function* runCall(shell: Shell, call: Call, node: Command, options: RunOptions): Step<void> {
  const { argv } = call;
  const name = argv[0]!;
  const definition = options.functions === false ? undefined : shell.functions.get(name);
  const builtin = definition === undefined ? shell.executor.builtins.get(name) : undefined;
  if (shell.options.has("xtrace") && builtin?.declares !== true) traceCall(shell, call);
  const redirections = node.redirects.length > 0 ? yield* redirect(shell, node.redirects) : new Redirections(shell);
  let keeps = false;
  const scoped = call.assignments.length > 0;
  if (scoped) shell.variables.pushScope(false);
  try {
    if (scoped) yield* assignTemporarily(shell, call.assignments);
    if (definition !== undefined) shell.status = yield* callFunction(shell, name, definition, argv.slice(1));
    else if (builtin !== undefined) {
      keeps = name === "exec" && argv.length === 1;
      shell.status = yield* runBuiltin(shell, builtin, call);
    } else shell.status = yield* runProgram(shell, argv, { inPlace: options.inPlace === true, text: call.text });
  } catch (thrown) {
    // Here its own redirections are in force.
    if (!isDefect(thrown) || thrown instanceof WriteFailed) throw thrown;
    giveUp(shell, name, thrown);
  } finally {
    if (scoped) shell.variables.popScope();
    if (keeps) redirections.keep();
    else redirections.undo();
  }
  shell.lastArgument = argv.at(-1)!;
}

function traceCall(shell: Shell, call: Call): void {
  for (const assignment of call.assignments) traceText(shell, assignment.text);
  traceCommand(shell, call.argv);
}

function* runBuiltin(shell: Shell, builtin: Builtin, call: Call): Step<number> {
  const outer = shell.runningBuiltin;
  shell.runningBuiltin = builtin.name;
  try {
    return yield* callBuiltin(shell, builtin, call.argv, call.declared);
  } finally {
    shell.runningBuiltin = outer;
  }
}

/** Calls a function: positional parameters and a scope of its own. */
export function* callFunction(shell: Shell, name: string, definition: ShellFunction, parameters: string[]): Step<number> {
  checkNesting(shell, "function", `${name}: maximum function nesting level`, Number(shell.variables.text("FUNCNEST")));
  const { positional, unit, loopDepth } = shell;
  shell.callStack.unshift({ name, callLine: shell.line, source: definition.unit.name });
  shell.positional = parameters;
  shell.depths.function++;
  shell.loopDepth = 0;
  shell.unit = definition.unit;
  shell.variables.pushScope(true);
  const position = shell.position;
  const outerReturnTrap = shell.traps.get("RETURN");
  if (!shell.options.has("functrace")) shell.traps.delete("RETURN");
  try {
    const { body } = definition;
    const statements =
      body.type === "CompoundList"
        ? body.commands
        : [{ type: "Statement", pos: body.pos, end: body.end, command: body, background: undefined } as const];
    yield* callBeside(shell.executor.statements(shell, statements));
  } catch (thrown) {
    if (!(thrown instanceof ReturnFromFunction)) throw thrown;
    shell.status = thrown.status;
  } finally {
    shell.variables.popScope();
    shell.positional = positional;
    shell.depths.function--;
    shell.loopDepth = loopDepth;
    shell.unit = unit;
    shell.position = position;
    shell.callStack.shift();
  }
  const trap = shell.traps.get("RETURN");
  if (trap) yield* runTrap(shell, trap);
  else if (outerReturnTrap !== undefined) shell.traps.set("RETURN", outerReturnTrap);
  return shell.status;
}

/** Runs argv as a command, as `command`, `builtin` and `eval`-like builtins do. */
export function* runArgv(shell: Shell, argv: readonly string[], options: RunOptions = {}): Step<number> {
  const name = argv[0]!;
  const definition = options.functions === false ? undefined : shell.functions.get(name);
  if (definition !== undefined) return yield* callFunction(shell, name, definition, argv.slice(1));
  const builtin = shell.executor.builtins.get(name);
  if (builtin !== undefined) return yield* callBuiltin(shell, builtin, argv);
  return yield* runProgram(shell, argv, { inPlace: false, text: argv.join(" "), standardPath: options.standardPath === true });
}
