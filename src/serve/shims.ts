/** A folder of programs that stand first in PATH: one for each command that a script would ask the network with. */
import { spawnSync } from "node:child_process";
import { accessSync, chmodSync, constants, copyFileSync, existsSync, linkSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { quoteShell } from "../lab/export/command.ts";
import type { Command } from "../shell/command.ts";
import { NOT_MODELLED } from "../shell/commands/not-modelled/table.ts";
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

/** Made by the package's build where it has a compiler (package/build-shims.ts): it starts in a fraction of Perl's time. */
const BINARY = fileURLToPath(new URL(`../shims/${process.platform}-${process.arch}`, import.meta.url));

/** `perl` has the shims of the fallback, for the tests. */
const KIND_VARIABLE = "NETNSIM_SHIM";

/** The exit code of a shim that finds no lab. */
const SHIM_FAILED = 125;

/** netnsim's own name leads to the netnsim that is asked, in the shell that a detached lab was started from, too. */
const LAUNCHER = `#!/bin/sh
exec ${[process.execPath, ...process.execArgv, process.argv[1]!].map(quoteShell).join(" ")} "$@"
`;

/** Writes the shims of a lab into a folder that is not there yet. */
export function writeShims(folder: string, without: readonly string[]): void {
  mkdirSync(folder);
  writeFileSync(join(folder, "netnsim"), LAUNCHER, { mode: 0o755 });
  const registry = makeRegistry();
  const names = SHIMMED.filter((name) => !without.includes(name) && isWanted(name, registry.get(name)));
  const [first, ...rest] = names.map((name) => join(folder, name));
  if (!copyBinary(first!)) writeFileSync(first!, SHIM, { mode: 0o755 });
  for (const path of rest) linkSync(first!, path);
}

/** What the lab refuses by name stands before the machine's program; where there is none, scripts are to find none. */
function isWanted(name: string, command: Command | undefined): boolean {
  return command !== undefined && (!NOT_MODELLED.includes(command) || isOnMachine(name));
}

function isOnMachine(name: string): boolean {
  return (process.env.PATH ?? "").split(":").some((folder) => isExecutable(join(folder || ".", name)));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Whether this platform has one, and it runs there. */
function copyBinary(path: string): boolean {
  if (process.env[KIND_VARIABLE] === "perl" || !existsSync(BINARY)) return false;
  copyFileSync(BINARY, path);
  chmodSync(path, 0o755);
  if (spawnSync(path, { env: {}, stdio: "ignore" }).status === SHIM_FAILED) return true;
  rmSync(path);
  return false;
}
