/**
 * Rows inside of a host: a namespace stands in the row of its port, a bridge from the first of its namespaces to the last. What
 * has a row keeps it, so that a command that adds something moves nothing: what finds no room beside its bridge goes below all.
 */
import type { Scene, SceneBox } from "../scene/model.ts";
import type { Wiring } from "./wiring.ts";

/** Who hangs on whom inside of one host. */
export interface Inside {
  readonly bridges: readonly SceneBox[];
  readonly namespaces: readonly SceneBox[];
  /** NICs whose other end is in this host, or that have none there. */
  readonly nics: readonly SceneBox[];
  /** The bridge or NIC a namespace's first wire goes to, by namespace. */
  readonly anchors: ReadonlyMap<string, string>;
}

export function insideOf(scene: Scene, wiring: Wiring, host: string): Inside {
  const children = [...scene.boxes.values()].filter(({ parent }) => parent === host);
  const isInner = (id: string): boolean => {
    const wires = wiring.at(id).filter(({ kind }) => kind !== "inner");
    return wires.length > 0 && wires.every(({ kind }) => kind !== "cable");
  };
  const bridges = children.filter(({ kind }) => kind === "bridge");
  const nics = children.filter(({ id, kind }) => kind === "nic" && isInner(id));
  const namespaces = children.filter(
    ({ kind }) => kind === "container" || kind === "netns" || kind === "fold" || kind === "host",
  );
  const anchors = new Map<string, string>();
  const starts = new Set([...bridges, ...nics].map(({ id }) => id));
  for (const box of namespaces) {
    const own = box.kind === "host" ? [...scene.boxes.values()].filter(({ parent }) => parent === box.id) : [];
    const anchor = anchorOf(wiring, [box, ...own], starts);
    if (anchor !== undefined) anchors.set(box.id, anchor);
  }
  return { bridges, namespaces, nics, anchors };
}

/** By the order of its devices: of a namespace with an inside, its NICs'. */
function anchorOf(wiring: Wiring, own: readonly SceneBox[], starts: ReadonlySet<string>): string | undefined {
  const [{ ports }] = own as readonly [SceneBox];
  const ends = own.flatMap(({ id }) =>
    wiring.at(id).flatMap(({ a, b }) => {
      const [near, far] = a.box === id ? [a, b] : [b, a];
      return starts.has(far.box) ? [{ at: ports.findIndex((port) => port.id === near.port), to: far.box }] : [];
    }),
  );
  return ends.sort((one, other) => one.at - other.at)[0]?.to;
}

/** Rows kept free for the namespaces that a bridge will have, where another comes below it later. */
const ROOM_TO_GROW = 3;

/** What each bridge, NIC and namespace has for a row. */
export interface Rows {
  /** Of namespaces and bridges; of a bridge its first. */
  readonly first: ReadonlyMap<string, number>;
  /** Of a bridge: its last row. */
  readonly last: ReadonlyMap<string, number>;
  readonly nics: ReadonlyMap<string, number>;
  /** Namespaces that stand in a row of their bridge, or of their NIC. */
  readonly beside: ReadonlySet<string>;
  readonly count: number;
}

export interface RowOptions {
  readonly before: ReadonlyMap<string, number>;
  /** NICs stand in the bridges' column, not in one of their own. */
  readonly isOneColumn: boolean;
}

export function rowsOf(inside: Inside, options: RowOptions): Rows {
  return new RowMaker(inside, options).rows();
}

class RowMaker {
  readonly #inside: Inside;
  readonly #namespaces = new Map<number, string>();
  readonly #bridges = new Map<number, string>();
  readonly #first = new Map<string, number>();
  readonly #isOneColumn: boolean;
  /** The first row below all. */
  #used = 0;
  /** Who had a row before. */
  readonly #known: ReadonlySet<string>;

