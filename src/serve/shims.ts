/** A folder of programs that stand first in PATH: one for each command that a script would ask the network with. */
import { linkSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeRegistry } from "../shell/registry.ts";
import { SHIM } from "./shim-source.ts";

/**
 * Commands that look at the network, change it or use it. What else the lab has (ls, cat, grep, ...) stays the machine's own, but
 * `sleep`, which is to pass the lab's time, and `sudo`, which nobody needs here.
 */
const SHIMMED = `
  ip bridge brctl ifconfig route arp netstat ss nstat rtmon vconfig ethtool tc tunctl
  lnstat ctstat rtstat rtacct routel devlink dcb rdma tipc vdpa arpd rarp nameif slattach plipconfig mii-tool iptunnel ipmaddr
  ifup ifdown dhclient hostname
  iptables iptables-save iptables-restore iptables-legacy iptables-legacy-save iptables-legacy-restore
  iptables-nft iptables-nft-save iptables-nft-restore ip6tables ip6tables-save ip6tables-restore ebtables arptables nft ipset
  iptables-apply ip6tables-apply iptables-translate iptables-xml xtables-nft-multi xtables-legacy-multi xtables-monitor
  conntrack conntrackd nfct sysctl modprobe lsmod dmesg nsenter unshare
  ping ping4 ping6 arping traceroute traceroute6 tcptraceroute lft mtr tracepath fping hping3 nmap
  tcpdump tshark curl wget nc nc.openbsd netcat ncat socat telnet dig host nslookup iperf iperf3
  docker docker-compose dockerd ctr podman nginx dnsmasq udhcpc sleep sudo
`
  .trim()
  .split(/\s+/);

/** Writes the shims of a lab into a folder that is not there yet. */
export function writeShims(folder: string, without: readonly string[]): void {
  mkdirSync(folder);
  const registry = makeRegistry();
  const [first, ...rest] = SHIMMED.filter((name) => registry.has(name) && !without.includes(name));
  writeFileSync(join(folder, first!), SHIM, { mode: 0o755 });
  for (const name of rest) linkSync(join(folder, first!), join(folder, name));
}
