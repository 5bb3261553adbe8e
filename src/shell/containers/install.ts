/**
 * Package managers (yum, apt-get, apk) as far as network tools go: a known package's programs become available in the container,
 * with a note on stderr instead of the real one's transcript, which would be made up (mirrors, sizes, versions). No packet is
 * sent. Anything else is refused.
 */
import type { Userland } from "../../docker/images/define.ts";
import type { Command, CommandContext } from "../command.ts";

interface Installs {
  install(paths: readonly string[]): void;
}

/** By package name of yum, apt or apk: the programs here that come with it. */
const PACKAGES: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>(
  Object.entries({
    "net-tools": ["/usr/sbin/ifconfig", "/usr/sbin/route", "/usr/sbin/arp", "/usr/bin/netstat"],
    iproute: ["/usr/sbin/ip", "/usr/sbin/ss", "/usr/sbin/bridge"],
    iproute2: ["/usr/sbin/ip", "/usr/sbin/ss", "/usr/sbin/bridge"],
    iputils: ["/usr/bin/ping", "/usr/sbin/arping"],
    "iputils-ping": ["/usr/bin/ping"],
    "iputils-arping": ["/usr/bin/arping"],
    tcpdump: ["/usr/sbin/tcpdump"],
    curl: ["/usr/bin/curl"],
    wget: ["/usr/bin/wget"],
    traceroute: ["/usr/sbin/traceroute"],
    "bind-utils": ["/usr/bin/dig", "/usr/bin/host", "/usr/bin/nslookup"],
    dnsutils: ["/usr/bin/dig", "/usr/bin/host", "/usr/bin/nslookup"],
    "bind9-dnsutils": ["/usr/bin/dig", "/usr/bin/host", "/usr/bin/nslookup"],
    "bind-tools": ["/usr/bin/dig", "/usr/bin/host", "/usr/bin/nslookup"],
    nc: ["/usr/bin/nc"],
    netcat: ["/usr/bin/nc"],
    "netcat-openbsd": ["/usr/bin/nc"],
    telnet: ["/usr/bin/telnet"],
    iptables: ["/usr/sbin/iptables", "/usr/sbin/iptables-save", "/usr/sbin/iptables-restore"],
    "bridge-utils": ["/usr/sbin/brctl"],
    procps: ["/usr/bin/ps"],
    "procps-ng": ["/usr/bin/ps"],
    jq: ["/usr/bin/jq"],
    bash: ["/usr/bin/bash"],
  }),
);

export function installers(programs: Installs, userland: Userland): ReadonlyMap<string, Command> {
  const names = userland === "centos" ? ["yum", "dnf"] : userland === "debian" ? ["apt-get", "apt"] : ["apk"];
  return new Map(names.map((name) => [name, { name, run: (context) => runInstaller(context, programs, name) }]));
}

function* runInstaller(context: CommandContext, programs: Installs, name: string): Generator<never, number> {
  const words = context.argv.slice(1).filter((word) => !word.startsWith("-"));
  const [verb, ...packages] = words;
  const { stderr } = context;
  if (verb === "update" || verb === "makecache" || verb === "clean") {
    stderr.write(`${name}: nothing is downloaded in the simulator; packages of network tools are at hand\n`);
    return 0;
  }
  if ((verb !== "install" && verb !== "add") || packages.length === 0) {
    stderr.write(`${name}: "${words.join(" ")}" is not modelled\n`);
    return 2;
  }
  const unknown = packages.filter((each) => PACKAGES.get(each) === undefined);
  if (unknown.length > 0) {
    stderr.write(`${name}: package "${unknown[0]}" is not modelled\n`);
    return 2;
  }
  programs.install(packages.flatMap((each) => PACKAGES.get(each)!));
  stderr.write(`${name}: nothing is downloaded in the simulator; now available: ${packages.join(", ")}\n`);
  return 0;
}
