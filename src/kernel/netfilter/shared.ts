/** What rules of a namespace share by name: the lists of -m recent, the tables of -m hashlimit. */
import { type Restore, restoreAll, saveMap } from "../../sim/restore.ts";
import type { Match } from "../config/netfilter.ts";
import { findMatch } from "./matches/index.ts";
import type { Shared } from "./xtables.ts";

/** By match and name; made for the options of the first rule that names it. */
export type SharedWanted = ReadonlyMap<string, () => Shared>;

export class SharedStates {
  readonly #states = new Map<string, Shared>();

  /** Returns what rules share by this name; makes it for the first of them that is compiled. */
  join<T extends Shared>(match: string, name: string, make: () => T): T {
    const key = keyOf(match, name);
    const known = this.#states.get(key) as T | undefined;
    if (known !== undefined) return known;
    const state = make();
    this.#states.set(key, state);
    return state;
  }

  find<T extends Shared>(match: string, name: string): T | null {
    return (this.#states.get(keyOf(match, name)) as T | undefined) ?? null;
  }

  /** The names that rules with this match share something by. */
  names(match: string): string[] {
    const start = keyOf(match, "");
    return [...this.#states.keys()].flatMap((key) => (key.startsWith(start) ? [key.slice(start.length)] : []));
  }

  /** Makes what rules name, and forgets what no rule names any more. */
  keep(wanted: SharedWanted): void {
    for (const [key, make] of wanted) if (!this.#states.has(key)) this.#states.set(key, make());
    for (const key of this.#states.keys()) if (!wanted.has(key)) this.#states.delete(key);
  }

  save(): Restore {
    return restoreAll([saveMap(this.#states), ...[...this.#states.values()].map((state) => state.save())]);
  }
}

function keyOf(match: string, name: string): string {
  return `${match} ${name}`;
}

/** What a rule's match shares with others: its key, and how it is made; null for most. */
export function sharedBy({ name, options }: Match): { readonly key: string; readonly make: () => Shared } | null {
  const shared = findMatch(name)?.shares?.(options) ?? null;
  return shared === null ? null : { key: keyOf(name, shared.name), make: shared.make };
}
