/**
 * The commands that the shells of a simulation run, numbered from 1 in the order in which they begin. A replay can be held before
 * one of them: its shell waits in the middle of its turn while others may type, and goes on from there as if nothing had been.
 */
import type { Process } from "./process.ts";
import type { Step, Wait } from "./wait.ts";

/** A simple command of a shell, as a watcher is shown it. */
export interface RunCommand {
  readonly number: number;
  /** As it stands in the script. */
  readonly text: string;
}

/** Who is shown each command as it begins and ends. */
export interface CommandWatcher {
  began(command: RunCommand): void;
  ended(number: number, exitCode: number): void;
}

/** A command's query about the lab that it runs in: netnsim's own commands, which no Linux has. */
export interface LabQuery {
  /** The command's words. */
  readonly argv: readonly string[];
  /** The number of the command that makes it. */
  readonly number: number;
  /** The exit code of the command that it ran first; null where it ran none. */
  readonly exitCode: number | null;
  /** Columns of the terminal that it prints to; undefined where it is none. */
  readonly columns: number | undefined;
}

export interface LabQueryResult {
  readonly text: string;
  readonly exitCode: number;
}

/** Results in the order of their queries, each with the number and the words of the command that made it. */
export type QueryResults = readonly (LabQueryResult & Pick<LabQuery, "number" | "argv">)[];

/** Called once with what returns a query's result, or throws what handling it threw. */
export type Reply = (result: () => LabQueryResult) => void;

/** Ends when it is released, and not by itself. */
const HELD: Wait = { queues: [], deadlineUs: Number.POSITIVE_INFINITY };

export class Commands {
  /** The number of the last that began. */
  count = 0;
  watcher: CommandWatcher | null = null;
  /**
   * Handles queries about the lab, and replies at once or later. Returns what gives the query up. Null where queries are not
   * handled, as in a replay.
   */
  onQuery: ((query: LabQuery, reply: Reply) => () => void) | null = null;
  /** What queries resulted in so far. A replay has the original's: each query gets the same result again. */
  results: QueryResults = [];
  /** How many queries had a result. */
  queries = 0;
  /** The number of the command before which its shell is held; 0 for none. */
  holdAt = 0;
  #held: Process | null = null;
  #isReleased = false;

  /** Whether a shell is held, or a command that waits for a reply. */
  get isHeld(): boolean {
    return this.#held !== null && !this.#isReleased;
  }

  /** Holds the shell whose command begins now. */
  *hold(shell: Process): Step<void> {
    this.holdAt = 0;
    this.#held = shell;
    try {
      yield HELD;
    } finally {
      this.#held = null;
    }
  }

  /** A replay is over: what is asked from now on is new. */
  forgetLaterResults(): void {
    this.results = this.results.slice(0, this.queries);
  }

  /** Holds a command until its query has a reply; null where queries are not handled. */
  *ask(query: LabQuery, asker: Process): Step<LabQueryResult | null> {
    const { number, argv } = query;
    const kept = this.results[this.queries];
    if (kept?.number === number && kept.argv.join(" ") === argv.join(" ")) {
      this.queries++;
      return kept;
    }
    if (this.onQuery === null) return null;
    let result: (() => LabQueryResult) | null = null;
    const giveUp = this.onQuery(query, (given) => {
      result = given;
      this.release();
    });
    try {
      if (result === null) yield* this.hold(asker);
    } finally {
      giveUp();
    }
    const { text, exitCode } = result!();
    this.results = [...this.results.slice(0, this.queries++), { number, argv, text, exitCode }];
    return { text, exitCode };
  }

  /** The shell that is held goes on with the next event. */
  release(): void {
    this.#isReleased = this.#held !== null;
  }

  /** Lets the shell that was released go on with the turn it was in; false where there is none. It is no event of its own. */
  goOn(): boolean {
    if (!this.#isReleased) return false;
    const shell = this.#held!;
    this.#held = null;
    this.#isReleased = false;
    shell.goOn();
    return true;
  }
}
