/**
 * Runs source text as bash reads it: one complete line of commands after the other. What stands before a syntax error has run
 * when the error is reported; an expansion that fails gives up the rest of its own line only.
 */
import type { ParsedScript, ParseError, Statement } from "unbash";
import type { Step } from "../../sim/wait.ts";
import { ExpansionFailed } from "./control.ts";
import { phraseSyntaxError } from "./dialect.ts";
import { findExtendedGlob } from "./extended-globs.ts";
import { errorsOf } from "./nested-errors.ts";
import { parse } from "./parse.ts";
import type { Shell } from "./shell.ts";
import { describeSyntaxError } from "./syntax-error.ts";
import { endsWithText } from "./tail.ts";
import type { Unit } from "./unit.ts";

/** Runs a script, sourced file, trap or eval text in this shell; returns the status. 2 after a syntax error. */
export function* runSource(shell: Shell, unit: Unit, origin: "script" | "eval" = "eval", who = ""): Step<number> {
  const script = parse(unit.source);
  const outerUnit = shell.unit;
  const outerPosition = shell.position;
  shell.unit = unit;
  try {
    const errors = errorsOf(unit.source, script);
    if (errors.length > 0) return yield* runUpToError(shell, unit, script, errors, origin, who);
    warnOfHereDocuments(shell, unit, script);
    return yield* runLines(shell, script.commands, origin, who);
  } finally {
    if (origin === "script") shell.endedAtLine = shell.line;
    shell.unit = outerUnit;
    shell.position = outerPosition;
  }
}

function* runLines(shell: Shell, statements: readonly Statement[], origin: "script" | "eval", who: string): Step<number> {
  if (statements.length === 0) shell.status = 0;
  for (let start = 0; start < statements.length; ) {
    let end = start + 1;
    while (end < statements.length && !shell.unit.source.slice(statements[end - 1]!.end, statements[end]!.pos).includes("\n"))
      end++;
    const glob = shell.shopt.has("extglob") ? null : findExtendedGlob(shell.unit.source, statements.slice(start, end));
    if (glob !== null) return refuseExtendedGlob(shell, glob, who);
    try {
      if (shell.options.has("verbose"))
        shell.stderr.write(`${shell.unit.source.slice(statements[start]!.pos, statements[end - 1]!.end)}\n`);
      if (!shell.options.has("noexec")) yield* runLine(shell, statements, start, end, origin);
    } catch (thrown) {
      // Inside a function or eval, the whole top-level line is given up.
      if (!(thrown instanceof ExpansionFailed) || thrown.reach === "exit" || origin === "eval" || shell.kind === "command")
        throw thrown;
      shell.status = thrown.status;
      shell.pipeStatus = [thrown.status];
      resetNesting(shell);
    }
    start = end;
  }
  return shell.status;
}

function* runLine(
  shell: Shell,
  statements: readonly Statement[],
  start: number,
  end: number,
  origin: "script" | "eval",
): Step<void> {
  const isTail = end === statements.length && origin === "script" && shell.kind === "command" && endsWithText(shell);
  yield* shell.executor.statements(shell, statements.slice(start, end), isTail);
}

function refuseExtendedGlob(shell: Shell, position: number, who: string): number {
  const error = { message: "unexpected token '('", pos: position };
  const described = describeSyntaxError(
    shell.unit,
    [error],
    syntaxPrefix(shell, shell.unit, who),
    shell.isInteractive && who === "",
  );
  shell.stderr.write(shell.dialect === "bash" ? described : phraseSyntaxError(shell, described));
  shell.position = position;
  shell.status = 2;
  return 2;
}

function resetNesting(shell: Shell): void {
  shell.loopDepth = 0;
  shell.conditionDepth = 0;
}

function* runUpToError(
  shell: Shell,
  unit: Unit,
  script: ParsedScript,
  errors: readonly ParseError[],
  origin: "script" | "eval",
  who: string,
): Step<number> {
  const intact = intactLines(unit.source, errors[0]!.pos, script);
  if (intact > 0) yield* runLines(shell, parse(unit.source.slice(0, intact)).commands, origin, who);
  const rest = parse(unit.source.slice(intact)).errors?.map((error) => ({ ...error, pos: error.pos + intact })) ?? errors;
  const described = describeSyntaxError(unit, rest, syntaxPrefix(shell, unit, who), shell.isInteractive && who === "");
  shell.stderr.write(shell.dialect === "bash" ? described : phraseSyntaxError(shell, described));
  shell.position = errors[0]!.pos;
  shell.status = 2;
  return 2;
}

function syntaxPrefix(shell: Shell, unit: Unit, who: string): string {
  if (shell.isInteractive && who === "") return `${shell.name}: `;
  return `${unit.name}: ${who === "" ? "" : `${who}: `}`;
}

/** How much of the source, in whole lines, is free of errors: bash has run it before it sees the error. */
function intactLines(source: string, position: number, script: ParsedScript): number {
  const lineAt = (at: number): number => source.lastIndexOf("\n", Math.max(0, at - 1)) + 1;
  // The line before the error, or that before the command which it is in, or one before.
  const begun = script.commands.filter(({ pos }) => pos < position).reverse();
  const ends = new Set([position, ...begun.map(({ pos }) => pos)].map(lineAt));
  for (const end of [...ends].slice(0, MAX_TRIES)) {
    const prefix = source.slice(0, end);
    if (end > 0 && !prefix.endsWith("\\\n") && errorsOf(prefix, parse(prefix)).length === 0) return end;
  }
  return 0;
}

/** How many beginnings of a script with an error are looked at for one without. */
const MAX_TRIES = 1000;

/** A here-document that the end of the file ends is only warned of. */
function warnOfHereDocuments(shell: Shell, unit: Unit, script: ParsedScript): void {
  const last = script.commands.at(-1);
  if (last === undefined || !unit.source.includes("<<")) return;
  const command = last.command.type === "Pipeline" ? last.command.commands.at(-1)! : last.command;
  const list = command.type === "Command" || command.type === "Redirected" ? command.redirects : [];
  for (const redirect of list) {
    if (redirect.type !== "HereDoc" || redirect.closing !== undefined) continue;
    const lastLine = unit.lineAt(unit.source.replace(/\n$/, "").length);
    shell.stderr.write(
      `${unit.name}: line ${lastLine}: warning: here-document at line ${unit.lineAt(redirect.pos)} delimited by end-of-file (wanted \`${redirect.delimiter?.value ?? ""}')\n`,
    );
  }
}
