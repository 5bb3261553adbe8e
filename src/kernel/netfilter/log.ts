/**
 * Lines netfilter writes to the kernel log. The log is one for the machine: a namespace other than the first writes to it only
 * where net.netfilter.nf_log_all_netns allows it, as on Linux.
 */
import type { Net } from "../net.ts";
import { logLine } from "../observe.ts";

export function writeLog(net: Net, text: string): void {
  const { host } = net;
  if (host.init !== net && Number(host.init.config.sysctls["net.netfilter.nf_log_all_netns"] ?? 0) === 0) return;
  logLine(host, text);
}
