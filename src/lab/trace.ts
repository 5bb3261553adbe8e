/** Journeys of the packets that are on their path while something is done: Lab.trace(). */

import { type Journey, journeysOf } from "../trace/journey.ts";
import { Recording } from "../trace/recording.ts";
import type { Taps } from "../trace/taps.ts";

/** What Lab.trace() returns. */
export interface Trace<T> {
  /** What the function returned. */
  readonly result: T;
  /** Of each packet, in the order in which they began; each step says why, too. */
  readonly journeys: readonly Journey[];
}

export function traceWhile<T>(taps: Taps, act: () => T | Promise<T>): Trace<T> | Promise<Trace<T>> {
  const recording = new Recording();
  const stop = taps.explainIn(recording);
  const traced = (result: T): Trace<T> => ({ result, journeys: journeysOf(recording.kept) });
  let isLater = false;
  try {
    const result = act();
    if (!(result instanceof Promise)) return traced(result);
    isLater = true;
    return result.then(traced).finally(stop);
  } finally {
    if (!isLater) stop();
  }
}
