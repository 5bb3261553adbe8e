/**
 * Lines netfilter writes to the kernel log. The log is one for the machine: a namespace other than the first writes to it only where
 * net.netfilter.nf_log_all_netns allows it, as on Linux.
 */
import type { Net } from "../net.ts";

export function writeLog(net: Net, text: string): void {
  const { host } = net;
  if (host.init !== net && Number(host.init.config.sysctls["net.netfilter.nf_log_all_netns"] ?? 0) === 0) return;
  const timeUs = net.loop.nowUs;
  (host.log as { timeUs: number; text: string }[]).push({ timeUs, text });
  net.taps.log({ timeUs, host: host.name, text });
}
