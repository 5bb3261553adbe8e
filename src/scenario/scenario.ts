/**
 * A scenario is a list of commands typed into one shell of one world, each with its output and exit code. It is read from a
 * literate transcript (transcript.ts) or a plain script (script.ts), and run as one script whose output is cut apart again at
 * marks (session.ts). The format people write is described in scenarios/README.md.
 */
import { parseScript } from "./script.ts";
import type { Scenario } from "./step.ts";
import { parseTranscript } from "./transcript.ts";

/** Reads FILE.md as a transcript, anything else as a script. */
export function parseScenario(text: string, fileName: string): Scenario {
  return fileName.endsWith(".md") ? parseTranscript(text) : parseScript(text);
}
