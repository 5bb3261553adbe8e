/** The network's commands: add one import and one entry each. */
import type { Command } from "../command.ts";
import { arpCommand } from "./arp/arp.ts";
import { arping } from "./arping.ts";
import { brctl } from "./brctl.ts";
import { bridgeCommand } from "./bridge/bridge.ts";
import { busybox } from "./busybox.ts";
import { conntrackCommand } from "./conntrack/conntrack.ts";
import { curl } from "./curl/curl.ts";
import { dmesg } from "./dmesg.ts";
import { dig } from "./dns/dig.ts";
import { host } from "./dns/host.ts";
import { nslookup } from "./dns/nslookup.ts";
import { dockerCompose } from "./docker/compose/compose.ts";
import { docker } from "./docker/docker.ts";
import { explain } from "./explain/explain.ts";
import { inputs, undo, whatIf, why } from "./explain/queries.ts";
import { getent } from "./getent.ts";
import { ifconfigCommand } from "./ifconfig/ifconfig.ts";
import { ipCommand } from "./ip/ip.ts";
import { iptablesCommands } from "./iptables/iptables.ts";
import { moduleCommands } from "./modules.ts";
import { nc, netcat } from "./nc/nc.ts";
import { netstat } from "./netstat/netstat.ts";
import { nsenter } from "./nsenter.ts";
import { nstat } from "./nstat/nstat.ts";
import { ping } from "./ping/ping.ts";
import { python3 } from "./python/python.ts";
import { routeCommand } from "./route/route.ts";
import { ss } from "./ss/ss.ts";
import { sshCommand } from "./ssh/ssh.ts";
import { sudoCommand } from "./sudo/sudo.ts";
import { sysctl } from "./sysctl/sysctl.ts";
import { tcpdump } from "./tcpdump/tcpdump.ts";
import { telnet } from "./telnet.ts";
import { traceroute } from "./traceroute/traceroute.ts";
import { wget } from "./wget/wget.ts";

export const COMMANDS: readonly Command[] = [
  routeCommand,
  ifconfigCommand,
  bridgeCommand,
  arpCommand,
  conntrackCommand,
  dmesg,
  ipCommand,
  ...iptablesCommands,
  ...moduleCommands,
  nsenter,
  nstat,
  ping,
  sshCommand,
  sudoCommand,
  tcpdump,
  brctl,
  sysctl,
  nslookup,
  host,
  dig,
  nc,
  netcat,
  telnet,
  traceroute,
  arping,
  ss,
  netstat,
  busybox,
  curl,
  python3,
  wget,
  getent,
  explain,
  why,
  whatIf,
  inputs,
  undo,
  docker,
  dockerCompose,
];
