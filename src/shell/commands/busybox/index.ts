/**
 * The applets of busybox that speak with its own words, by name. Those that are not here run the full tools
 * (commands/busybox.ts).
 */
import type { Command, CommandContext } from "../../command.ts";
import { makeShellCommand } from "../../evaluator/bash.ts";
import { httpd } from "../httpd/httpd.ts";
import { arp } from "./arp.ts";
import { runBusyboxHostname } from "./hostname.ts";
import { ifconfig } from "./ifconfig.ts";
import { ip } from "./ip/ip.ts";
import { nc } from "./nc.ts";
import { netstat } from "./netstat.ts";
import { nslookup } from "./nslookup.ts";
import { ping, ping6 } from "./ping.ts";
import { runBusyboxPs, runBusyboxTop } from "./processes.ts";
import { route } from "./route.ts";
import { timeout } from "./timeout.ts";
import { BUSYBOX_TOOLS } from "./tools.ts";
import { traceroute, traceroute6 } from "./traceroute.ts";
import { wget } from "./wget.ts";

export const BUSYBOX_COMMANDS: ReadonlyMap<string, Command> = new Map(
  [
    arp,
    { name: "hostname", run: (context: CommandContext) => runBusyboxHostname(context, context.host.name) },
    { name: "ps", run: runBusyboxPs },
    { name: "top", run: runBusyboxTop },
    httpd,
    ifconfig,
    ip,
    nc,
    netstat,
    nslookup,
    ping,
    ping6,
    route,
    timeout,
    traceroute,
    traceroute6,
    wget,
    ...BUSYBOX_TOOLS,
    makeShellCommand("sh", "/bin/sh", "ash"),
    makeShellCommand("ash", "/bin/ash", "ash"),
  ].map((command: Command) => [command.name, command]),
);
