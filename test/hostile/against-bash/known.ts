/** Kinds of scripts whose output is known to differ from bash's; each stands in KNOWN-DIFFERENCES.md. */
import type { Recorded } from "../../shell/recorded.ts";

interface Kind {
  readonly what: string;
  is(script: string, theirs: Recorded, ours: Recorded): boolean;
}

const LINE = /line (\d+):/;
const withoutLine = (text: string): string => text.replace(LINE, "line N:");
const lineOf = (text: string): number => Number(LINE.exec(text)?.[1]);

/** What a redirection says that fails. */
const REDIRECTION = /: (ambiguous redirect|bad file descriptor|cannot overwrite existing file|[A-Z][\w ]+)$/i;
/** The end of a compound command, and a redirection of it. */
const REDIRECTED_COMPOUND = /(?:\b(?:done|fi|esac)|[})\]])\s*(?:\d+|\{\w+\})?[<>]/;
const SUBSTITUTION_OVER_LINES = /\$\([^()]*\n/;

/** True where nothing but the line differs in messages that `isExcused` holds for. */
function differsInLinesOf(theirs: Recorded, ours: Recorded, isExcused: (theirs: string, ours: string) => boolean): boolean {
  if (ours.stdout !== theirs.stdout || ours.exitCode !== theirs.exitCode) return false;
  const messages = theirs.stderr.split("\n");
  const own = ours.stderr.split("\n");
  if (messages.length !== own.length) return false;
  return messages.every((message, at) => {
    const other = own[at]!;
    return message === other || (withoutLine(message) === withoutLine(other) && isExcused(message, other));
  });
}

const KINDS: readonly Kind[] = [
  {
    what: "type and declare -f print a function as it was written, bash as its parser has it",
    is: (script, _theirs, ours) => /\btype f|declare -f/.test(script) && /is a function|^f \(\)/m.test(ours.stdout + ours.stderr),
  },
  {
    what: "a message about a compound command's redirection names the line it begins on, bash's a later one",
    is: (script, theirs, ours) =>
      REDIRECTED_COMPOUND.test(script) &&
      differsInLinesOf(theirs, ours, (message, own) => REDIRECTION.test(message) && lineOf(own) < lineOf(message)),
  },
  {
    what: "the line in a message from a substitution over several lines",
    is: (script, theirs, ours) => SUBSTITUTION_OVER_LINES.test(script) && differsInLinesOf(theirs, ours, () => true),
  },
];

/** The known kind of a difference; null where it is none. */
export function knownKind(script: string, theirs: Recorded, ours: Recorded): string | null {
  return KINDS.find((kind) => kind.is(script, theirs, ours))?.what ?? null;
}
