/** The scene and the layout of what is shown, made anew when one of the things they depend on is another. */
import { type Leg, legsOf } from "../journey/path.ts";
import type { Layout, Room, TextWidth } from "../layout/geometry.ts";
import { layout } from "../layout/layout.ts";
import type { Scene } from "../scene/model.ts";
import { sceneOf } from "../scene/scene.ts";
import { type Language, sayer } from "../words/words.ts";
import { stretchAt, stretchesOf } from "./ticks.ts";
import { type Cursor, stopsKey, type View } from "./view.ts";

const DRAWN = "scene and layout";

export interface Drawn {
  readonly scene: Scene;
  readonly layout: Layout;
  readonly room: Room;
  readonly language: Language;
}

export class Stage {
  readonly #measure: TextWidth;
  #drawn: Drawn | null = null;
  #made: readonly unknown[] = [];
  #legs = new Map<string, readonly Leg[]>();

  constructor(measure: TextWidth) {
    this.#measure = measure;
  }

  /** Null before there is a lab. */
  get drawn(): Drawn | null {
    return this.#drawn;
  }

  draw(view: View, room: Room): void {
    const { topology, unfolded, terminals, stops, language } = view;
    if (topology === null) return;
    const insides = new Set([topology.hosts[0]!.name, ...terminals.map(({ location }) => location.host)]);
    const shown = shownPaths(view);
    const key = [topology, unfolded, room, [...insides].join(), shown.join(), language];
    if (key.some((each, at) => each !== this.#made[at])) {
      const start = performance.now();
      const scene = sceneOf(topology, { insides, unfolded, shown: new Set(shown), say: sayer(language) });
      const last = this.#drawn?.room === room && this.#drawn.language === language ? this.#drawn.layout : null;
      this.#drawn = { scene, room, language, layout: layout(scene, { room, measure: this.#measure, last }) };
      // The last one only, for whoever looks.
      performance.clearMeasures(DRAWN);
      performance.measure(DRAWN, { start });
      this.#made = key;
      this.#legs = new Map();
    }
    if (stops.size === 0) this.#legs = new Map();
  }

  /** The next layout keeps nothing where it is. */
  tidy(): void {
    this.#drawn = null;
    this.#made = [];
  }

  /** Legs of runs that are no more. */
  forget(): void {
    this.#legs = new Map();
  }

  legs(view: View, { run, stretch: number }: Cursor): readonly Leg[] {
    const key = stopsKey(run, number);
    const known = this.#legs.get(key);
    if (known !== undefined) return known;
    const all = stretchesOf(view, run);
    const stretch = all.find((each) => each.number === number);
    const stops = view.stops.get(key);
    if (stretch === undefined || stops === undefined || this.#drawn === null) return [];
    const before = all.filter((each) => each.journey === stretch.journey && each.number < number);
    if (before.some((each) => !view.stops.has(stopsKey(run, each.number)))) return [];
    const earlier = before.flatMap((each) => this.legs(view, { run, stretch: each.number, depth: 0 }));
    const legs = legsOf({ ...this.#drawn, earlier }, stretch, stops);
    this.#legs.set(key, legs);
    return legs;
  }
}

/** Namespaces of the packet that is shown stand out of their crowd, in the order in which it is there. */
function shownPaths(view: View): string[] {
  const stretch = stretchAt(view);
  if (stretch === null || view.topology === null) return [];
  const paths = view.topology.hosts.flatMap((host) =>
    host.netns.flatMap(({ name, number }) => (name === "" ? [] : [[number, `${host.name}/${name}`] as const])),
  );
  const pathOf = new Map(paths);
  return stretch.netns.flatMap((number) => pathOf.get(number) ?? []);
}
