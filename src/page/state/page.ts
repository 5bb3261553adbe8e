/** The page's model: what the session sends comes in, what people do goes out, and every change is a new view. */

import { SessionError } from "../../session/errors.ts";
import type {
  Change,
  SessionCalls,
  SessionEvent,
  SessionState,
  Source,
  Stop,
  Stretch,
  TerminalLocation,
} from "../../session/protocol.ts";
import { depthOf, type Leg } from "../journey/path.ts";
import type { Room, TextWidth } from "../layout/geometry.ts";
import { broughtBy } from "./brought.ts";
import { Stage } from "./stage.ts";
import { beginningOf, matches, stopBeside, stretchAt, stretchesOf, stretchesShown, tickBeside } from "./ticks.ts";
import { type Cursor, FIRST_VIEW, stopsKey, type TerminalView, type View } from "./view.ts";

/** What a page needs of the browser. */
export interface Browser {
  readonly measure: TextWidth;
  /** Whether people asked for less motion. */
  prefersStill(): boolean;
}

/** The session, in its worker. */
export interface Live {
  readonly calls: SessionCalls;
  /** Opens what the address asks for. */
  start(): Promise<void>;
  /** Ends what does not listen any more. */
  stop(): Promise<void>;
}

/** How long what runs has to end by itself after Ctrl-C. */
const PATIENCE_MS = 1500;

export class Page {
  readonly #live: Live;
  readonly #browser: Browser;
  readonly #stage: Stage;
  readonly #listeners = new Set<() => void>();
  readonly #outputs = new Set<(terminal: number, text: string) => void>();
  readonly #texts = new Map<number, string>();
  readonly #asked = new Set<string>();
  #view: View = FIRST_VIEW;
  #room: Room = "wide";
  /** What was opened last. */
  #open: () => Promise<unknown> = () => this.#live.start();
  /** False once somebody has paused: then no command starts the motion. */
  #autoplays = true;

  constructor(connect: (listener: (event: SessionEvent) => void) => Live, browser: Browser, chosen: Partial<View>) {
    this.#browser = browser;
    this.#stage = new Stage(browser.measure);
    this.#view = { ...FIRST_VIEW, ...chosen };
    this.#live = connect((event) => this.#hear(event));
  }

  get session(): SessionCalls {
    return this.#live.calls;
  }

  get view(): View {
    return this.#view;
  }

