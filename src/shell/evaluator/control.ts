/** What leaves the ordinary flow of a script. These are thrown through the evaluator's generators and caught where they end. */

export class BreakLoop {
  levels: number;
  readonly goesOn: boolean;
  /** The loop's status then. */
  readonly status: number;

  /** `continue` where goesOn, else `break`. */
  constructor(levels: number, goesOn: boolean, status = 0) {
    this.levels = levels;
    this.goesOn = goesOn;
    this.status = status;
  }
}

export class ReturnFromFunction {
  readonly status: number;

  constructor(status: number) {
    this.status = status;
  }
}

export class ExitShell {
  readonly status: number;

  constructor(status: number) {
    this.status = status;
  }
}

/**
 * An expansion or assignment failed; its message is printed already. A command is not run; how far up it reaches is bash's
 * choice: `discard` gives up the rest of the current top-level command, `exit` ends a non-interactive shell.
 */
export class ExpansionFailed {
  readonly status: number;
  readonly reach: "discard" | "exit";

  constructor(status: number, reach: "discard" | "exit") {
    this.status = status;
    this.reach = reach;
  }
}
