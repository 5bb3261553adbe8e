/**
 * What a cable between two hosts does, changed while the lab runs. Cutting it is what pulling a plug is: both ends lose their
 * carrier, with all that follows (operstate, linkdown routes, neighbours). A veth has no such thing on Linux; its peer going down
 * does the same to one end.
 */
import type { Cable, Device } from "../device.ts";
import { withCarriers } from "./carrier-change.ts";

/** Puts the same cable at both ends; null for one that costs nothing. */
export function setCable(ends: readonly [Device, Device], cable: Cable | null): void {
  withCarriers(ends, () => {
    ends[0].net.host.kernel.epoch.move();
    for (const device of ends) device.cable = cable === null ? null : { ...cable, freeAtUs: device.cable?.freeAtUs ?? 0 };
  });
}
