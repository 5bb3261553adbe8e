/** Crowds: many namespaces on one bridge are drawn as a stack of boxes with a count, at one wide wire. */
import type { Say } from "../words/words.ts";
import type { Scene, SceneBox, SceneEnd, SceneWire } from "./model.ts";

export interface FoldOptions {
  readonly above: number;
  /** Bridges that are not folded. */
  readonly unfolded: ReadonlySet<string>;
  /** Paths of namespaces that stand out, in the order in which the packet is there. */
  readonly shown: ReadonlySet<string>;
  readonly say: Say;
}

/** A namespace on a bridge, and the wire to it. */
interface Member {
  readonly box: SceneBox;
  readonly wire: SceneWire;
  readonly port: string;
}

export function foldCrowds(scene: Scene, options: FoldOptions): Scene {
  let folded = scene;
  for (const box of scene.boxes.values())
    if (box.kind === "bridge" && !options.unfolded.has(box.id)) folded = foldOne(folded, box, options);
  return folded;
}

export function foldOf(bridge: string): string {
  return `fold ${bridge}`;
}

function foldOne(scene: Scene, bridge: SceneBox, { above, shown, say }: FoldOptions): Scene {
  const members = membersOf(scene, bridge);
  if (members.length <= above) return scene;
  const standing = standingOut(members, shown, above);
  const hidden = members.filter((member) => !standing.includes(member));
  const isAll = hidden.length === members.length;
  const gone = new Set(hidden.map(({ box }) => box.id));
  const ports = new Set(hidden.map(({ port }) => port));
  const id = foldOf(bridge.id);
  const [first, last] = [hidden[0]!.box, hidden.at(-1)!.box];
  const fold: SceneBox = {
    ...first,
    id,
    kind: "fold",
    title: say(isAll ? "boxContainers" : "boxMoreContainers", hidden.length),
    tag: "",
    lines: [{ kind: "note", text: `${first.title} … ${last.title}` }],
    ports: [],
    netns: null,
    folded: [...gone],
  };
  const port = { id: `${id} port`, label: say("boxPorts", hidden.length), address: "", isUp: true, isQuiet: false };
  const boxes = new Map<string, SceneBox>();
  for (const [key, box] of scene.boxes) {
    if (key === first.id) boxes.set(id, fold);
    if (gone.has(key)) continue;
    const own = key === bridge.id ? [port, ...box.ports.filter((each) => !ports.has(each.id))] : box.ports;
    boxes.set(key, own === box.ports ? box : { ...box, ports: own });
  }
  const moved = (end: SceneEnd): SceneEnd => {
    if (gone.has(end.box)) return { box: id, port: null };
    return end.port !== null && ports.has(end.port) ? { box: bridge.id, port: port.id } : end;
  };
  const wire: SceneWire = {
    id: `wire ${id}`,
    kind: "many",
    a: { box: bridge.id, port: port.id },
    b: { box: id, port: null },
    isUp: true,
    label: "",
  };
  return {
    ...scene,
    boxes,
    wires: [...scene.wires.filter(({ a, b }) => !gone.has(a.box) && !gone.has(b.box)), wire],
    devices: new Map([...scene.devices].map(([path, end]) => [path, moved(end)])),
    stacks: new Map([...scene.stacks].map(([netns, box]) => [netns, gone.has(box) ? id : box])),
  };
}

/** Of a packet that is flooded to more than would be folded, only the one it comes from. */
function standingOut(members: readonly Member[], shown: ReadonlySet<string>, most: number): readonly Member[] {
  const met = [...shown].flatMap((path) => members.find(({ box }) => box.netns === path) ?? []);
  return met.length > most ? met.slice(0, 1) : met;
}

/** Those that hang on this bridge alone. */
function membersOf({ boxes, wires }: Scene, bridge: SceneBox): Member[] {
  const count = new Map<string, number>();
  for (const { a, b } of wires) for (const { box } of [a, b]) count.set(box, (count.get(box) ?? 0) + 1);
  return wires.flatMap((wire) => {
    const [near, far] = wire.a.box === bridge.id ? [wire.a, wire.b] : [wire.b, wire.a];
    const box = boxes.get(far.box)!;
    const isMember = wire.kind === "veth" && near.box === bridge.id && near.port !== null && count.get(far.box) === 1;
    return isMember && (box.kind === "container" || box.kind === "netns") ? [{ box, wire, port: near.port! }] : [];
  });
}
