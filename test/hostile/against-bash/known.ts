/** Kinds of scripts whose output is known to differ from bash's; each stands in KNOWN-DIFFERENCES.md. */
import type { Recorded } from "../../shell/recorded.ts";

interface Kind {
  readonly what: string;
  is(script: string, theirs: Recorded, ours: Recorded): boolean;
}

const withoutLines = (text: string): string => text.replace(/line \d+:/g, "line N:");

const KINDS: readonly Kind[] = [
  {
    what: "type and declare -f print a function as it was written, bash as its parser has it",
    is: (script, _theirs, ours) => /\btype f|declare -f/.test(script) && /is a function|^f \(\)/m.test(ours.stdout + ours.stderr),
  },
  {
    what: "the line in a message about a compound command's redirection",
    is: (_script, theirs, ours) =>
      ours.stdout === theirs.stdout &&
      ours.exitCode === theirs.exitCode &&
      withoutLines(ours.stderr) === withoutLines(theirs.stderr),
  },
];

/** The known kind of a difference; null where it is none. */
export function knownKind(script: string, theirs: Recorded, ours: Recorded): string | null {
  return KINDS.find((kind) => kind.is(script, theirs, ours))?.what ?? null;
}
