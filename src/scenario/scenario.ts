/**
 * A scenario is a list of commands typed into one shell of one world, each with what it prints and answers. It is read from a
 * literate transcript (transcript.ts) or a plain script (script.ts), and run as one script whose output is cut apart again at
 * marks (session.ts). The format people write is told in scenarios/README.md.
 */
import { parseScript } from "./script.ts";
import { parseTranscript } from "./transcript.ts";

export interface Step {
  /** As typed: several lines where it has a here-document or goes on over lines. */
  readonly command: string;
  /** What it prints, stdout and stderr as they come, without the last newline; null where the file does not say (a script). */
  readonly expected: string | null;
  readonly exitCode: number | null;
  /** Where the command begins in its file, from 1. */
  readonly line: number;
}

export interface Scenario {
  /** A name from `src/lab/worlds`; "lan" where the file does not say. */
  readonly world: string;
  readonly steps: readonly Step[];
}

export const DEFAULT_WORLD = "lan";

/** Reads FILE.md as a transcript, anything else as a script. */
export function parseScenario(text: string, fileName: string): Scenario {
  return fileName.endsWith(".md") ? parseTranscript(text) : parseScript(text);
}
