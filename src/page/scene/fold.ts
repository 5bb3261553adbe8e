/** Crowds: many namespaces on one bridge are drawn as a stack of boxes with a count, at one wide wire. */
import type { Say } from "../words/words.ts";
import type { Scene, SceneBox, SceneEnd, ScenePort, SceneWire } from "./model.ts";

export interface FoldOptions {
  readonly above: number;
  /** Bridges that are not folded. */
  readonly unfolded: ReadonlySet<string>;
  /** Paths of namespaces that stand out, in the order in which the packet is there. */
  readonly shown: ReadonlySet<string>;
  readonly say: Say;
}

/** A namespace on a bridge, and its port there. */
interface Member {
  readonly box: SceneBox;
  readonly port: string;
}

/** What is drawn in place of what is hidden on one bridge. */
interface Fold {
  readonly bridge: SceneBox;
  readonly box: SceneBox;
  readonly port: ScenePort;
  readonly wire: SceneWire;
  readonly hidden: readonly Member[];
}

export function foldCrowds(scene: Scene, options: FoldOptions): Scene {
  const count = new Map<string, number>();
  for (const { a, b } of scene.wires) for (const { box } of [a, b]) count.set(box, (count.get(box) ?? 0) + 1);
  const folds: Fold[] = [];
  for (const box of scene.boxes.values()) {
    const members = box.kind === "bridge" && !options.unfolded.has(box.id) ? membersOf(scene, box, count) : [];
    if (members.length > options.above) folds.push(foldIn(box, members, options));
  }
  return folds.length === 0 ? scene : drawn(scene, folds);
}

export function foldOf(bridge: string): string {
  return `fold ${bridge}`;
}

function foldIn(bridge: SceneBox, members: readonly Member[], { above, shown, say }: FoldOptions): Fold {
  const standing = standingOut(members, shown, above);
  const hidden = members.filter((member) => !standing.includes(member));
  const isAll = hidden.length === members.length;
  const id = foldOf(bridge.id);
  const [first, last] = [hidden[0]!.box, hidden.at(-1)!.box];
  const box: SceneBox = {
    ...first,
    id,
    kind: "fold",
    title: say(isAll ? "boxContainers" : "boxMoreContainers", hidden.length),
    tag: "",
    lines: [{ kind: "note", text: `${first.title} … ${last.title}` }],
    ports: [],
    netns: null,
    folded: hidden.map((member) => member.box.id),
  };
  const port = { id: `${id} port`, label: say("boxPorts", hidden.length), address: "", isUp: true, isQuiet: false };
  const ends = { a: { box: bridge.id, port: port.id }, b: { box: id, port: null } };
  return { bridge, box, port, wire: { id: `wire ${id}`, kind: "many", ...ends, isUp: true, label: "" }, hidden };
}

/** Each fold where the first of those stands that it hides. */
function drawn(scene: Scene, folds: readonly Fold[]): Scene {
  const foldAt = new Map(folds.map((fold) => [fold.hidden[0]!.box.id, fold.box]));
  const foldOn = new Map(folds.map((fold) => [fold.bridge.id, fold]));
  const gone = new Map(folds.flatMap(({ box, hidden }) => hidden.map((member) => [member.box.id, box.id] as const)));
  const ports = new Map(folds.flatMap(({ wire, hidden }) => hidden.map((member) => [member.port, wire.a] as const)));
  const boxes = new Map<string, SceneBox>();
  for (const [id, box] of scene.boxes) {
    const fold = foldAt.get(id);
    if (fold !== undefined) boxes.set(fold.id, fold);
    const port = foldOn.get(id)?.port;
    if (port !== undefined) boxes.set(id, { ...box, ports: [port, ...box.ports.filter((each) => !ports.has(each.id))] });
    else if (!gone.has(id)) boxes.set(id, box);
  }
  const moved = (end: SceneEnd): SceneEnd => {
    const fold = gone.get(end.box);
    if (fold !== undefined) return { box: fold, port: null };
    return ports.get(end.port ?? "") ?? end;
  };
  const devices = new Map<string, SceneEnd>();
  for (const [path, end] of scene.devices) devices.set(path, moved(end));
  const stacks = new Map<number, string>();
  for (const [netns, box] of scene.stacks) stacks.set(netns, gone.get(box) ?? box);
  const wires = scene.wires.filter(({ a, b }) => !gone.has(a.box) && !gone.has(b.box));
  return { ...scene, boxes, wires: [...wires, ...folds.map(({ wire }) => wire)], devices, stacks };
}

/** Of a packet that is flooded to more than would be folded, only the one it comes from. */
function standingOut(members: readonly Member[], shown: ReadonlySet<string>, most: number): readonly Member[] {
  const met = [...shown].flatMap((path) => members.find(({ box }) => box.netns === path) ?? []);
  return met.length > most ? met.slice(0, 1) : met;
}

/** Those that hang on this bridge alone; `count`: how many wires each box has. */
function membersOf({ boxes, wires }: Scene, bridge: SceneBox, count: ReadonlyMap<string, number>): Member[] {
  const members: Member[] = [];
  for (const { kind, a, b } of wires) {
    const [near, far] = a.box === bridge.id ? [a, b] : [b, a];
    if (kind !== "veth" || near.box !== bridge.id || near.port === null || count.get(far.box) !== 1) continue;
    const box = boxes.get(far.box)!;
    if (box.kind === "container" || box.kind === "netns") members.push({ box, port: near.port });
  }
  return members;
}
