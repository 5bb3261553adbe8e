/** --explain, --trace and --why of a run: reasons on standard error, and replies to the lab's own words. */

import { widthOn } from "../explain/layout.ts";
import type { Lab } from "../lab/lab.ts";
import { toBytes } from "../shell/io.ts";
import { handleQueries } from "../why/queries.ts";
import { why, whyText } from "../why/why.ts";
import { startExplaining } from "./live-explain.ts";
import { type LiveTrace, startTrace } from "./live-trace.ts";
import type { Options } from "./options.ts";
import { STREAMS } from "./streams.ts";
import { netnsNames } from "./watch.ts";

/** Changes are tried for so long. */
const WHY_MS = 2000;

/** `title` names what goes on when a packet is seen. Null where nothing is to be printed while it runs. */
export function startReasons(
  lab: Lab,
  options: Pick<Options, "explain" | "trace">,
  title: () => string | null,
): LiveTrace | null {
  handleQueries(lab, { now: () => performance.now(), undo: null });
  if (options.explain) return startExplaining(lab, writeError, title);
  return options.trace ? startTrace(lab, netnsNames(lab), writeError, title) : null;
}

export function printWhy(lab: Lab): void {
  const startedMs = performance.now();
  writeError(
    whyText(
      why(lab, () => performance.now() - startedMs > WHY_MS),
      widthOn(process.stderr.columns),
    ),
  );
}

function writeError(text: string): void {
  STREAMS.stderr(toBytes(text));
}
