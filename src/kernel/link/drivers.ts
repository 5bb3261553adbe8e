/** The driver of each kind of link. A new kind of device is a file with a driver, and a line here. */
import { frameBytes } from "../../wire/ethernet.ts";
import type { LinkKind } from "../config/link.ts";
import type { Driver } from "../device.ts";
import { transmitOnBridge } from "./bridge.ts";
import { LOOPBACK_DRIVER } from "./loopback.ts";
import { countTransmit } from "./transmit.ts";
import { VETH_DRIVER } from "./veth.ts";

export const DRIVERS: Readonly<Record<LinkKind, Driver>> = {
  veth: VETH_DRIVER,
  loopback: LOOPBACK_DRIVER,
  bridge: { transmit: transmitOnBridge },
  // Whatever a dummy sends is counted and gone (drivers/net/dummy.c).
  dummy: { transmit: (skb, device) => countTransmit(device, frameBytes(skb.frame!)) },
};
