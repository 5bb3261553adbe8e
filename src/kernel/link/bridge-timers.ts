/**
 * A bridge's timers. Linux: br_make_forwarding(), br_stp_if.c; br_fdb_cleanup(), br_fdb.c.
 *
 * Without STP two of them run. A port that begins to forward starts its forward delay, though nothing waits for it: it is only
 * computed when it is shown. And a bridge that is up sweeps its table of what has aged: after 0.1 s, then whenever the next
 * entry may have aged. Until it is swept an entry is as good as any, and the sweep is late: its timer is one of the wheel (by 32
 * ms at an ageing time of 1 s, 16 s at the usual 300 s), and a worker has to start. A lab at rest has no timer: sweeps are done,
 * as of their time, when the table is asked next.
 */
import { type Restore, saveMap } from "../../sim/restore.ts";
import { TICK_US, wheelDueUs } from "../../sim/wheel.ts";
import type { Device } from "../device.ts";
import type { BridgeState } from "./bridge-state.ts";
import type { FdbEntry } from "./fdb.ts";

const FIRST_SWEEP_US = 100_000;
/** Sweeps are ten milliseconds apart at least, which are three ticks. */
const LEAST_US = 3 * TICK_US;
/** A worker starts when the tick's timers, and the frames they sent, are done. */
const WORKER_US = 50;

export class BridgeTimers {
  /** No sweep is outstanding before. */
  dueUs = Number.POSITIVE_INFINITY;
  readonly #bridge: BridgeState;
  /** What the next sweep's timer was set to. */
  #wantedUs: number | null = null;
  #timerUs = 0;
  /** By port: when its forward delay is over. */
  readonly #forwardUs = new Map<Device, number>();

  constructor(bridge: BridgeState) {
    this.#bridge = bridge;
  }

  save(): Restore {
    const [dueUs, wantedUs, timerUs] = [this.dueUs, this.#wantedUs, this.#timerUs];
    const forwardUs = saveMap(this.#forwardUs);
    return () => {
      [this.dueUs, this.#wantedUs, this.#timerUs] = [dueUs, wantedUs, timerUs];
      forwardUs();
    };
  }

  bridgeWentUp(nowUs: number): void {
    this.#schedule(nowUs, FIRST_SWEEP_US);
  }

  bridgeWentDown(): void {
    this.#wantedUs = null;
    this.dueUs = Number.POSITIVE_INFINITY;
  }

  portForwards(port: Device, nowUs: number): void {
    this.#forwardUs.set(port, nowUs + this.#bridge.device.bridgeConfig!.forwardDelayUs);
  }

  portDisabled(port: Device): void {
    this.#forwardUs.delete(port);
  }

  forwardDelayLeftUs(port: Device, nowUs: number): number {
    return Math.max(0, (this.#forwardUs.get(port) ?? 0) - nowUs);
  }

  /** With another ageing time the table is swept straight away. Linux: br_set_ageing_time(). */
  ageingChanged(nowUs: number): void {
    if (this.#wantedUs === null) return;
    this.#wantedUs = nowUs;
    this.#timerUs = nowUs;
    this.dueUs = nowUs;
  }

  /** Until the next sweep's timer; 0 while the bridge is down. */
  sweepLeftUs(nowUs: number): number {
    this.sweepUntil(nowUs);
    return this.#wantedUs === null ? 0 : Math.max(0, this.#wantedUs - nowUs);
  }

  /** Does the sweeps that were due by now. */
  sweepUntil(nowUs: number): void {
    while (this.dueUs <= nowUs) {
      const ages = this.#sweep(this.#timerUs);
      if (!ages) this.#skipUntil(nowUs);
    }
  }

  /** Returns whether an entry is left that ages. */
  #sweep(atUs: number): boolean {
    const { ageingUs } = this.#bridge.device.bridgeConfig!;
    const tickUs = ticks(atUs);
    let delayUs = ageingUs;
    let ages = false;
    for (const fdb of this.#bridge.tables.values()) {
      const aged: FdbEntry[] = [];
      for (const entry of fdb) {
        const { kind, added, updatedUs } = entry;
        if (kind !== "learnt" || added) continue;
        const leftUs = ticks(updatedUs) + ageingUs - tickUs;
        if (leftUs <= 0) aged.push(entry);
        else {
          ages = true;
          delayUs = Math.min(delayUs, leftUs);
        }
      }
      for (const entry of aged) this.#bridge.remove(entry);
    }
    this.#schedule(atUs, Math.max(delayUs, LEAST_US));
    return ages;
  }

  /** Sweeps of a table in which nothing ages follow one another at the same distance. */
  #skipUntil(nowUs: number): void {
    const stepUs = Math.max(this.#bridge.device.bridgeConfig!.ageingUs, LEAST_US);
    const distanceUs = wheelDueUs(this.#timerUs, stepUs) - this.#timerUs;
    const count = Math.floor((nowUs - this.dueUs) / distanceUs);
    if (count > 0) this.#schedule(this.#timerUs + (count - 1) * distanceUs, stepUs);
  }

  #schedule(fromUs: number, delayUs: number): void {
    this.#wantedUs = fromUs + delayUs;
    this.#timerUs = wheelDueUs(fromUs, delayUs);
    this.dueUs = this.#timerUs + WORKER_US;
  }
}

function ticks(us: number): number {
  return us - (us % TICK_US);
}
