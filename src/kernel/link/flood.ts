/** Which ports of a bridge a frame may leave by, and why not by the others. Linux: should_deliver(), br_flood(), br_forward.c. */
import type { PortRefusal } from "../../trace/facts.ts";
import { BROADCAST, UNICAST } from "../../wire/ethernet.ts";
import type { Device } from "../device.ts";
import { reportHop } from "../observe.ts";
import type { Skb } from "../skb.ts";
import { PORT_FORWARDING, portState } from "./carrier.ts";

/** Never back out of the port it came in on (but with hairpin), never between isolated ports. Null: it may leave. */
export function refusalOf(port: Device, from: Device | null): PortRefusal | null {
  const settings = port.portConfig!;
  if (port === from && !settings.hairpin) return "came in there";
  if (portState(port) !== PORT_FORWARDING) return "down";
  return settings.isolated && from !== null && from.portConfig!.isolated ? "isolated" : null;
}

/** The same for a frame that is flooded: its kind may be off at the port. `cast` is the frame header's. */
export function floodRefusalOf(port: Device, from: Device | null, cast: number): PortRefusal | null {
  const settings = port.portConfig!;
  if (cast === UNICAST) return settings.flood ? refusalOf(port, from) : "flood off";
  // Of what the host itself sends, unicast alone may be off.
  if (from === null) return refusalOf(port, from);
  if (cast === BROADCAST) return settings.broadcastFlood ? refusalOf(port, from) : "bcast_flood off";
  return settings.multicastFlood ? refusalOf(port, from) : "mcast_flood off";
}

/** Reports by which of a bridge's ports a frame leaves; `port` is the one it is for, null where it is flooded. */
export function reportPorts(skb: Skb, bridge: Device, port: Device | null, from: Device | null): void {
  const { cast } = skb.frame!.header;
  const asked = port === null ? bridge.bridge!.ports : [port];
  const refusals = asked.map((each) => [each, port === null ? floodRefusalOf(each, from, cast) : refusalOf(each, from)] as const);
  reportHop(skb, "ports", {
    bridge: bridge.name,
    to: refusals.flatMap(([{ name }, why]) => (why === null ? [name] : [])),
    not: refusals.flatMap(([{ name }, why]) => (why === null ? [] : [{ port: name, why }])),
  });
}
