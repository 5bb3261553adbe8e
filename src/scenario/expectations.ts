/**
 * What a script says its commands print: comments below a command, each true of its output (standard error included) and exit
 * code.
 *
 *     ping -c 1 10.0.0.2
 *     # expect: 1 received
 *     # expect: /time=[0-9.]+ ms/
 *     # expect-not: Unreachable
 *     # expect: exit 0
 *
 * Text is part of a line; between slashes stands an extended regular expression, as for `grep -E`. A command with such comments
 * ends with 0 where none of them names its exit code; one without is not looked at.
 */
import { PosixParser } from "../shell/patterns/posix-parser.ts";
import { GREP_EXTENDED, PatternError } from "../shell/patterns/posix-syntax.ts";
import { Regex } from "../shell/patterns/regular-expression.ts";
import type { Step } from "./step.ts";

export interface Expectation {
  /** The comment, as it stands in the file. */
  readonly text: string;
  isMet(lines: readonly string[], exitCode: number): boolean;
}

/** A comment that cannot be read. */
export class ExpectationError extends Error {}

const COMMENT = /^\s*#\s*expect(-not)?:(.*)$/;
/** Of a command that does not name its exit code. */
export const SUCCESS: Expectation = { text: "# expect: exit 0", isMet: (_, exitCode) => exitCode === 0 };

/** One list for each step, empty for a command without such comments. Throws ExpectationError. */
export function readExpectations(text: string, steps: readonly Step[]): (readonly Expectation[])[] {
  const lines = text.split("\n");
  const firstLine = steps[0]?.line ?? lines.length + 1;
  const stray = lines.slice(0, firstLine - 1).findIndex((line) => COMMENT.test(line));
  if (stray >= 0) throw new ExpectationError(`line ${stray + 1}: no command stands above ${lines[stray]!.trim()}`);
  return steps.map((step, index) => {
    const begin = step.line - 1 + step.command.split("\n").length;
    const end = (steps[index + 1]?.line ?? lines.length + 1) - 1;
    const found: Expectation[] = [];
    for (let at = begin; at < end; at++) {
      const comment = COMMENT.exec(lines[at]!);
      if (comment !== null) found.push(readExpectation(lines[at]!.trim(), comment, at + 1));
    }
    const namesExit = found.some((each) => EXIT.test(each.text));
    return found.length === 0 || namesExit ? found : [...found, SUCCESS];
  });
}

const EXIT = /^#\s*expect:\s*exit\b/;

function readExpectation(text: string, [, not, wanted]: RegExpExecArray, line: number): Expectation {
  const words = wanted!.trim();
  if (EXIT.test(text)) {
    const exitCode = Number(/^exit +(\d{1,3})$/.exec(words)?.[1] ?? Number.NaN);
    if (!(exitCode <= 255)) throw new ExpectationError(`line ${line}: ${text}: an exit code from 0 to 255 is expected`);
    return { text, isMet: (_, got) => got === exitCode };
  }
  if (words === "") throw new ExpectationError(`line ${line}: ${text}: text or /REGEX/ is expected`);
  const matches = matcherOf(words, text, line);
  return { text, isMet: (lines) => lines.some(matches) === (not === undefined) };
}

function matcherOf(words: string, text: string, line: number): (line: string) => boolean {
  const pattern = /^\/(.*)\/$/.exec(words)?.[1];
  if (pattern === undefined) return (printed) => printed.includes(words);
  try {
    const regex = new Regex(new PosixParser(pattern, GREP_EXTENDED, null).parse(), { hasLines: false, folding: null });
    return (printed) => regex.test(printed);
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    throw new ExpectationError(`line ${line}: ${text}: ${error.message}`);
  }
}
