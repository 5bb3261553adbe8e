/** Compound commands: if, loops, case, groups, subshells, [[ ]], (( )), functions. */

import type { ArithmeticFor, Case, CommandNode, CompoundCommand, CompoundList, Coproc, For, If, Select, Word } from "unbash";
import type { Step } from "../../sim/wait.ts";
import { readLine } from "../io.ts";
import { compileGlob } from "../patterns/glob.ts";
import { runTest } from "./conditional.ts";
import { BreakLoop, ExpansionFailed } from "./control.ts";
import { expandPattern, expandQuotedText, expandWords, expandWordText } from "./expand.ts";
import { reportKilled } from "./job-notices.ts";
import { isName } from "./names.ts";
import { RedirectionFailed, type Redirections, redirect } from "./redirect.ts";
import type { Shell } from "./shell.ts";
import { assignText, evaluate, tryAssign, tryAssignLoopVariable } from "./store.ts";
import { forkShell } from "./subshell.ts";
import { traceCommand, traceText } from "./trace.ts";

export interface CompoundOptions {
  /** This process exists for the command alone, so that ( ) needs no further one. */
  readonly inSubshell?: boolean;
  /** The process ends with the command. */
  readonly isTail?: boolean;
}

/** Runs a compound command. */
export function* runCompound(
  shell: Shell,
  node: Exclude<CommandNode, { type: "Command" }>,
  options: CompoundOptions = {},
): Step<void> {
  switch (node.type) {
    case "Function":
      return defineFunction(shell, node.name.text, node);
    case "Coproc":
      return refuseCoproc(shell, node);
    case "Redirected":
      return yield* runRedirected(shell, node, options);
    default:
      yield* runBody(shell, node, options);
  }
}

function* runRedirected(shell: Shell, node: Extract<CommandNode, { type: "Redirected" }>, options: CompoundOptions): Step<void> {
  // A subshell opens its files itself; here that makes no difference but for its own copy.
  let redirections: Redirections;
  const pending = shell.processSubstitutions;
  shell.processSubstitutions = [];
  try {
    redirections = yield* redirect(shell, node.redirects);
  } catch (thrown) {
    if (!(thrown instanceof RedirectionFailed)) throw thrown;
    shell.status = 1;
    return;
  } finally {
    closeSubstitutions(shell);
    shell.processSubstitutions = pending;
  }
  try {
    yield* runBody(shell, node.command, options);
  } finally {
    redirections.undo();
  }
}

/** Closes the shell's ends of process substitutions once the command that got them has its own. */
export function closeSubstitutions(shell: Shell): void {
  for (const { fd } of shell.processSubstitutions) shell.descriptors.close(fd);
  shell.processSubstitutions = [];
}

function* runBody(shell: Shell, node: CompoundCommand, options: CompoundOptions): Step<void> {
  switch (node.type) {
    case "BraceGroup":
      yield* list(shell, node.body, options.isTail);
      return;
    case "Subshell":
      return yield* runSubshell(shell, node.body, options.inSubshell === true || options.isTail === true);
    case "If":
      return yield* runIf(shell, node, options.isTail === true);
    case "For":
      return yield* runFor(shell, node);
    case "ArithmeticFor":
      return yield* runArithmeticFor(shell, node);
    case "While":
      return yield* loop(shell, node.body, function* () {
        const status = yield* condition(shell, node.clause);
        return (status === 0) === (node.kind === "while");
      });
    case "Case":
      if (shell.options.has("xtrace")) traceText(shell, `case ${node.word.text} in`);
      return yield* runCase(shell, node);
    case "Select":
      return yield* runSelect(shell, node);
    case "TestCommand":
      if (shell.charge()) yield shell.rest();
      shell.status = yield* runTest(shell, node);
      shell.pipeStatus = [shell.status];
      return;
    case "ArithmeticCommand":
      return yield* runArithmetic(shell, node.body);
  }
}

function* list(shell: Shell, body: CompoundList, isTail = false): Step<number> {
  return yield* shell.executor.statements(shell, body.commands, isTail);
}

function* condition(shell: Shell, body: CompoundList): Step<number> {
  shell.conditionDepth++;
  try {
    return yield* list(shell, body);
  } finally {
    shell.conditionDepth--;
  }
}

function* runSubshell(shell: Shell, body: CompoundList, inPlace: boolean): Step<void> {
  if (inPlace) {
    yield* list(shell, body, true);
    return;
  }
  const line = shell.line;
  const child = forkShell(
    shell,
    (inner) => list(inner, body, true),
    () => {},
  );
  yield* shell.foreground(shell, [child], "( ... )");
  reportKilled(shell, child, `( ${shell.unit.source.slice(body.pos, body.end)} )`, line);
  shell.status = child.exitCode;
  shell.pipeStatus = [shell.status];
}

function* runIf(shell: Shell, node: If, isTail: boolean): Step<void> {
  if ((yield* condition(shell, node.clause)) === 0) {
    yield* list(shell, node.then, isTail);
    return;
  }
  for (const elif of node.elif) {
    if ((yield* condition(shell, elif.clause)) !== 0) continue;
    yield* list(shell, elif.then, isTail);
    return;
  }
  if (node.else === undefined) shell.status = 0;
  else yield* list(shell, node.else, isTail);
}

