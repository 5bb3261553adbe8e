/** How ss ends early: what it says on stderr and its exit code. */
import { SS_USAGE } from "./usage.ts";

export class Ending extends Error {
  readonly exitCode: number;

  constructor(words: string, exitCode: number) {
    super(words);
    this.exitCode = exitCode;
  }
}

export function withUsage(words: string): Ending {
  return new Ending(`${words}${SS_USAGE}`, 255);
}

export function notModelled(what: string): Ending {
  return new Ending(`ss: ${what} is not modelled\n`, 2);
}
