/**
 * What dockerd reports of what it does, for `docker events`. Source: moby, daemon/events. Which events there are, and in which
 * order, was recorded of 20.10. Left out: events of images and volumes, and of health checks.
 */

import { type Restore, restoreAll, saveArray } from "../sim/restore.ts";
import { WaitQueue } from "../sim/wait.ts";
import type { Container, Network } from "./shapes.ts";

export interface EngineEvent {
  /** Virtual microseconds. */
  readonly timeUs: number;
  readonly type: "container" | "network";
  readonly action: string;
  readonly id: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** As many as dockerd keeps. */
const MOST_KEPT = 256;

export class Events {
  readonly added = new WaitQueue("an event of dockerd");
  readonly #now: () => number;
  readonly #kept: EngineEvent[] = [];
  /** How many there have been. */
  count = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  ofContainer(container: Container, action: string, more: Readonly<Record<string, string>> = {}): void {
    const { config, id, name } = container;
    this.#add({ type: "container", action, id, attributes: { ...config.labels, image: config.image, name, ...more } });
  }

  ofNetwork({ id, name, driver }: Network, action: string, more: Readonly<Record<string, string>> = {}): void {
    this.#add({ type: "network", action, id, attributes: { name, type: driver, ...more } });
  }

  /** What was unused was removed; nothing on the disk is counted. */
  ofPrune(type: EngineEvent["type"]): void {
    this.#add({ type, action: "prune", id: "", attributes: { reclaimed: "0" } });
  }

  /** Those that are kept, after the first so many. */
  after(count: number): readonly EngineEvent[] {
    const first = this.count - this.#kept.length;
    return this.#kept.slice(Math.max(0, count - first));
  }

  save(): Restore {
    const { count } = this;
    return restoreAll([saveArray(this.#kept), () => void (this.count = count)]);
  }

  #add(event: Omit<EngineEvent, "timeUs">): void {
    this.#kept.push({ timeUs: this.#now(), ...event });
    this.count++;
    if (this.#kept.length > MOST_KEPT) this.#kept.shift();
    this.added.wake();
  }
}