  constructor(inside: Inside, { before, isOneColumn }: RowOptions) {
    this.#inside = inside;
    this.#isOneColumn = isOneColumn;
    this.#known = new Set(before.keys());
    for (const [boxes, rows] of [
      [inside.namespaces, this.#namespaces],
      [inside.bridges, this.#bridges],
    ] as const)
      for (const { id } of boxes) {
        const row = before.get(id);
        if (row !== undefined && !rows.has(row)) this.#keep(rows, id, row);
      }
  }

  rows(): Rows {
    const { bridges, namespaces, anchors } = this.#inside;
    for (const { id } of bridges) {
      if (!this.#first.has(id)) this.#keep(this.#bridges, id, this.#rowForBridge(id));
      for (const namespace of namespaces)
        if (anchors.get(namespace.id) === id && !this.#first.has(namespace.id))
          this.#keep(this.#namespaces, namespace.id, this.#rowBeside(id));
    }
    for (const { id } of namespaces) if (!this.#first.has(id)) this.#keep(this.#namespaces, id, this.#end());
    const last = new Map(bridges.map(({ id }) => [id, this.#lastOf(id)]));
    const beside = new Set<string>();
    for (const [id, anchor] of anchors) {
      const row = this.#first.get(id)!;
      const from = this.#first.get(anchor);
      if (from !== undefined && row >= from && row <= last.get(anchor)!) beside.add(id);
    }
    const nics = this.#nicRows();
    for (const [id, anchor] of anchors) if (nics.get(anchor) === this.#first.get(id)) beside.add(id);
    const count = 1 + Math.max(-1, ...this.#first.values(), ...last.values(), ...nics.values());
    return { first: this.#first, last, nics, beside, count };
  }

  #keep(rows: Map<number, string>, id: string, row: number): void {
    this.#used = Math.max(this.#used, row + 1);
    rows.set(row, id);
    this.#first.set(id, row);
  }

  #end(): number {
    return this.#used;
  }

  /** At the first of its namespaces; without any, where nobody else's namespace stands. */
  #rowForBridge(id: string): number {
    const { namespaces, anchors } = this.#inside;
    const own = namespaces.flatMap((each) => (anchors.get(each.id) === id ? (this.#first.get(each.id) ?? []) : []));
    const isFree = (row: number): boolean => {
      const bridge = this.#bridgeAbove(row);
      if (bridge !== undefined && this.#lastOf(bridge) >= row) return false;
      const there = this.#namespaces.get(row);
      return there === undefined || (this.#anchorBridge(there) ?? id) === id;
    };
    const wanted = own.filter(isFree);
    if (wanted.length > 0) return Math.min(...wanted);
    let row = 0;
    while (!isFree(row)) {
      const above = this.#bridgeAbove(row);
      row = above === undefined ? row + 1 : Math.max(row, this.#lastOf(above)) + 1;
    }
    const above = this.#bridgeAbove(row);
    if (above === undefined || !this.#known.has(above)) return row;
    return Math.max(row, this.#first.get(above)! + (this.#isUnused(above) ? 1 : ROOM_TO_GROW));
  }

  /** docker's own bridge, where all networks are somebody's. */
  #isUnused(bridge: string): boolean {
    const { bridges, anchors } = this.#inside;
    return bridges[0]!.id === bridge && ![...anchors.values()].includes(bridge);
  }

  #anchorBridge(namespace: string): string | undefined {
    const anchor = this.#inside.anchors.get(namespace);
    return this.#inside.bridges.some(({ id }) => id === anchor) ? anchor : undefined;
  }

  #bridgeAbove(row: number): string | undefined {
    for (let at = row; at >= 0; at--) if (this.#bridges.has(at)) return this.#bridges.get(at);
    return undefined;
  }

  /** The first row of a bridge, below no other one's beginning, that no namespace has; below all where there is none. */
  #rowBeside(bridge: string): number {
    const from = this.#first.get(bridge)!;
    const limit = this.#limitOf(from);
    for (let row = from; row < limit; row++) if (!this.#namespaces.has(row)) return row;
    return this.#end();
  }

  /** Where the next bridge begins. */
  #limitOf(from: number): number {
    return Math.min(...[...this.#bridges.keys()].filter((row) => row > from), Number.POSITIVE_INFINITY);
  }

  #lastOf(bridge: string): number {
    const from = this.#first.get(bridge)!;
    const limit = this.#limitOf(from);
    const rows = [...this.#namespaces].flatMap(([row, id]) =>
      this.#inside.anchors.get(id) === bridge && row > from && row < limit ? [row] : [],
    );
    return Math.max(from, ...rows);
  }

  /** NICs have a column of their own: beside the namespace they lead to, the others below one another. */
  #nicRows(): Map<string, number> {
    const { nics, namespaces, anchors } = this.#inside;
    const rows = new Map<string, number>();
    const taken = new Set<number>();
    if (this.#isOneColumn)
      for (const { id } of this.#inside.bridges)
        for (let row = this.#first.get(id)!; row <= this.#lastOf(id); row++) taken.add(row);
    const take = (id: string, row: number): void => {
      rows.set(id, row);
      taken.add(row);
    };
    for (const { id } of nics) {
      const namespace = namespaces.find((each) => anchors.get(each.id) === id);
      const row = namespace === undefined ? undefined : this.#first.get(namespace.id)!;
      if (row !== undefined && !taken.has(row)) take(id, row);
    }
    for (const { id } of nics) {
      let row = 0;
      while (taken.has(row)) row++;
      if (!rows.has(id)) take(id, row);
    }
    return rows;
  }
}
