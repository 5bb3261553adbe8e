/** Which stretches the timeline shows, and which stop is next: pure functions of the view. */
import type { Outcome, Stretch } from "../../session/protocol.ts";
import type { Cursor, View } from "./view.ts";

/** More than that are not drawn: the last ones of a long turn are. */
export const MOST_TICKS = 400;

/** Of the turn that is shown, or of the side of a what-if that is. */
export function stretchesShown(view: View): readonly Stretch[] {
  return stretchesOf(view, view.at?.run ?? 0);
}

export function stretchesOf(view: View, run: number): readonly Stretch[] {
  const outcome = outcomeOf(view, run);
  if (outcome !== null) return outcome.stretches;
  const turn = view.turns[view.turn];
  return turn === undefined ? [] : view.stretches.slice(turn.firstStretch, turn.endStretch);
}

function outcomeOf({ whatIf }: View, run: number): Outcome | null {
  const comparison = whatIf?.comparison ?? null;
  if (comparison === null || run === 0) return null;
  return run === comparison.before.run ? comparison.before : comparison.after;
}

/** Those that the filter lets pass. */
export function ticksOf(view: View): readonly Stretch[] {
  const { show, hidesArp } = view.filter;
  const all = stretchesShown(view);
  const connection = all.find(({ number }) => number === view.at?.stretch)?.connection ?? null;
  const ticks = all.filter(
    (each) =>
      !(hidesArp && each.protocol === "arp") &&
      (show === "all" || (show === "drops" ? isTrouble(each) : each.connection === connection)) &&
      matches(view, each),
  );
  return ticks.slice(0, MOST_TICKS);
}

/** Whether the expression lets a stretch pass; what is known of another run says nothing. */
export function matches({ passing: { run, stretches }, at }: View, { number }: Stretch): boolean {
  return stretches === null || run !== (at?.run ?? 0) || stretches.has(number);
}

/** Whether a packet came to nothing. */
export function isTrouble({ ending }: Stretch): boolean {
  return ending.kind === "dropped" || ending.kind === "refused" || ending.kind === "not made" || ending.kind === "waiting";
}

export function stretchAt(view: View): Stretch | null {
  return stretchesShown(view).find(({ number }) => number === view.at?.stretch) ?? null;
}

/** The next tick, or the one before; null at an end. */
export function tickBeside(view: View, by: 1 | -1): Stretch | null {
  const ticks = ticksOf(view);
  const at = ticks.findIndex(({ number }) => number === view.at?.stretch);
  if (at >= 0) return ticks[at + by] ?? null;
  // What is shown does not pass the filter.
  const from = view.at?.stretch ?? -1;
  return (by > 0 ? ticks.find(({ number }) => number > from) : ticks.findLast(({ number }) => number < from)) ?? null;
}

export type Step =
  | { readonly kind: "at"; readonly cursor: Cursor }
  /** Its stops are not known yet: it begins at its end. */
  | { readonly kind: "end of"; readonly stretch: number };

/** The next stop, or the one before, over the ends of stretches; null at an end. `depths`: how many stops this stretch has. */
export function stopBeside(view: View, depths: number, by: 1 | -1): Step | null {
  if (view.at === null) return null;
  const depth = view.at.depth + by;
  if (depth >= 0 && depth < depths) return { kind: "at", cursor: { ...view.at, depth } };
  const tick = tickBeside(view, by);
  if (tick === null) return null;
  if (by < 0) return { kind: "end of", stretch: tick.number };
  return { kind: "at", cursor: { run: view.at.run, stretch: tick.number, depth: 0 } };
}

/** Where the shown turn begins: at its first packet that passes the filter. */
export function beginningOf(view: View): Cursor | null {
  const [first] = ticksOf({ ...view, filter: { ...view.filter, show: "all" } });
  const run = view.at?.run ?? 0;
  return first === undefined ? null : { run, stretch: first.number, depth: 0 };
}
