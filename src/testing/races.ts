/** Races: the orders in which programs that run at once, and timers that are due, may be taken. */
import fc from "fast-check";
import * as read from "../lab/arguments.ts";
import { Lab } from "../lab/lab.ts";
import type { RaceResult } from "../lab/race.ts";

export type { RaceResult };

/** Programs that run at once, and an order in which they get their turns. It prints as the order and the lines. */
export class Race {
  /** The command lines. */
  readonly lines: readonly string[];
  /**
   * Which of those who could go next does, time after time: 0 the one that waits longest, the last a timer; where the list ends
   * the order is the usual one.
   */
  readonly order: readonly number[];

  /** @internal */
  constructor(lines: readonly string[], order: readonly number[]) {
    this.lines = lines;
    this.order = order;
  }

  /** Runs them to their ends. It is one input of the lab: its history has it, and a replay runs it so again. */
  run(lab: Lab): readonly RaceResult[] {
    read.instanceOf(Lab, "a Lab")("Race.run(lab)", lab);
    return lab.race(this.lines, this.order);
  }

  /** The order, and the lines. */
  toString(): string {
    return [`order ${this.order.join(" ") || "as usual"} of`, ...this.lines].join("\n    ");
  }
}

/** How many turns are drawn at most; beyond them the order is the usual one. */
const TURNS = 24;

/**
 * Races of command lines on a lab's first host: each time several programs could go on, or a timer is due within a second, one is
 * drawn. Nothing else can interleave: a packet that is received is handled to its end. They shrink to the usual order.
 *
 *     await property(races(lab, ["nc -l 7000", "nc -N 127.0.0.1 7000 < /dev/null"]), (race, { lab }) => {
 *       expect(race.run(lab)[1]!.exitCode).toBe(0);
 *     });
 */
export function races(lab: Lab, programs: readonly string[]): fc.Arbitrary<Race> {
  read.instanceOf(Lab, "a Lab")("races(lab)", lab);
  read.listOf(read.text)("races(programs)", programs);
  if (programs.length === 0) throw read.wrongArgument("races(programs)", "an array of at least one line", programs);
  if (lab.hosts.size === 0) throw read.wrongArgument("races(lab)", "a lab with a host", lab);
  return fc.array(fc.nat({ max: programs.length }), { maxLength: TURNS, size: "max" }).map((order) => new Race(programs, order));
}
