/** Placeholder by the lead until the TCP helper writes this file: overwrite it (quoted: readQuoted() of ipv4/quoted.ts plus src, dst). */
import type { Icmp } from "../../../wire/icmp.ts";
import type { Ipv4 } from "../../../wire/ipv4-address.ts";
import type { Net } from "../../net.ts";

export function tcpError(_net: Net, _quoted: { src: Ipv4; dst: Ipv4; sport: number; dport: number; seq: number }, _message: Icmp): void {}
