/** Whether a device has carrier, and a bridge port forwards: derived from configuration, as the drivers would keep it. */
import type { Device } from "../device.ts";

export const PORT_DISABLED = 0;
export const PORT_LEARNING = 2;
export const PORT_FORWARDING = 3;
export const PORT_BLOCKING = 4;

/**
 * A veth has carrier while both ends are up, and the cable it stands for is not cut; a bridge until its first port and then while
 * a port forwards; lo and dummy always.
 */
export function hasCarrier(device: Device): boolean {
  switch (device.kind) {
    case "veth":
      return device.isUp && device.peer?.isUp === true && device.cable?.isCut !== true;
    case "bridge":
      return !device.bridgeConfig!.selected || device.bridge!.forwards(isForwarding);
    case "loopback":
    case "dummy":
      return true;
    default:
      return device.kind satisfies never;
  }
}

/** A port's state without STP: forwarding while bridge and port are up and the port has carrier. Linux: br_stp_if.c, br_if.c. */
export function portState(port: Device): number {
  if (port.master === null || !port.master.isUp || !port.isUp || !hasCarrier(port)) return PORT_DISABLED;
  return port.portConfig?.stateSet ?? PORT_FORWARDING;
}

function isForwarding(port: Device): boolean {
  return portState(port) === PORT_FORWARDING;
}
