/** `--trace`: the path of each packet as text, printed while the lab runs, under a title that says what caused it. */
import type { Lab } from "../lab/lab.ts";
import type { Hop } from "../trace/hop.ts";
import { formatJourney, journeysOf, type NetnsNames } from "../trace/journey.ts";

export interface LiveTrace {
  /** Prints what has been seen since the last time. */
  print(): void;
  /** Prints it if what goes on now is something else: to be called before anything else is printed. */
  settle(): void;
}

/** `title` names what goes on when a hop is seen: the line of a script. Null for no title. */
export function startTrace(lab: Lab, names: NetnsNames, write: (text: string) => void, title: () => string | null): LiveTrace {
  let hops: Hop[] = [];
  let current: string | null = null;
  const print = () => {
    if (hops.length === 0) return;
    const seen = hops;
    hops = [];
    if (current !== null) write(`${current}\n`);
    for (const journey of journeysOf(seen)) write(formatJourney(journey, names));
  };
  const settle = () => {
    const now = title();
    if (now !== current) print();
    current = now;
  };
  lab.on("hop", (hop) => {
    settle();
    // While it is there: a container that ends loses its name before its packets are printed.
    names(hop.host, hop.netns);
    hops.push(hop);
  });
  return { print, settle };
}
