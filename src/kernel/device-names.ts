/** The devices of a namespace by name. A few are gone through; many have an index. */
import type { IfIndex } from "./config/link.ts";
import type { Device } from "./device.ts";

const FEW = 8;

export class DeviceNames {
  readonly #devices: readonly (Device | null)[];
  #index: Map<string, IfIndex> | null = null;

  constructor(devices: readonly (Device | null)[]) {
    this.#devices = devices;
  }

  find(name: string): Device | null {
    const devices = this.#devices;
    if (devices.length > FEW) return devices[(this.#index ?? this.#makeIndex()).get(name) ?? 0] ?? null;
    for (let at = 0; at < devices.length; at++) if (devices[at]?.name === name) return devices[at]!;
    return null;
  }

  /** A device has another name; null: it is new, or gone. */
  change(before: string | null, after: string | null, ifindex: IfIndex): void {
    if (this.#index === null) return;
    if (before !== null && this.#index.get(before) === ifindex) this.#index.delete(before);
    if (after !== null) this.#index.set(after, ifindex);
  }

  /** The devices are others. */
  forget(): void {
    this.#index = null;
  }

  #makeIndex(): Map<string, IfIndex> {
    this.#index = new Map();
    for (const device of this.#devices) if (device !== null) this.#index.set(device.name, device.ifindex);
    return this.#index;
  }
}
