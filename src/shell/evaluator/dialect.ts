/**
 * How other shells than bash say what went wrong: busybox's ash and Debian's dash. The evaluator speaks bash; these put its
 * sentences into theirs, as recorded. What they cannot do at all (arrays, brace expansion) is left as bash does it, but for
 * {a,b}.
 */
import type { Shell } from "./shell.ts";

export type Dialect = "bash" | "ash" | "dash";

/** What was being done: the sentence is the same for a redirection and for a program that is not there. */
export type Complaint = "read" | "write" | "program" | "other";

/** A complaint as the shell's dialect has it, with what it begins with. */
export function phrase(shell: Shell, text: string, about: Complaint): string {
  if (shell.dialect === "bash") return shell.messagePrefix + text;
  const builtin = BUILTIN.exec(text)?.[1];
  const words = translate(shell.dialect, text, about);
  if (shell.messagesAreBare) return words;
  const line = shell.fromFile ? shell.line : shell.dialect === "dash" ? shell.line : null;
  const where = line === null ? "" : shell.dialect === "dash" ? `${line}: ` : `line ${line}: `;
  const name = shell.fromFile ? shell.unit.name : shell.name;
  if (builtin === undefined || !SPOKEN.has(builtin)) return `${name}: ${where}${words}`;
  if (shell.dialect === "dash") return `${name}: ${where}${builtin}: ${words}`;
  return `${name}: ${builtin}: line ${line ?? 0}: ${words}`;
}

/** A syntax error, from bash's first line of it. */
export function phraseSyntaxError(shell: Shell, text: string): string {
  const token = /near unexpected token [`'](.*)'/.exec(text)?.[1];
  const words = text.includes("looking for matching")
    ? "unterminated quoted string"
    : token === undefined || text.includes("unexpected end of file")
      ? "unexpected end of file"
      : token === "newline"
        ? "unexpected newline"
        : `unexpected "${token}"`;
  const isDash = shell.dialect === "dash";
  const said = isDash
    ? words
        .replace(/^u/, "U")
        .replace(/^Unexpected (.*)$/, "$1 unexpected")
        .replace("unexpected unexpected", "unexpected")
    : words;
  const line = isDash ? `${shell.line}: ` : shell.fromFile ? `line ${shell.line}: ` : "";
  return `${shell.fromFile ? shell.unit.name : shell.name}: ${line}${isDash ? "Syntax error" : "syntax error"}: ${said}\n`;
}

const BUILTIN = /^(cd|exec|exit|return|shift|unset|export|\.|source): /;
/** Those that say their name before the line. */
const SPOKEN: ReadonlySet<string> = new Set(["cd", "exec", "exit", "return", "unset", "export", ".", "source"]);

function translate(dialect: Dialect, text: string, about: Complaint): string {
  if (about === "read" || about === "write") return translateOpening(text, about);
  if (about === "program")
    return text
      .replace(/: (No such file or directory|command not found)$/, ": not found")
      .replace(/: Is a directory$/, ": Permission denied");
  for (const [pattern, words] of RULES) if (pattern.test(text)) return text.replace(pattern, words);
  void dialect;
  return text;
}

function translateOpening(text: string, about: "read" | "write"): string {
  const at = text.lastIndexOf(": ");
  const [path, why] = [text.slice(0, at), text.slice(at + 2)];
  if (about === "read") return `can't open ${path}: ${why === "No such file or directory" ? "no such file" : why}`;
  return `can't create ${path}: ${why === "No such file or directory" ? "nonexistent directory" : why}`;
}

const RULES: readonly (readonly [RegExp, string])[] = [
  [/^cd: (.*): (No such file or directory|Not a directory)$/, "can't cd to $1: $2"],
  [/^(?:\.|source): (.*): (No such file or directory|Is a directory)$/, "can't open '$1': $2"],
  [/^exec: (.*): not found$/, "$1: not found"],
  [/^(?:exit|return): (.*): numeric argument required$/, "Illegal number: $1"],
  [/^unset: `(.*)': not a valid identifier$/, "$1: bad variable name"],
  [/^export: `(.*)': not a valid identifier$/, "$1: bad variable name"],
  [/: command not found$/, ": not found"],
  [/: unbound variable$/, ": parameter not set"],
  [/: readonly variable$/, ": is read only"],
  [/^kill: \((\d+)\) - (.*)$/, "can't kill pid $1: $2"],
  [/^\[: missing `\]'$/, "missing ]"],
  [/^(?:\[|test): (.*): integer expression expected$/, "$1: bad number"],
  [/^.*(?:syntax error|division by 0).*\(error token is.*$/, "arithmetic syntax error"],
  [/^(.*): (?:bad substitution)$/, "syntax error: bad substitution"],
];
