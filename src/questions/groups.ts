/**
 * Packets between two tables, in groups: to all of a group something was done with the same fields, if not with the same values.
 * What a rule asks about a field that no rule changed stays as simple as it was, and there are few groups, however many rules
 * translate.
 */
import { type Changes, isAsItCame, UNCHANGED, VARIED, type VariedName } from "./changes.ts";
import { ALL, type Diagrams, NONE, type Node } from "./diagram.ts";
import { joined, partsWithin, type Varied } from "./varied.ts";

export interface Group {
  readonly changes: Changes;
  readonly packets: Node;
}

export class Groups {
  readonly #diagrams: Diagrams;
  readonly #byKind = new Map<string, Group>();

  constructor(diagrams: Diagrams) {
    this.#diagrams = diagrams;
  }

  get all(): readonly Group[] {
    return [...this.#byKind.values()];
  }

  /** Adds packets to the groups of their kinds. */
  add(group: Group): void {
    for (const each of divided(this.#diagrams, group)) {
      const kind = kindOf(each.changes);
      const known = this.#byKind.get(kind);
      this.#byKind.set(kind, known === undefined ? each : together(this.#diagrams, known, each));
    }
  }
}

/** The packets of a group apart by which of their fields are as they came. */
function divided(diagrams: Diagrams, group: Group): readonly Group[] {
  const tracked = dividedByTracking(diagrams, group);
  return VARIED.reduce<readonly Group[]>((groups, name) => groups.flatMap((each) => dividedBy(diagrams, each, name)), tracked);
}

function dividedByTracking(diagrams: Diagrams, { changes, packets }: Group): readonly Group[] {
  return notEmpty([
    { changes: { ...changes, isUntracked: NONE }, packets: diagrams.minus(packets, changes.isUntracked) },
    { changes: { ...changes, isUntracked: ALL }, packets: diagrams.and(packets, changes.isUntracked) },
  ]);
}

function dividedBy(diagrams: Diagrams, { changes, packets }: Group, name: VariedName): readonly Group[] {
  const parts = changes[name];
  if (parts === UNCHANGED[name]) return [{ changes, packets }];
  const asTheyCame = parts.find(({ value }) => isAsItCame(name, value))?.packets ?? NONE;
  const changed = parts.filter(({ value }) => !isAsItCame(name, value));
  return notEmpty([
    { changes: { ...changes, [name]: UNCHANGED[name] }, packets: diagrams.and(packets, asTheyCame) },
    { changes: { ...changes, [name]: changed }, packets: diagrams.minus(packets, asTheyCame) },
  ]);
}

function notEmpty(groups: readonly Group[]): readonly Group[] {
  return groups.filter(({ packets }) => packets !== NONE);
}

function kindOf(changes: Changes): string {
  const fields = VARIED.map((name) => (changes[name] === UNCHANGED[name] ? "-" : name));
  return [...fields, changes.isUntracked === NONE, changes.isRerouted].join(" ");
}

/** Two groups of one kind as one. */
function together(diagrams: Diagrams, a: Group, b: Group): Group {
  const both = (name: VariedName): Varied =>
    a.changes[name] === b.changes[name]
      ? a.changes[name]
      : joined(diagrams, [
          ...partsWithin(diagrams, a.changes[name], a.packets),
          ...partsWithin(diagrams, b.changes[name], b.packets),
        ]);
  const fields = Object.fromEntries(VARIED.map((name) => [name, both(name)])) as Record<VariedName, Varied>;
  return { changes: { ...a.changes, ...fields }, packets: diagrams.or(a.packets, b.packets) };
}
