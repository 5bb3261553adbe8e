/** Builds the lab that a file describes: a script or transcript is run, a history given again, a host's dump imported. */
import { isHistory } from "../lab/history/parse.ts";
import { runHistory } from "../lab/history/run.ts";
import { isDump, parseDump } from "../lab/import/dump.ts";
import { type FromResult, labOfHost } from "../lab/import/from.ts";
import { ImportError } from "../lab/import/json.ts";
import { formatNote } from "../lab/import/notes.ts";
import { Lab } from "../lab/lab.ts";
import { parseScenario } from "../scenario/scenario.ts";
import { plainScript } from "../scenario/session.ts";
import { SinkOutput, toBytes } from "../shell/io.ts";
import type { LabOptions } from "./lab-options.ts";
import { InputError } from "./options.ts";
import { readScript } from "./read-script.ts";
import { failureOf } from "./run-history.ts";
import { runToEnd } from "./run-to-end.ts";
import { STREAMS } from "./streams.ts";
import { openWorld } from "./world.ts";

/** A host's table of connections is large. */
export const MAX_DUMP_BYTES = 64 * 1024 * 1024;

/** What the file prints goes to standard error; the exit code of one that did not come to its end, which has said why. */
export async function labOfFile(file: string, options: LabOptions): Promise<Lab | number> {
  const text = readScript(file, MAX_DUMP_BYTES);
  if (isHistory(text)) return labOfHistory(file, text);
  if (isDump(text)) return importDumpFile(file, text).lab;
  const scenario = parseScenario(text, file);
  const { lab, host } = openWorld(options, scenario);
  const isTranscript = file.endsWith(".md");
  const source = isTranscript ? plainScript(scenario.steps) : text;
  const toStderr = new SinkOutput(STREAMS.stderr);
  const name = file === "-" ? "bash" : file;
  const shell = host.beginScript(source, { name }, { stdout: toStderr, stderr: toStderr });
  const { exitCode, ended } = await runToEnd(lab, shell, { name, source, steps: isTranscript ? scenario.steps : null });
  return ended ? lab : exitCode;
}

function labOfHistory(file: string, text: string): Lab {
  const print = ({ stdout, stderr }: { readonly stdout: string; readonly stderr: string }): void =>
    STREAMS.stderr(toBytes(stdout + stderr));
  try {
    return runHistory(text, { printed: print }).lab;
  } catch (error) {
    throw failureOf(file, error);
  }
}

/** What could not be taken over is listed on standard error. */
export function importDumpFile(file: string, text: string): FromResult {
  try {
    const result = labOfHost(parseDump(text, file), false, () => new Lab());
    for (const note of result.notes) STREAMS.stderr(toBytes(`netnsim: ${formatNote(note)}\n`));
    return result;
  } catch (error) {
    if (error instanceof ImportError) throw new InputError(error.message, 2);
    throw error;
  }
}
