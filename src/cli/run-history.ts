/** `netnsim run FILE` where FILE is a lab's history: what its commands print, and the exit code of the last. */
import { HistoryError } from "../lab/history/parse.ts";
import { runHistory } from "../lab/history/run.ts";
import { Refused } from "../lab/refused.ts";
import { SinkOutput, toBytes } from "../shell/io.ts";
import { LimitError } from "../sim/limits.ts";
import { StuckError } from "../sim/stuck.ts";
import { UsageError } from "./arguments.ts";
import type { LiveTrace } from "./live-trace.ts";
import { InputError, type Options } from "./options.ts";
import { printWhy, startReasons } from "./reasons.ts";
import { finished, LIMIT_EXIT_CODE, printInternalErrors } from "./run-to-end.ts";
import { STREAMS } from "./streams.ts";
import { watch } from "./watch.ts";

export function runHistoryFile(options: Options, text: string): number {
  for (const [name, value] of [
    ["world", options.world],
    ["docker", options.docker],
    ["kernel", options.kernel],
    ["seed", options.isSeedGiven ? options.seed : null],
    ["limits", Object.keys(options.limits)[0] ?? null],
  ] as const)
    if (value !== null) throw new UsageError(`--${name}: a history has its own`);
  const finishes: (() => string | null)[] = [];
  let trace: LiveTrace | null = null;
  const stream = (name: keyof typeof STREAMS): SinkOutput =>
    new SinkOutput((bytes) => {
      trace?.settle();
      STREAMS[name](bytes);
    });
  let exitCode = 0;
  try {
    const run = runHistory(text, {
      made(lab) {
        finishes.push(watch(lab, options));
        trace = startReasons(lab, options, () => null);
      },
      printed({ stdout, stderr }) {
        trace?.print();
        STREAMS.stdout(toBytes(stdout));
        STREAMS.stderr(toBytes(stderr));
      },
      streams: { stdout: stream("stdout"), stderr: stream("stderr") },
    });
    printInternalErrors(run.lab);
    ({ exitCode } = run);
    (trace as LiveTrace | null)?.print();
    if (options.why) printWhy(run.lab);
  } catch (error) {
    const failure = failureOf(options.file as string, error);
    STREAMS.stderr(toBytes(`netnsim: ${failure.message}\n`));
    ({ exitCode } = failure);
  }
  return finished(exitCode, finishes[0]?.() ?? null);
}

/** What a history can be wrong about is one line. */
export function failureOf(file: string, error: unknown): InputError {
  const isLimit = error instanceof LimitError || error instanceof StuckError;
  if (!isLimit && !(error instanceof HistoryError) && !(error instanceof Refused) && !(error instanceof TypeError)) throw error;
  return new InputError(`${file}: ${error.message}`, isLimit ? LIMIT_EXIT_CODE : 2);
}
