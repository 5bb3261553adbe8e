/**
 * How far a lab may go before something is refused or the run is ended. Some limits are Linux's own and have its words (a full
 * disk, no more processes, a function that calls itself); the others stand for memory and time, which a real machine runs out of
 * too: reaching one is a LimitError, which ends the run and names what went on. Most defaults are reached within five seconds and
 * 500 MB.
 */

export interface Limits {
  /** Events in one run: a process's turn, a timer, a burst of frames. */
  readonly steps: number;
  /** Frames received without a process or a timer getting its turn: a storm. */
  readonly backlog: number;
  /** Seconds of virtual time since the lab began. */
  readonly seconds: number;
  /**
   * What programs and shells do in one run between their events, in units of about ten nanoseconds: each byte read or written is
   * one.
   */
  readonly work: number;
  /** Commands that the shells of one script run; starting a program counts as twenty. */
  readonly commands: number;
  /** Processes at one time. Beyond it fork(2) fails: "Resource temporarily unavailable". */
  readonly processes: number;
  /** How deep functions, eval, sourced files, traps, substitutions and subshells call one another. */
  readonly depth: number;
  /** Words that one brace expansion makes. */
  readonly words: number;
  /**
   * Bytes of a variable, of what a command prints into one, or of a line; a program that gathers more says "memory exhausted".
   */
  readonly memory: number;
  /** Bytes that a run prints. */
  readonly output: number;
  /** Bytes of a file: "File too large". */
  readonly file: number;
  /** Bytes of all files of a host: "No space left on device". */
  readonly disk: number;
  /** Files and directories of a host: "No space left on device". */
  readonly files: number;
  /** Containers of one service of docker compose. */
  readonly replicas: number;
}

/** The names of the limits. */
export type LimitName = keyof Limits;

const MIB = 1024 * 1024;

/** The limits of a lab that is given none. */
export const DEFAULT_LIMITS: Limits = {
  steps: 1_000_000,
  backlog: 2_000_000,
  seconds: 1_000_000_000,
  work: 192 * MIB,
  commands: 500_000,
  processes: 8192,
  depth: 1000,
  words: 1_000_000,
  memory: 24 * MIB,
  output: 32 * MIB,
  file: 16 * MIB,
  disk: 128 * MIB,
  files: 200_000,
  replicas: 1000,
};

export const LIMIT_NAMES = Object.keys(DEFAULT_LIMITS) as readonly LimitName[];

/** Thrown when a run does not come to rest or grows beyond bounds. The message says what was going on, and which limit it is. */
export class LimitError extends Error {
  /** Which limit was reached. */
  readonly limit: LimitName;

  /** @internal */
  constructor(limit: LimitName, what: string) {
    super(`${what} (limit ${limit})`);
    this.limit = limit;
  }
}
