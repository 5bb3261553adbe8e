/** lo: what is sent is received. Linux: drivers/net/loopback.c. */
import { ETHERNET_HEADER_BYTES, frameBytes } from "../../wire/ethernet.ts";
import type { Device, Driver } from "../device.ts";
import { PACKET_HOST, type Skb } from "../skb.ts";
import { countTransmit } from "./transmit.ts";

export const LOOPBACK_DRIVER: Driver = { transmit: transmitOnLoopback };

function transmitOnLoopback(skb: Skb, device: Device): void {
  // Counted after eth_type_trans() took the header off.
  const bytes = frameBytes(skb.frame!) - ETHERNET_HEADER_BYTES;
  countTransmit(device, bytes);
  device.counters.rxPackets++;
  device.counters.rxBytes += bytes;
  skb.packetType = PACKET_HOST;
  skb.net.loop.post(skb);
}
