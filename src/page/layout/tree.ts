/** The hosts of a lab as a tree: from the router of the internet, from a switch or from the first host outwards. */
import type { Scene, SceneBox, SceneWire } from "../scene/model.ts";

export interface HostTree {
  /** In the order in which they are placed. */
  readonly roots: readonly string[];
  readonly children: ReadonlyMap<string, readonly string[]>;
  /** The machines that stand above each switch, so that both of its sides are used. */
  readonly above: ReadonlyMap<string, readonly string[]>;
  /** The internet stands beside its router: both, and their cable. */
  readonly beside: { readonly internet: string; readonly router: string; readonly wire: SceneWire } | null;
}

/** The box of a host or a switch that a box lies in. */
export function outermost({ boxes }: Scene, id: string): string {
  const { parent } = boxes.get(id)!;
  return parent === null ? id : outermost({ boxes } as Scene, parent);
}

export function hostTree(scene: Scene): HostTree {
  const tops = [...scene.boxes.values()].filter(({ parent }) => parent === null);
  const neighbours = neighboursOf(scene);
  const beside = besideOf(scene, tops);
  const children = new Map<string, string[]>();
  const seen = new Set<string>(beside === null ? [] : [beside.internet]);
  const roots: string[] = [];
  for (const start of inOrder(tops, beside?.router ?? null)) {
    if (seen.has(start.id)) continue;
    roots.push(start.id);
    seen.add(start.id);
    const queue = [start.id];
    for (let id = queue.shift(); id !== undefined; id = queue.shift())
      for (const next of neighbours.get(id) ?? []) {
        if (seen.has(next)) continue;
        seen.add(next);
        queue.push(next);
        children.set(id, [...(children.get(id) ?? []), next]);
      }
  }
  return { roots, beside, ...aboveSwitches(scene, children, beside?.router ?? null) };
}

/** Where trees begin: the internet's router, switches, the others. */
function inOrder(tops: readonly SceneBox[], router: string | null): readonly SceneBox[] {
  const rank = ({ id, kind }: SceneBox): number => (id === router ? 0 : kind === "switch" ? 1 : 2);
  return tops.toSorted((a, b) => rank(a) - rank(b));
}

function neighboursOf(scene: Scene): Map<string, string[]> {
  const found = new Map<string, string[]>();
  const join = (from: string, to: string): void => {
    const list = found.get(from) ?? [];
    if (!list.includes(to)) found.set(from, [...list, to]);
  };
  for (const { kind, a, b } of scene.wires) {
    if (kind !== "cable") continue;
    const [from, to] = [outermost(scene, a.box), outermost(scene, b.box)];
    join(from, to);
    join(to, from);
  }
  return found;
}

function besideOf(scene: Scene, tops: readonly SceneBox[]): HostTree["beside"] {
  const internet = tops.find(({ kind }) => kind === "internet")?.id;
  const wires = scene.wires.filter(({ kind, a, b }) => kind === "cable" && (a.box === internet || b.box === internet));
  if (internet === undefined || wires.length !== 1) return null;
  const [wire] = wires;
  const router = outermost(scene, wire!.a.box === internet ? wire!.b.box : wire!.a.box);
  return { internet, router, wire: wire! };
}

function aboveSwitches(scene: Scene, all: ReadonlyMap<string, readonly string[]>, router: string | null) {
  const children = new Map(all);
  const above = new Map<string, readonly string[]>();
  for (const [id, list] of all) {
    if (scene.boxes.get(id)!.kind !== "switch") continue;
    const isSmall = (each: string): boolean =>
      each !== router && scene.boxes.get(each)!.kind !== "host" && !all.has(each) && scene.boxes.get(each)!.kind !== "switch";
    if (list.every(isSmall)) continue;
    above.set(id, list.filter(isSmall));
    children.set(
      id,
      list.filter((each) => !isSmall(each)),
    );
  }
  return { children, above };
}
