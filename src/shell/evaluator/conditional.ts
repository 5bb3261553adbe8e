/** [[ ... ]]: patterns, regular expressions with BASH_REMATCH, comparisons; no splitting, no file names. */
import type { TestCommand, TestExpression, Word } from "unbash";
import type { Step } from "../../sim/wait.ts";
import { compareText } from "../../wire/text.ts";
import { compileGlob } from "../patterns/glob.ts";
import { EXTENDED, PatternError } from "../patterns/posix-syntax.ts";
import { compilePosix, type Regex } from "../patterns/regular-expression.ts";
import { ExpansionFailed } from "./control.ts";
import { dollarQuoted, expandPattern, expandWordText } from "./expand.ts";
import { quoteForTrace } from "./quoting.ts";
import type { Shell } from "./shell.ts";
import { evaluate } from "./store.ts";
import { compareFiles, compareIntegers, testUnary } from "./test-operators.ts";
import { traceText } from "./trace.ts";

/** The status: 0 true, 1 false, 2 for an expression that cannot be evaluated. */
export function* runTest(shell: Shell, node: TestCommand): Step<number> {
  try {
    return (yield* isTrue(shell, node.expression)) ? 0 : 1;
  } catch (thrown) {
    if (thrown instanceof BadTest) return 2;
    if (thrown instanceof BadNumber) return 1;
    throw thrown;
  }
}

class BadTest {}

/** An operand of -eq and its kin that is no expression. */
class BadNumber {}

function* isTrue(shell: Shell, expression: TestExpression): Step<boolean> {
  switch (expression.type) {
    case "TestGroup":
      return yield* isTrue(shell, expression.expression);
    case "TestNot":
      return (yield* isTrue(shell, expression.operand)) === (expression.negations.length % 2 === 0);
    case "TestLogical":
      for (const operand of expression.operands) {
        const value = yield* isTrue(shell, operand);
        if (value === (expression.operator === "||")) return value;
      }
      return expression.operator === "&&";
    case "TestUnary": {
      const operand = yield* expandWordText(shell, expression.operand);
      trace(shell, `${expression.operator} ${quoteForTrace(operand)}`);
      return testUnary(shell, expression.operator, operand);
    }
    case "TestBinary":
      return yield* compare(shell, expression.operator, expression.left, expression.right);
  }
}

function* compare(shell: Shell, operator: string, leftWord: Word, rightWord: Word): Step<boolean> {
  const left = yield* expandWordText(shell, leftWord);
  const ignoreCase = shell.shopt.has("nocasematch");
  if (operator === "=~") return yield* matchRegExp(shell, left, rightWord, ignoreCase);
  if (operator === "==" || operator === "=" || operator === "!=") {
    const pattern = yield* expandPattern(shell, rightWord);
    trace(shell, `${quoteForTrace(left)} ${operator} ${pattern === "" ? "''" : pattern}`);
    return compileGlob(pattern, { ignoreCase, isExtended: true }).matches(left) === (operator !== "!=");
  }
  const right = yield* expandWordText(shell, rightWord);
  trace(shell, `${quoteForTrace(left)} ${operator} ${quoteForTrace(right)}`);
  if (operator === "<") return compareText(left, right) < 0;
  if (operator === ">") return compareText(left, right) > 0;
  if (operator === "-nt" || operator === "-ot" || operator === "-ef") return compareFiles(shell, operator, left, right);
  return compareIntegers(operator, numberOf(shell, left), numberOf(shell, right));
}

function numberOf(shell: Shell, text: string): bigint {
  try {
    return evaluate(shell, text, "[[: ");
  } catch (thrown) {
    if (thrown instanceof ExpansionFailed && thrown.reach === "discard") throw new BadNumber();
    throw thrown;
  }
}

function* matchRegExp(shell: Shell, text: string, word: Word, ignoreCase: boolean): Step<boolean> {
  const pattern = yield* expandRegExp(shell, word);
  trace(shell, `${quoteForTrace(text)} =~ ${pattern}`);
  const regex = compile(pattern, ignoreCase);
  const match = regex.search(text);
  const groups = match === null ? [] : Array.from({ length: regex.groups + 1 }, (_, number) => match.group(number) ?? "");
  shell.variables.unset("BASH_REMATCH");
  shell.variables.setArray("BASH_REMATCH", groups);
  return match !== null;
}

function compile(pattern: string, ignoreCase: boolean): Regex {
  try {
    return compilePosix(pattern, EXTENDED, { ignoreCase });
  } catch (error) {
    if (error instanceof PatternError) throw new BadTest();
    throw error;
  }
}

/** Quoted parts of the word stand for themselves; the rest, with its backslashes, is the expression. */
function* expandRegExp(shell: Shell, word: Word): Step<string> {
  if (word.parts === undefined) return word.text;
  let pattern = "";
  for (const part of word.parts) {
    if (part.type === "Literal") pattern += part.text;
    else if (part.type === "SingleQuoted") pattern += escapeRegExp(part.value);
    else if (part.type === "AnsiCQuoted") pattern += escapeRegExp(dollarQuoted(part.text));
    else {
      const text = yield* expandWordText(shell, {
        type: "Word",
        text: part.text,
        value: part.text,
        pos: part.pos,
        end: part.end,
        parts: [part],
      });
      pattern += part.type === "DoubleQuoted" ? escapeRegExp(text) : text;
    }
  }
  return pattern;
}

function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}

function trace(shell: Shell, text: string): void {
  if (shell.options.has("xtrace")) traceText(shell, `[[ ${text} ]]`);
}
