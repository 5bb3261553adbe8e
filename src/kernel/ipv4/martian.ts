/** The log lines of net.ipv4.conf.*.log_martians. Linux: ip_handle_martian_source(), net/ipv4/route.c. */

import type { DropReason } from "../../trace/reasons.ts";
import { formatIpv4 } from "../../wire/ipv4-address.ts";
import { formatMac } from "../../wire/mac.ts";
import { logLine } from "../observe.ts";
import type { Skb } from "../skb.ts";

export function logMartian(skb: Skb, reason: DropReason): void {
  const { ip, dev, frame } = skb;
  if (reason === "IP_INVALID_DEST" || (reason === "IP_LOCALNET" && ip.dst >>> 24 === 127)) {
    logLine(skb.net.host, `IPv4: martian destination ${formatIpv4(ip.dst)} from ${formatIpv4(ip.src)}, dev ${dev.name}`);
    return;
  }
  logLine(skb.net.host, `IPv4: martian source ${formatIpv4(ip.dst)} from ${formatIpv4(ip.src)}, on dev ${dev.name}`);
  if (frame === null) return;
  const bytes = `${formatMac(frame.dst)}:${formatMac(frame.src)}:08:00`.split(":").join(" ");
  logLine(skb.net.host, `ll header: 00000000: ${bytes}`);
}
