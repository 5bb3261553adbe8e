/** `netnsim run FILE`: the script's own output, errors and exit code, as `bash FILE` would give them on the host. */
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { parseScenario } from "../scenario/scenario.ts";
import { stepsByLine, transcriptScript } from "../scenario/session.ts";
import { SinkOutput } from "../shell/io.ts";
import { startScript } from "../shell/start.ts";
import type { Process } from "../sim/process.ts";
import { decodeText } from "../wire/text.ts";
import { type LiveTrace, startTrace } from "./live-trace.ts";

import { type Options, UsageError } from "./options.ts";
import { runToEnd, type Script } from "./run-to-end.ts";
import { netnsNames, watch } from "./watch.ts";
import { openWorld } from "./world.ts";

export async function runFile(options: Options): Promise<number> {
  const file = options.file as string;
  const text = readScript(file);
  const scenario = parseScenario(text, file);
  const { lab, host } = openWorld(options, scenario);
  const finish = watch(lab, options);
  const source = file.endsWith(".md") ? transcriptScript(scenario.steps) : text;
  let trace: LiveTrace | null = null;
  const streamTo = (stream: NodeJS.WriteStream) =>
    new SinkOutput((bytes) => {
      trace?.settle();
      stream.write(bytes);
    });
  const environment = host.environment({}, { stdout: streamTo(process.stdout), stderr: streamTo(process.stderr) });
  const name = file === "-" ? "bash" : file.endsWith(".md") ? basename(file) : file;
  const shell = startScript(environment, source, { name });
  const script = { name, source, steps: file.endsWith(".md") ? scenario.steps : null };
  if (options.trace) trace = startTrace(lab, netnsNames(lab), writeError, commandTitle(shell, script));
  const { exitCode } = await runToEnd(lab, shell, script);
  trace?.print();
  finish();
  return exitCode;
}

/** Names the line of the script that runs now, and what stands there. */
function commandTitle(shell: Process, { name, source, steps }: Script): () => string | null {
  const lines = source.split("\n");
  const stepAt = steps === null ? null : stepsByLine(source, steps);
  return () => {
    const position = shell.position?.() ?? null;
    const [, unit, line] = position?.match(/^(.*): line (\d+)$/s) ?? [];
    if (line === undefined || unit !== name) return position;
    const step = stepAt?.(Number(line));
    return step === undefined ? `${position}: ${lines[Number(line) - 1]?.trim()}` : `${name}: line ${step.line}: ${step.command}`;
  };
}

function writeError(text: string): void {
  process.stderr.write(text);
}

export function readScript(file: string): string {
  try {
    return decodeText(readFileSync(file === "-" ? 0 : file));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(
      `${file}: ${code === "ENOENT" ? "No such file or directory" : code === "EISDIR" ? "Is a directory" : (error as Error).message}`,
    );
  }
}
