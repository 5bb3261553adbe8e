/** Replies to what commands ask about the lab that they run in: `why`, `what-if`, `explain --without`, `inputs`, `undo` (shell/commands/explain). */
import { inputsText } from "../lab/history/list.ts";
import type { Lab } from "../lab/lab.ts";
import { Refused } from "../lab/refused.ts";
import type { Question, Reply } from "../sim/commands.ts";
import { findRequest, lastSender, ownRequest } from "./request.ts";
import { whatIfText } from "./what-if.ts";
import { why, whyText } from "./why.ts";
import { withoutText } from "./without.ts";

export interface Asked {
  /** Milliseconds of a clock that goes on while a lab is tried. */
  readonly now: () => number;
  /** Takes back the last input that changed something; null where the lab cannot be put in another's place. */
  readonly undo: (() => void) | null;
}

/** Changes are tried for so long. */
const TRYING_MS = 2000;

/** From now on the lab's own words have a reply. */
export function replyIn(lab: Lab, asked: Asked): void {
  lab.kernel.loop.commands.replies = (question) => {
    try {
      return REPLIES[question.argv[0]!.replace(/^.*\//, "")]!(lab, question, asked);
    } catch (thrown) {
      if (!(thrown instanceof Refused)) throw thrown;
      return { text: `${thrown.message}\n`, exitCode: 1 };
    }
  };
}

const REPLIES: Readonly<Record<string, (lab: Lab, question: Question, asked: Asked) => Reply>> = {
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
  undo(_lab, _question, { undo }) {
    if (undo === null)
      return { text: "undo: is for the prompt of netnsim shell, at a terminal and without --pcap\n", exitCode: 1 };
    undo();
    return { text: "", exitCode: 0 };
  },
};