  get stage(): Stage {
    return this.#stage;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Text that a terminal prints from now on. */
  onOutput(listener: (terminal: number, text: string) => void): () => void {
    this.#outputs.add(listener);
    return () => this.#outputs.delete(listener);
  }

  textOf(terminal: number): string {
    return this.#texts.get(terminal) ?? "";
  }

  set(change: Partial<View>): void {
    this.#view = { ...this.#view, ...change };
    this.#redraw();
    for (const listener of this.#listeners) listener();
  }

  /** How much room the picture has. */
  setRoom(room: Room): void {
    if (room === this.#room) return;
    this.#room = room;
    this.set({});
  }

  start(): Promise<void> {
    return this.opening(() => this.#live.start());
  }

  open(source: Source): Promise<void> {
    return this.opening(() => this.session.open(source));
  }

  /** Nothing is there until it has been opened; where that was refused, why. */
  async opening(open: () => Promise<unknown>): Promise<void> {
    this.#open = open;
    this.#stage.tidy();
    this.set({ phase: "loading", problem: null, why: null, whatIf: null, unfolded: new Set(), topology: null });
    try {
      await open();
    } catch (thrown) {
      this.set({ phase: "failed", problem: problemOf(thrown) });
    }
  }

  /** What was opened last: a file that did not come may come now. */
  openAgain(): Promise<void> {
    return this.opening(this.#open);
  }

  /** Lays everything out anew. */
  tidy(): void {
    this.#stage.tidy();
    this.set({ unfolded: new Set() });
  }

  /** A call whose refusal is shown. */
  async ask<T>(call: Promise<T>): Promise<T | null> {
    try {
      return await call;
    } catch (thrown) {
      this.set({ problem: problemOf(thrown) });
      return null;
    }
  }

  type(terminal: number, line: string): void {
    this.set({ whatIf: null, why: null, problem: null });
    void this.ask(this.session.type(terminal, line));
  }

  /**
   * Ctrl-C, and what the screen keeps of the line that is given up. A session in which that does not end what runs is ended, and
   * the lab is as it was before.
   */
  interrupt(terminal: number, shown = ""): void {
    void this.ask(this.session.interrupt(terminal, shown));
    const isBusy = (): boolean => this.#view.terminals.some(({ id, busy }) => id === terminal && busy);
    if (!isBusy()) return;
    const timer = setTimeout(() => void this.#live.stop(), PATIENCE_MS);
    const unsubscribe = this.subscribe(() => {
      // With its prompt back: what runs later is another command.
      if (isBusy()) return;
      clearTimeout(timer);
      unsubscribe();
    });
  }

  async openTerminal(location: TerminalLocation): Promise<void> {
    const id = await this.ask(this.session.openTerminal(location));
    if (id !== null) this.set({ terminal: id });
  }

  /** The legs of the stretch that is shown, as far as its stops are known. */
  legs(cursor = this.#view.at): readonly Leg[] {
    if (cursor === null) return [];
    return this.#stage.legs(this.#view, cursor);
  }

  show(cursor: Cursor | null): void {
    this.set({ at: cursor });
    if (cursor !== null && cursor.run !== this.#view.passing.run) void this.#askMatching();
    this.#askStops();
  }

  /** Filters the timeline and the list of packets; where an expression is refused, the last one that was not stays. */
  filterBy(expression: string): void {
    this.set({ filter: { ...this.#view.filter, expression } });
    void this.#askMatching();
  }

  async #askMatching(): Promise<void> {
    const { filter, epoch, at } = this.#view;
    const { expression } = filter;
    const run = at?.run ?? 0;
    const found = expression === "" ? null : await this.ask(this.session.matching(expression, run));
    if (expression !== this.#view.filter.expression || epoch !== this.#view.epoch) return;
    const refused = found?.refused ?? null;
    this.set({ filter: { ...this.#view.filter, refused } });
    if (refused !== null) return;
    this.set({ passing: { expression, run, stretches: found === null ? null : new Set(found.stretches) } });
    const shown = stretchAt(this.#view);
    if (shown === null || !matches(this.#view, shown)) this.show(beginningOf(this.#view));
  }

  /** By a stop, or by a packet. */
  step(by: 1 | -1): void {
    const next = stopBeside(this.#view, Math.max(1, depthOf(this.legs())), by);
    if (next === null) return this.set({ motion: "still" });
    if (next.kind === "at") return this.show(next.cursor);
    const at = { run: this.#view.at!.run, stretch: next.stretch };
    const stops = this.#view.stops.get(stopsKey(at.run, at.stretch));
    if (stops === undefined) return this.show({ ...at, depth: 0 });
    this.show({ ...at, depth: depthOf(this.#stage.legs(this.#view, { ...at, depth: 0 })) - 1 });
  }

  /** Step with motion, where people see it. */
  go(by: 1 | -1): void {
    this.#autoplays = false;
    if (by < 0 || this.#browser.prefersStill() || this.#view.motion === "step") {
      this.set({ motion: "still" });
      return this.step(by);
    }
    this.set({ motion: "step" });
  }

  goPacket(by: 1 | -1): void {
    const tick = tickBeside(this.#view, by);
    this.set({ motion: "still" });
    if (tick !== null) this.show({ run: this.#view.at?.run ?? 0, stretch: tick.number, depth: 0 });
  }

  goEnd(by: 1 | -1): void {
    this.set({ motion: "still" });
    const all = stretchesShown(this.#view);
    const last = by < 0 ? all[0] : all.at(-1);
    if (last !== undefined) this.show({ run: this.#view.at?.run ?? 0, stretch: last.number, depth: 0 });
  }

  togglePlay(): void {
    const isStill = this.#view.motion === "still";
    this.#autoplays = isStill;
    if (isStill && this.isAtEnd()) this.show(beginningOf(this.#view));
    this.set({ motion: isStill ? "playing" : "still" });
  }

  isAtEnd(): boolean {
    return stopBeside(this.#view, depthOf(this.legs()), 1) === null;
  }

  /** The packets of a turn, from the first. */
  showTurn(turn: number): void {
    this.set({ turn, whatIf: null, at: null, motion: "still" });
    this.show(beginningOf(this.#view));
  }

  /** The stop at which a hop was. */
  showHop(hop: number): void {
    const leg = this.legs().find(({ stops }) => stops.some((stop) => stop.hop === hop));
    if (leg !== undefined) this.set({ at: { ...this.#view.at!, depth: leg.depth }, motion: "still" });
  }

  askExplanation(run: number, stretch: number): void {
    const key = stopsKey(run, stretch);
    if (this.#asked.has(`why ${key}`)) return;
    this.#asked.add(`why ${key}`);
    const { epoch } = this.#view;
    void this.ask(this.session.explain({ run, stretch })).then((found) => {
      if (found === null || epoch !== this.#view.epoch) return;
      this.set({ explanations: new Map([...this.#view.explanations, [key, found]]) });
    });
  }

  async why(): Promise<void> {
    this.set({ why: { kind: "asking" }, panel: "packet" });
    const why = await this.ask(this.session.why().then((found) => ({ kind: "found", found }) as const));
    this.set({ why });
  }

  async whatIf(change: Change): Promise<void> {
    this.#forgetOutcomes();
    this.set({ whatIf: { change, comparison: null, side: "after" }, panel: "packet", why: null });
    const turn = this.#view.turns[this.#view.turn];
    const comparison = await this.ask(this.session.whatIf(change, turn?.kind === "line" ? turn.number : null));
    if (comparison === null) return this.set({ whatIf: null });
    this.set({ whatIf: { change, comparison, side: "after" } });
    const { difference, after, before } = comparison;
    const name = difference?.after ?? difference?.before ?? null;
    const run = name?.run ?? after?.run ?? before.run;
    const stretch = name?.stretch ?? after?.stretches[0]?.number ?? before.stretches[0]?.number;
    if (stretch === undefined) return;
    this.show({ run, stretch, depth: 0 });
    if (name !== null) await this.#showDifference(name.hop);
  }

  /** The stop at which both first differ, with the other one's path beside it. */
  async #showDifference(hop: number): Promise<void> {
    const { difference } = this.#view.whatIf!.comparison!;
    for (const name of [difference!.before, difference!.after])
      if (name !== null) for (const { number } of this.#partsOf(name.run, name.stretch)) await this.#fetchStops(name.run, number);
    this.showHop(hop);
  }

  /** The stretches of the same packet up to one of them. */
  #partsOf(run: number, stretch: number): readonly Stretch[] {
    const all = stretchesOf(this.#view, run);
    const { journey } = all.find(({ number }) => number === stretch)!;
    return all.filter((each) => each.journey === journey && each.number <= stretch);
  }

  endWhatIf(): void {
    this.set({ whatIf: null, at: null });
    this.show(beginningOf(this.#view));
  }

  #hear(event: SessionEvent): void {
    switch (event.kind) {
      case "output":
        this.#texts.set(event.terminal, this.textOf(event.terminal) + event.text);
        for (const listener of this.#outputs) listener(event.terminal, event.text);
        return;
      case "prompt":
        return this.#prompted(event.terminal, { prompt: event.prompt, busy: event.busy });
      case "state":
        return this.#became(event.state);
      case "problem":
        return this.set({ problem: event.problem });
      default:
        return event satisfies never;
    }
  }

  #prompted(id: number, change: Pick<TerminalView, "prompt" | "busy">): void {
    const terminals = this.#view.terminals.map((each) => (each.id === id ? { ...each, ...change } : each));
    this.set({ terminals, isRunning: terminals.some(({ busy }) => busy) });
  }

  #became(state: SessionState): void {
    const isOther = state.epoch !== this.#view.epoch;
    if (isOther) this.#asked.clear();
    for (const { id, text } of state.terminals) this.#texts.set(id, text);
    const { change, sent, isNew } = broughtBy(this.#view, state);
    this.set(change);
    if (sent !== undefined && (isNew || isOther || this.#view.at === null)) {
      this.showTurn(sent.number);
      if (isNew && this.#autoplays && !this.#browser.prefersStill()) this.set({ motion: "playing" });
    }
    if (this.#view.passing.stretches !== null) void this.#askMatching();
  }

  /** Those of the stretch that is shown, of its packet's earlier ones, and of the next. */
  #askStops(): void {
    const stretch = stretchAt(this.#view);
    const { at } = this.#view;
    if (stretch === null || at === null) return;
    const parts = this.#partsOf(at.run, stretch.number);
    const next = tickBeside(this.#view, 1);
    for (const { number } of next === null ? parts : [...parts, next]) void this.#fetchStops(at.run, number);
  }

  async #fetchStops(run: number, stretch: number): Promise<void> {
    const key = stopsKey(run, stretch);
    if (this.#asked.has(key)) return;
    this.#asked.add(key);
    const { epoch } = this.#view;
    const stops: readonly Stop[] | null = await this.ask(this.session.stops({ run, stretch }));
    if (stops === null || epoch !== this.#view.epoch) return;
    this.set({ stops: new Map([...this.#view.stops, [key, stops]]) });
  }

  /** The runs of the next what-if have the numbers of the last. */
  #forgetOutcomes(): void {
    const isOwn = ([key]: readonly [string, unknown]): boolean => key.startsWith("0 ");
    for (const key of this.#asked) if (!/^(why )?0 /.test(key)) this.#asked.delete(key);
    this.set({
      stops: new Map([...this.#view.stops].filter(isOwn)),
      explanations: new Map([...this.#view.explanations].filter(isOwn)),
    });
    this.#stage.forget();
  }

  #redraw(): void {
    this.#stage.draw(this.#view, this.#room);
  }
}

function problemOf(thrown: unknown) {
  if (thrown instanceof SessionError) return thrown.problem;
  throw thrown;
}
