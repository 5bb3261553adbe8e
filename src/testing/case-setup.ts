/** The commands that build a lab: links in one batch, then each host's settings, addresses, routes and rules. */

import type { CableCase, CableEnd, HostCase, LabCase, RuleCase, Table } from "./lab-case.ts";
import { neighbourSettings } from "./neighbour-settings.ts";
import { ruleWords } from "./rule-words.ts";
import { USER_CHAIN } from "./rules.ts";

const TABLES: readonly Table[] = ["raw", "mangle", "nat", "filter", "security"];

export function labSetup(lab: LabCase): string[] {
  const names = new Set(lab.hosts.map((host) => host.name));
  const cables = lab.cables.filter(({ ends }) => ends.every((end) => names.has(end.host)));
  const links = [
    ...lab.hosts.map((host) => `netns add ${host.name}`),
    ...lab.hosts.flatMap((host) =>
      host.bridges.map((bridge) => ["link add", bridge.name, "netns", host.name, "type bridge", ...bridge.options].join(" ")),
    ),
    ...cables.filter(({ made }) => made === "outside").map(linkWords),
  ];
  const others = cables.filter(({ made }) => made !== "outside").flatMap(linkCommands);
  const setups = lab.hosts.flatMap((host) => hostSetup(host, cables, givesUpSoon(lab)));
  return [...heredoc("ip -batch -", links), ...others, ...setups];
}

/** A command that reads these lines; nothing where there are none. */
export function heredoc(command: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`${command} <<'END'`, ...lines, "END"];
}

function linkWords({ ends: [a, b] }: CableCase): string {
  return `link add ${endWords(a)} type veth peer name ${endWords(b)}`;
}

/** Commands for the forms that are no line of one batch. */
function linkCommands({ ends: [a, b], made }: CableCase): string[] {
  const pair = (first: string, second: string) => `link add ${first} type veth peer name ${second}`;
  switch (made) {
    case "outside":
      return [];
    case "first":
      return [`ip -n ${a.host} ${pair(settingsWords(a), endWords(b))}`];
    case "second":
      return [`ip netns exec ${b.host} ip ${pair(settingsWords(b), endWords(a))}`];
    case "foreign":
      return [`ip -n ${b.host} ${pair(endWords(a), settingsWords(b))}`];
    case "moved":
      return [`ip ${pair(endWords(a), settingsWords(b))}`, `ip link set ${b.device} netns ${b.host}`];
    default:
      return made satisfies never;
  }
}

function endWords(end: CableEnd): string {
  return `${settingsWords(end)} netns ${end.host}`;
}

function settingsWords({ device, mac, mtu }: CableEnd): string {
  return `${device} address ${mac}${mtu === null ? "" : ` mtu ${mtu}`}`;
}

/** A connection that is cut off is sent again for minutes after its program has ended: not in a lab that goes on. */
function givesUpSoon(lab: LabCase): boolean {
  return lab.traffic.some((each) => each.kind === "live" && each.protocol === "tcp");
}

function hostSetup(host: HostCase, cables: readonly CableCase[], fewRetries: boolean): string[] {
  const ends = cables.flatMap((cable) => cable.ends).filter((end) => end.host === host.name);
  const speaking = [
    ...ends.filter((end) => end.master === null).map((end) => end.device),
    ...host.bridges.map((bridge) => bridge.name),
  ];
  const quick = speaking.flatMap((device) => [
    ...neighbourSettings(device),
    // A proxy waits a random time before it replies.
    ...(host.sysctls.some(({ name }) => name.endsWith(".proxy_arp")) ? [`net.ipv4.neigh.${device}.proxy_delay=0`] : []),
  ]);
  const patience = fewRetries ? ["net.ipv4.tcp_orphan_retries=1"] : [];
  const sysctls = [
    ...(host.addresses.length === 0 ? [] : [...quick, ...patience]),
    ...host.sysctls.map(({ name, value }) => `${name}=${value}`),
  ];
  const batch = [
    "link set lo up",
    ...ends.flatMap((end) => (end.master === null ? [] : [`link set ${end.device} master ${end.master}`])),
    ...ends.map((end) => `link set ${end.device} up`),
    ...host.bridges.map((bridge) => `link set ${bridge.name} up`),
    ...host.addresses.map(({ device, words }) => `addr add ${words} dev ${device}`),
    ...host.routes.map((words) => `route add ${words}`),
    ...host.policies.map((words) => `rule add ${words}`),
  ];
  return [
    ...(sysctls.length === 0 ? [] : [`ip netns exec ${host.name} sysctl -qw ${sysctls.join(" ")}`]),
    ...heredoc(`ip -n ${host.name} -force -batch -`, batch),
    ...heredoc(`ip netns exec ${host.name} iptables-restore`, restoreLines(host)),
  ];
}

function restoreLines(host: HostCase): string[] {
  return TABLES.flatMap((table) => {
    const rules = host.rules.filter((rule) => rule.table === table);
    const policies = host.chainPolicies.filter((policy) => policy.table === table).map((policy) => `:${policy.chain} DROP [0:0]`);
    if (rules.length === 0 && policies.length === 0) return [];
    const own = rules.some(namesUserChain) ? [`:${USER_CHAIN} - [0:0]`] : [];
    return [`*${table}`, ...policies, ...own, ...rules.map((rule) => `-A ${ruleWords(rule)}`), "COMMIT"];
  });
}

function namesUserChain(rule: RuleCase): boolean {
  return rule.chain === USER_CHAIN || rule.target.endsWith(` ${USER_CHAIN}`);
}
