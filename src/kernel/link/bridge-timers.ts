/**
 * What `ip -d link` and `brctl showstp` show of a bridge's timers. Linux: br_make_forwarding(), br_stp_if.c; br_fdb_cleanup(), br_fdb.c.
 *
 * Without STP two of them run. A port that begins to forward starts its forward delay, though nothing waits for it; and a bridge
 * that is up sweeps its table: after 0.1 s, then whenever the next entry may have aged. Here nobody has to be woken for either, so
 * both are only worked out when somebody looks.
 */
import type { Device } from "../device.ts";
import type { BridgeState } from "./bridge-state.ts";

const FIRST_SWEEP_US = 100_000;
const LEAST_US = 10_000;

export class BridgeTimers {
  readonly #bridge: BridgeState;
  #sweepUs: number | null = null;
  /** By port: when its forward delay is over. */
  readonly #forwardUs = new WeakMap<Device, number>();

  constructor(bridge: BridgeState) {
    this.#bridge = bridge;
  }

  bridgeWentUp(nowUs: number): void {
    this.#sweepUs = nowUs + FIRST_SWEEP_US;
  }

  bridgeWentDown(): void {
    this.#sweepUs = null;
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

  /** Another ageing time is looked at straight away. Linux: br_set_ageing_time(). */
  ageingChanged(nowUs: number): void {
    if (this.#sweepUs !== null) this.#sweepUs = nowUs;
  }

  /** Until the next sweep; 0 while the bridge is down. What was learnt anew since a past sweep is taken for new. */
  sweepLeftUs(nowUs: number): number {
    if (this.#sweepUs === null) return 0;
    const { ageingUs } = this.#bridge.device.bridgeConfig!;
    if (ageingUs <= LEAST_US) return LEAST_US - (nowUs % LEAST_US);
    while (this.#sweepUs <= nowUs) this.#sweepUs += this.#delayAt(this.#sweepUs, ageingUs);
    return this.#sweepUs - nowUs;
  }

  #delayAt(sweepUs: number, ageingUs: number): number {
    let delayUs = ageingUs;
    for (const { kind, added, updatedUs } of this.#bridge.fdb) {
      if (kind !== "learnt" || added || updatedUs > sweepUs || updatedUs + ageingUs <= sweepUs) continue;
      delayUs = Math.min(delayUs, updatedUs + ageingUs - sweepUs);
    }
    return Math.max(delayUs, LEAST_US);
  }
}
