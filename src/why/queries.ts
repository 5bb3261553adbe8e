/** Handles queries about a lab: `why`, `what-if`, `explain --without`, `inputs`, `undo` (shell/commands/explain). */
import { widthOn } from "../explain/layout.ts";
import { inputsText } from "../lab/history/list.ts";
import type { Lab } from "../lab/lab.ts";
import { Refused } from "../lab/refused.ts";
import type { LabQuery, LabQueryResult, Reply } from "../sim/commands.ts";
import { atOnce, type Sliced } from "../sim/sliced.ts";
import { findRequest, lastSender, ownRequest } from "./request.ts";
import { whatIfText } from "./what-if.ts";
import { whyOf, whyText } from "./why.ts";
import { withoutText } from "./without.ts";

export interface QueryOptions {
  /** Real time in milliseconds. */
  readonly now: () => number;
  /** Takes back the last input that changed something, and returns what `undo` prints; null where that cannot be done. */
  readonly undo: ((lab: Lab) => Sliced<string>) | null;
  /** Handles a query in slices; returns what gives it up. Where there is none, it is handled at once. */
  readonly handle?: (work: Sliced<LabQueryResult>, reply: Reply) => () => void;
}

/** Changes are tried for so long. */
const TRYING_MS = 2000;

export function handleQueries(lab: Lab, options: QueryOptions): void {
  const handle = options.handle ?? handleAtOnce;
  lab.kernel.loop.commands.onQuery = (query, reply) => handle(resultOf(lab, query, options), reply);
}

function handleAtOnce(work: Sliced<LabQueryResult>, reply: Reply): () => void {
  reply(() => atOnce(work));
  return () => {};
}

function* resultOf(lab: Lab, query: LabQuery, options: QueryOptions): Sliced<LabQueryResult> {
  try {
    return yield* HANDLERS[query.argv[0]!.replace(/^.*\//, "")]!(lab, query, options);
  } catch (thrown) {
    if (!(thrown instanceof Refused)) throw thrown;
    return { text: `${thrown.message}\n`, exitCode: 1 };
  }
}

const HANDLERS: Readonly<Record<string, (lab: Lab, query: LabQuery, options: QueryOptions) => Sliced<LabQueryResult>>> = {
  *why(lab, { argv, number, exitCode, columns }, { now }) {
    const began = now();
    const text = argv.slice(1).join(" ");
    const past = yield* exitCode === null ? findRequest(lab, number) : ownRequest(lab, { number, text, exitCode });
    const found = past === null ? null : yield* whyOf(lab, past, () => now() - began > TRYING_MS);
    return { text: whyText(found, widthOn(columns)), exitCode: exitCode ?? 0 };
  },
  *"what-if"(lab, { argv, number, columns }) {
    const request = yield* lastSender(lab, number);
    if (request === null) return { text: "what-if: no command has sent anything\n", exitCode: 1 };
    return { text: yield* whatIfText(lab, request, argv[1]!, widthOn(columns)), exitCode: 0 };
  },
  *explain(lab, { argv, number, exitCode }, { now }) {
    const began = now();
    const request = { number, text: argv.slice(1).join(" "), exitCode: exitCode ?? 0 };
    return { text: yield* withoutText(lab, request, () => now() - began > TRYING_MS), exitCode: exitCode ?? 0 };
  },
  // biome-ignore lint/correctness/useYield: all there is takes no time.
  *inputs(lab) {
    return { text: inputsText(lab), exitCode: 0 };
  },
  *undo(lab, _query, { undo }) {
    if (undo === null)
      return { text: "undo: is for the prompt of netnsim shell, at a terminal, without --pcap and --pcapng\n", exitCode: 1 };
    return { text: yield* undo(lab), exitCode: 0 };
  },
};
