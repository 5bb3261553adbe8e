/** `netnsim run FILE`: the script's own output, errors and exit code, as `bash FILE` would give them on the host. */
import { basename } from "node:path";
import { isHistory } from "../lab/history/parse.ts";
import { parseScenario } from "../scenario/scenario.ts";
import { stepsByLine, transcriptScript } from "../scenario/session.ts";
import { SinkOutput } from "../shell/io.ts";
import type { Process } from "../sim/process.ts";
import { Printed } from "../sim/work.ts";
import type { LiveTrace } from "./live-trace.ts";
import type { Options } from "./options.ts";
import { readScript } from "./read-script.ts";
import { printWhy, startReasons } from "./reasons.ts";
import { runHistoryFile } from "./run-history.ts";
import { finished, runToEnd, type Script } from "./run-to-end.ts";
import { STREAMS } from "./streams.ts";
import { watch } from "./watch.ts";
import { openWorld } from "./world.ts";

export async function runFile(options: Options): Promise<number> {
  const file = options.file as string;
  const text = readScript(file);
  if (isHistory(text)) return runHistoryFile(options, text);
  const scenario = parseScenario(text, file);
  const { lab, host } = openWorld(options, scenario);
  const finish = watch(lab, options);
  const source = file.endsWith(".md") ? transcriptScript(scenario.steps) : text;
  let trace: LiveTrace | null = null;
  const printed = new Printed(lab.kernel.loop.limits.output);
  const streamTo = (stream: keyof typeof STREAMS) =>
    new SinkOutput((bytes) => {
      trace?.settle();
      printed.count(bytes.length);
      STREAMS[stream](bytes);
    });
  const name = file === "-" ? "bash" : file.endsWith(".md") ? basename(file) : file;
  const shell = host.beginScript(source, { name }, { stdout: streamTo("stdout"), stderr: streamTo("stderr") });
  const script = { name, source, steps: file.endsWith(".md") ? scenario.steps : null };
  trace = startReasons(lab, options, commandTitle(shell, script));
  const { exitCode } = await runToEnd(lab, shell, script);
  trace?.print();
  if (options.why) printWhy(lab);
  return finished(exitCode, finish());
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
