/** bash's words for what unbash finds wrong. */
import type { ParseError } from "unbash";
import type { Unit } from "./unit.ts";

const CLOSERS: readonly (readonly [RegExp, string])[] = [
  [/unterminated double quote/, '"'],
  [/unterminated single quote/, "'"],
  [/unterminated (ansi|.*\$')/i, "'"],
  [/unterminated.*(backtick|backquote)/i, "`"],
  [/unterminated (parameter|brace)|unclosed.*\$\{/i, "}"],
  [/unterminated|unclosed/, ")"],
];

/** The message, one line or two; `prefix` is the script's name with its colon. At a prompt it is one line without a number. */
export function describeSyntaxError(unit: Unit, errors: readonly ParseError[], prefix: string, atPrompt = false): string {
  const text = describeInScript(unit, errors, prefix);
  return atPrompt ? `${text.split("\n")[0]!.replace(/line \d+: /, "")}\n` : text;
}

function describeInScript(unit: Unit, errors: readonly ParseError[], prefix: string): string {
  const error = errors[0]!;
  const { source } = unit;
  const tooDeep = errors.find(isTooDeep);
  if (tooDeep !== undefined) return `${prefix}line ${unit.lineAt(tooDeep.pos)}: syntax error: ${tooDeep.message}\n`;
  const closer = CLOSERS.find(([pattern]) => pattern.test(error.message))?.[1];
  const lastLine = unit.firstLine + source.split("\n").length - (source.endsWith("\n") ? 1 : 0);
  // Of $( the end is reported, of the others where they begin.
  const closerLine = /command substitution/.test(error.message) ? lastLine : unit.lineAt(error.pos);
  if (closer !== undefined) return `${prefix}line ${closerLine}: unexpected EOF while looking for matching \`${closer}'\n`;
  const token = misplacedCloser(source, errors) ?? tokenAt(source, error);
  if (token === null) {
    return `${prefix}line ${lastLine}: syntax error: unexpected end of file\n`;
  }
  const line = unit.lineAt(token.position);
  const text = source.split("\n")[line - unit.firstLine] ?? "";
  return `${prefix}line ${line}: syntax error near unexpected token \`${token.text}'\n${prefix}line ${line}: \`${text}'\n`;
}

/** unbash nests 256 deep; bash as deep as its stack holds. */
function isTooDeep({ message }: ParseError): boolean {
  return /^maximum .* nesting depth exceeded$/.test(message);
}

/** `if true; fi`: the closing word came where `then` was expected; unbash reports the position after it. */
function misplacedCloser(source: string, errors: readonly ParseError[]): { text: string; position: number } | null {
  if (!/^expected '(then|do|in)'/.test(errors[0]!.message) || errors.some((error) => error.message.includes("to close")))
    return null;
  const match = /(fi|done|esac|else|elif|then|do)[\s;]*$/.exec(source.slice(0, errors[0]!.pos));
  return match === null ? null : { text: match[1]!, position: match.index };
}

/** More input may still make it whole: what a prompt waits for. */
export function isIncomplete(source: string, errors: readonly ParseError[]): boolean {
  if (errors.length === 0 || errors.some(isTooDeep) || misplacedCloser(source, errors) !== null) return false;
  return errors.some((error) => CLOSERS.some(([pattern]) => pattern.test(error.message)) || tokenAt(source, error) === null);
}

/** The token the parser stumbled over; null at the end of the source. */
function tokenAt(source: string, error: ParseError): { text: string; position: number } | null {
  const named = /^unexpected token '(.*)'$/s.exec(error.message)?.[1];
  if (named !== undefined && named !== "" && named !== "\n") return { text: named, position: error.pos };
  const rest = source.slice(error.pos);
  const skipped = /^([ \t]|\\\n)*/.exec(rest)![0].length;
  const token = /^(\n|;;&|;;|;&|&&|\|\||\|&|<<<|<<-|<<|>>|<&|>&|&>|[;&|()<>]|[^\s;&|()<>]+)/.exec(rest.slice(skipped))?.[0];
  if (token === undefined) return null;
  if (token === "\n" && rest.slice(skipped).trim() === "") return null;
  return { text: token === "\n" ? "newline" : token, position: error.pos + skipped };
}