/** The frame of all loops: `next` prepares a round and returns whether there is one. */
function* loop(shell: Shell, body: CompoundList, next: () => Step<boolean>): Step<void> {
  let status = 0;
  shell.loopDepth++;
  try {
    for (;;) {
      if (shell.charge()) yield shell.rest();
      try {
        if (!(yield* next())) break;
        status = yield* list(shell, body);
      } catch (thrown) {
        if (!(thrown instanceof BreakLoop)) throw thrown;
        status = thrown.status;
        if (thrown.levels > 1 && shell.loopDepth > 1) {
          thrown.levels--;
          throw thrown;
        }
        if (!thrown.goesOn) break;
      }
    }
  } finally {
    shell.loopDepth--;
  }
  shell.status = status;
}

function* runFor(shell: Shell, node: For): Step<void> {
  const name = loopVariable(shell, node.name);
  const values = node.wordlist === undefined ? shell.positional.slice() : yield* expandWords(shell, node.wordlist);
  let index = 0;
  yield* loop(shell, node.body, function* () {
    if (index >= values.length) return false;
    if (!tryAssignLoopVariable(shell, name, values[index++]!)) throw new BreakLoop(1, false, 1);
    if (shell.options.has("xtrace"))
      traceCommand(
        shell,
        ["for", name, "in", ...values],
        node.wordlist?.map((word) => word.text),
      );
    return true;
  });
}

function loopVariable(shell: Shell, word: Word): string {
  if (isName(word.text)) return word.text;
  shell.complain(`\`${word.text}': not a valid identifier`);
  throw new ExpansionFailed(1, "discard");
}

function* runArithmeticFor(shell: Shell, node: ArithmeticFor): Step<void> {
  const source = shell.unit.source.slice(node.pos, node.body.pos);
  const header = /^for\s*\(\(([\s\S]*)\)\)/.exec(source)?.[1] ?? "";
  const [initialize = "", test = "", update = ""] = splitHeader(header);
  evaluate(shell, yield* expandQuotedText(shell, initialize), "((: ");
  let first = true;
  yield* loop(shell, node.body, function* () {
    if (!first) evaluate(shell, yield* expandQuotedText(shell, update), "((: ");
    first = false;
    return test.trim() === "" || evaluate(shell, yield* expandQuotedText(shell, test), "((: ") !== 0n;
  });
}

/** The three expressions of a C-style for; semicolons within parentheses belong to substitutions. */
function splitHeader(header: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < header.length; at++) {
    if (header[at] === "(") depth++;
    else if (header[at] === ")") depth--;
    else if (header[at] === ";" && depth === 0) {
      parts.push(header.slice(from, at));
      from = at + 1;
    }
  }
  parts.push(header.slice(from));
  return parts;
}

function* runCase(shell: Shell, node: Case): Step<void> {
  const text = yield* expandWordText(shell, node.word);
  const options = { ignoreCase: shell.shopt.has("nocasematch"), isExtended: shell.shopt.has("extglob") };
  let fallsThrough = false;
  shell.status = 0;
  for (const item of node.items) {
    let matches = fallsThrough;
    for (const pattern of item.pattern) {
      if (matches) break;
      matches = compileGlob(yield* expandPattern(shell, pattern), options).matches(text);
    }
    if (!matches) continue;
    shell.status = 0;
    yield* list(shell, item.body);
    if (item.terminator === ";&") fallsThrough = true;
    else if (item.terminator === ";;&") fallsThrough = false;
    else return;
  }
}

function* runSelect(shell: Shell, node: Select): Step<void> {
  const name = loopVariable(shell, node.name);
  const values = node.wordlist === undefined ? shell.positional.slice() : yield* expandWords(shell, node.wordlist);
  if (values.length === 0) return;
  const width = String(values.length).length;
  const menu = values.map((value, index) => `${String(index + 1).padStart(width)}) ${value}\n`).join("");
  let showsMenu = true;
  yield* loop(shell, node.body, function* () {
    for (;;) {
      if (showsMenu) shell.stderr.write(menu);
      showsMenu = false;
      shell.stderr.write(shell.variables.text("PS3") ?? "#? ");
      const reply = yield* readLine(shell.stdin);
      if (reply === null) {
        shell.stdout.write("\n");
        return false;
      }
      showsMenu = reply === "";
      if (reply === "") continue;
      assignText(shell, "REPLY", reply);
      const chosen = /^\d+$/.test(reply.trim()) ? (values[Number(reply) - 1] ?? "") : "";
      if (!tryAssign(shell, name, chosen)) throw new BreakLoop(1, false, 1);
      return true;
    }
  });
}

function* runArithmetic(shell: Shell, body: string): Step<void> {
  if (shell.charge()) yield shell.rest();
  if (shell.options.has("xtrace")) traceCommand(shell, ["((", body, "))"], ["((", body.trim(), "))"]);
  try {
    shell.status = evaluate(shell, yield* expandQuotedText(shell, body), "((: ") === 0n ? 1 : 0;
  } catch (thrown) {
    if (!(thrown instanceof ExpansionFailed) || thrown.reach === "exit") throw thrown;
    shell.status = 1;
  }
  shell.pipeStatus = [shell.status];
}

function defineFunction(shell: Shell, name: string, node: Extract<CommandNode, { type: "Function" }>): void {
  shell.functions.set(name, { body: node.body, unit: shell.unit, text: shell.unit.source.slice(node.body.pos, node.body.end) });
  shell.status = 0;
}

function refuseCoproc(shell: Shell, _node: Coproc): void {
  shell.complain("coproc: not modelled");
  shell.status = 2;
}
