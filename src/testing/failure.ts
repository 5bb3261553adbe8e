/**
 * What a failure says: what was expected and what decided otherwise, the explained journey, the lab's history as a script that
 * `netnsim run` takes, the seed. One text for matchers, invariants and properties.
 */
import { endingOf } from "../explain/ending.ts";
import { packetsOf } from "../explain/model.ts";
import { explanationText } from "../explain/text.ts";
import * as read from "../lab/arguments.ts";
import { packetText } from "../lab/history/format.ts";
import { forkOf } from "../lab/history/replay.ts";
import { type Cause, Fate } from "../lab/inject.ts";
import type { Input } from "../lab/inputs.ts";
import type { Lab } from "../lab/lab.ts";
import { Refused } from "../lab/refused.ts";
import { namesOf } from "../shell/commands/explain/names.ts";
import { formatJourney } from "../trace/journey.ts";
import { type RecordedHop, Recording } from "../trace/recording.ts";

/** The heading of the third part, by which a text is known to have all four. */
const SCRIPT_HEADING = "The lab, as a script for `netnsim run`:";

/** As wide as a terminal that shows a test's failure. */
const WIDTH = 120;

/** Whether an error has said all of it already. */
export function isExplained(message: string): boolean {
  return message.includes(SCRIPT_HEADING);
}

/** The text of a failure about one packet: what was expected, and how it ended, with the rule that decided. */
export function failureOf(fate: Fate, expected: string): string {
  const headline = (): string => `${expected}\n  it was: ${verdictOf(fate)}`;
  return failureText(fate.cause.lab, headline, () => explanationOf(fate));
}

function verdictOf(fate: Fate): string {
  const { rule, reason } = fate;
  const text = rule === null ? "" : `\n  ${rule.table} ${rule.chain} ${rule.number}: ${rule.text}`;
  return `${endingWords(fate)}${reason === null ? "" : ` [${reason}]`}${text}`;
}

/** The text of a failure of a lab, explained by what was put into it last: a command that sent something, or a packet. */
export function failureIn(lab: Lab, headline: string): string {
  const explain = (): string => {
    const { list } = lab.inputs;
    const last = [list.at(-1), list.findLast(({ method }) => method === "inject" || method === "output")];
    for (const input of last) {
      const hops = input === undefined ? [] : hopsOf({ lab, by: input });
      if (hops.length > 0) return textOf(lab, hops, titleOf(input!));
    }
    return "";
  };
  return failureText(lab, () => headline, explain);
}

/** Labs whose failures are tried again and again, and nobody reads but the last one. */
const brief = new WeakSet<Lab>();

/** Does something with a lab whose failures need no text. */
export async function whileBrief(lab: Lab, act: () => Promise<void>): Promise<void> {
  brief.add(lab);
  try {
    await act();
  } finally {
    brief.delete(lab);
  }
}

function failureText(lab: Lab, headline: () => string, explain: () => string): string {
  if (brief.has(lab)) return "the property does not hold";
  const { seed = 1 } = lab.inputs.origin.options as { readonly seed?: number };
  const parts = [headline(), explain().trim(), `${SCRIPT_HEADING}\n\n${historyOf(lab).trim()}`, `Seed of the lab: ${seed}`];
  return parts.filter((part) => part !== "").join("\n\n");
}

function historyOf(lab: Lab): string {
  try {
    return lab.history();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return `# ${error.message}`;
  }
}

/** A packet's path as `explain` prints it: layer by layer, with the rules that did not match and why. */
export function explanationOf(fate: Fate): string {
  read.instanceOf(Fate, "a Fate, as Namespace.inject() returns it")("explanationOf(fate)", fate);
  const { lab, by } = fate.cause;
  const hops = hopsOf(fate.cause);
  if (hops.length === 0) return formatJourney(fate.journey, namesOf(lab.kernel).netns);
  return textOf(lab, hops, by === null || !("target" in by) ? "packet" : titleOf(by));
}

function textOf(lab: Lab, hops: readonly RecordedHop[], title: string): string {
  if (hops.length === 0) return "";
  return explanationText({ title, exitCode: null, hops }, namesOf(lab.kernel), { level: "normal", width: WIDTH, color: false });
}

/** How a packet ended, in the words of an explanation: "dropped by h: filter FORWARD 2". */
function endingWords(fate: Fate): string {
  const traced = packetsOf(hopsOf(fate.cause), namesOf(fate.cause.lab.kernel)).find(
    ({ journey }) => journey === fate.journey.number,
  );
  return traced === undefined ? `${fate.verdict}${fate.errno === null ? "" : ` (${fate.errno})`}` : endingOf(traced).words;
}

/** The hops of an input that is made once more, in a lab that was given the same; none where that cannot be. */
function hopsOf({ lab, by }: Cause): readonly RecordedHop[] {
  if (by === null) return [];
  if (!("target" in by)) return by;
  const index = lab.inputs.list.indexOf(by);
  if (index < 0) return [];
  const recording = new Recording();
  let given = 0;
  let stop = (): void => {};
  forkOf(lab, {
    before: (past) => {
      stop();
      stop = given++ === index ? past.kernel.taps.explainIn(recording) : () => {};
    },
  });
  return recording.hops;
}

/** The input in a few words. */
function titleOf({ method, args }: Input): string {
  if (method === "inject" || method === "output") {
    const packet = args[method === "inject" ? 1 : 0];
    const text = packet instanceof Uint8Array ? "bytes" : (packetText(packet) ?? "packet");
    return `${method === "inject" ? `${args[0]}: ` : ""}${text}`;
  }
  const [first] = args;
  return Array.isArray(first) ? first.join(" ") : method;
}
