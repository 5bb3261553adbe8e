/** The chains of all tables as a change of the firewall has them: copies of what stands, made where it asks for them. */
import { spend } from "../../sim/work.ts";
import {
  type Chain,
  type Firewall,
  type HookName,
  isBuiltin,
  type Rule,
  TABLE_NAMES,
  type TableName,
} from "../config/netfilter.ts";
import { type ChainFacts, factsOf } from "./edit-check.ts";

export interface EditedChain {
  name: string;
  hook: HookName | null;
  policy: "ACCEPT" | "DROP" | null;
  counted: boolean;
  rules: Rule[];
  /** The chain as it was, where nothing changed. */
  before: Chain | null;
  /** What was found out about its rules, kept up as they change; null where that has to be looked at anew. */
  facts: ChainFacts | null;
}

export class EditedChains {
  readonly tables = new Map<TableName, EditedChain[]>();
  readonly #before: Firewall;
  /** Whether a built-in chain of nat was made. */
  makesNatHook = false;
  readonly #dropped = new Set<TableName>();
  /** The chains of tables by their names, where somebody asked for one. */
  readonly #names = new Map<TableName, Map<string, EditedChain>>();

  constructor(before: Firewall) {
    this.#before = before;
  }

  /** A table's chains as the change has them; undefined where there is no such table. */
  opened(table: TableName): EditedChain[] | undefined {
    const known = this.tables.get(table);
    const before = this.#before[table];
    if (known !== undefined || before === undefined || this.#dropped.has(table)) return known;
    const chains = before.chains.map(editedOf);
    this.tables.set(table, chains);
    return chains;
  }

  #table(table: TableName): EditedChain[] {
    const known = this.opened(table);
    if (known !== undefined) return known;
    const chains: EditedChain[] = [];
    this.tables.set(table, chains);
    return chains;
  }

  find(table: TableName, name: string): EditedChain | null {
    const chains = this.opened(table);
    if (chains === undefined) return null;
    let names = this.#names.get(table);
    if (names === undefined) {
      names = new Map(chains.map((chain) => [chain.name, chain]));
      this.#names.set(table, names);
    }
    return names.get(name) ?? null;
  }

  add(table: TableName, chain: EditedChain): EditedChain {
    this.#table(table).push(chain);
    this.#names.get(table)?.set(chain.name, chain);
    return chain;
  }

  /** The chain, made where it is a built-in one that was not there yet; null where there is no such chain. */
  obtain(table: TableName, name: string): EditedChain | null {
    const known = this.find(table, name);
    if (known !== null || !isBuiltin(table, name)) return known;
    const chain: EditedChain = { name, hook: name, policy: "ACCEPT", counted: false, rules: [], before: null, facts: null };
    this.makesNatHook ||= table === "nat";
    return this.add(table, chain);
  }

  build(): Firewall {
    const firewall: { -readonly [name in TableName]?: Firewall[TableName] } = {};
    for (const name of TABLE_NAMES) {
      const edited = this.tables.get(name);
      const before = this.#before[name];
      if (edited === undefined) {
        if (before !== undefined && !this.#dropped.has(name)) firewall[name] = before;
        continue;
      }
      const chains = edited.map(({ before: same, facts, ...chain }) => {
        const built: Chain = same ?? chain;
        if (facts !== null) factsOf.set(built, facts);
        return built;
      });
      const unchanged =
        before !== undefined &&
        before.chains.length === chains.length &&
        chains.every((chain, at) => chain === before.chains[at]);
      firewall[name] = unchanged ? before : { name, chains };
    }
    return TABLE_NAMES.every((name) => firewall[name] === this.#before[name]) ? this.#before : firewall;
  }

  remove(table: TableName, chain: EditedChain): void {
    const chains = this.opened(table)!;
    chains.splice(chains.indexOf(chain), 1);
    this.#names.get(table)?.delete(chain.name);
  }

  renamed(table: TableName, before: string, chain: EditedChain): void {
    this.#names.get(table)?.delete(before);
    this.#names.get(table)?.set(chain.name, chain);
  }

  drop(table: TableName): void {
    this.tables.delete(table);
    this.#names.delete(table);
    this.#dropped.add(table);
  }
}

/** What copying one rule costs, in units of work. */
const COPY_WORK = 2;

/** A chain about to change: its rules become its own. */
export function ownChain(chain: EditedChain): EditedChain {
  if (chain.before !== null) {
    spend(chain.rules.length * COPY_WORK);
    chain.rules = [...chain.rules];
    chain.before = null;
    const { facts } = chain;
    chain.facts = facts === null ? null : { jumps: new Map(facts.jumps), fineAt: new Set(facts.fineAt) };
  }
  return chain;
}

export function emptyChain(chain: EditedChain): void {
  ownChain(chain).rules = [];
  chain.facts = null;
}

/** A chain of the configuration, before anything changed. */
function editedOf(before: Chain): EditedChain {
  const { name, hook, policy, counted, rules } = before;
  return { name, hook, policy, counted, rules: rules as Rule[], before, facts: factsOf.get(before) ?? null };
}
