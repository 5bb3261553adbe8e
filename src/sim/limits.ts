/** How far a run may go before it is ended: what a simulation counts, and the exception that names what went on. */

/** Thrown when a run does not come to rest: a bridge loop, an endless script. The message names what was going on. */
export class LimitError extends Error {}

export interface Limits {
  /** Frames received without a process or a timer getting its turn: a storm. */
  readonly backlog: number;
  /** Steps of all kinds in one run. */
  readonly steps: number;
}

export const DEFAULT_LIMITS: Limits = { backlog: 2_000_000, steps: 50_000_000 };
