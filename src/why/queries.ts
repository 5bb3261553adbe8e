/** Handles queries about a lab: `why`, `what-if`, `explain --without`, `inputs`, `undo` (shell/commands/explain). */
import { inputsText } from "../lab/history/list.ts";
import type { Lab } from "../lab/lab.ts";
import { Refused } from "../lab/refused.ts";
import type { LabQuery, LabQueryResult } from "../sim/commands.ts";
import { findRequest, lastSender, ownRequest } from "./request.ts";
import { whatIfText } from "./what-if.ts";
import { why, whyText } from "./why.ts";
import { withoutText } from "./without.ts";

export interface QueryOptions {
  /** Real time in milliseconds. */
  readonly now: () => number;
  /** Takes back the last input that changed something; null where that cannot be done. */
  readonly undo: (() => void) | null;
}

/** Changes are tried for so long. */
const TRYING_MS = 2000;

export function handleQueries(lab: Lab, options: QueryOptions): void {
  lab.kernel.loop.commands.onQuery = (query) => {
    try {
      return HANDLERS[query.argv[0]!.replace(/^.*\//, "")]!(lab, query, options);
    } catch (thrown) {
      if (!(thrown instanceof Refused)) throw thrown;
      return { text: `${thrown.message}\n`, exitCode: 1 };
    }
  };
}

const HANDLERS: Readonly<Record<string, (lab: Lab, query: LabQuery, options: QueryOptions) => LabQueryResult>> = {
  why(lab, { argv, number, exitCode }, { now }) {
    const began = now();
    const text = argv.slice(1).join(" ");
    const past = exitCode === null ? findRequest(lab, number) : ownRequest(lab, { number, text, exitCode });
    const found = why(lab, () => now() - began > TRYING_MS, past);
    return { text: whyText(found), exitCode: exitCode ?? 0 };
  },
  "what-if"(lab, { argv, number }) {
    const request = lastSender(lab, number);
    if (request === null) return { text: "what-if: no command has sent anything\n", exitCode: 1 };
    return { text: whatIfText(lab, request, argv[1]!), exitCode: 0 };
  },
  explain(lab, { argv, number, exitCode }, { now }) {
    const began = now();
    const request = { number, text: argv.slice(1).join(" "), exitCode: exitCode ?? 0 };
    return { text: withoutText(lab, request, () => now() - began > TRYING_MS), exitCode: exitCode ?? 0 };
  },
  inputs: (lab) => ({ text: inputsText(lab), exitCode: 0 }),
  undo(_lab, _query, { undo }) {
    if (undo === null)
      return { text: "undo: is for the prompt of netnsim shell, at a terminal, without --pcap and --pcapng\n", exitCode: 1 };
    undo();
    return { text: "", exitCode: 0 };
  },
};
