/**
 * A case as a plain shell script for an empty host: nothing of ours is needed to run it. Waits are chosen so that Linux gives
 * the same result twice: after the links came up (the kernel drops what is sent in about their first second), and for listeners.
 * Neighbours are asked for at 100 ms instead of a second, so that each failure is over before the next command; none is probed
 * again.
 */
import * as read from "../lab/arguments.ts";
import { labSetup } from "./case-setup.ts";
import type { ChangeCase, DatagramCase, LabCase, LiveCase, LookCase, ReadCase, StreamCase, TrafficCase } from "./lab-case.ts";

/** What is written into a case's script beside the case. */
export interface ScriptOptions {
  /** Comment lines at its head. */
  readonly comments?: readonly string[];
}

const list = read.listOf((at, value) => {
  if (typeof value !== "object" || value === null) throw read.wrongArgument(at, "an object", value);
  return value;
});
const labCase = read.fieldsOf<LabCase>({ hosts: list, cables: list, traffic: list, looks: list });
const scriptOptions = read.fieldsOf<ScriptOptions>({ comments: read.optional(read.listOf(read.text)) });

/**
 * A case as a shell script for an empty host (the world `bare`, or `unshare -n`): it builds the lab, sends the traffic and lists
 * the tables.
 */
export function caseScript(lab: LabCase, options: ScriptOptions = {}): string {
  labCase("caseScript(lab)", lab);
  scriptOptions("caseScript(options)", options);
  const head = ["# world: bare", ...(options.comments ?? []).map((line) => `# ${line}`)];
  const pause = forgetsSoon(lab) ? ["sleep 1.6"] : [];
  const traffic = lab.traffic.flatMap((each) => [...trafficLines(each), ...(isSending(each) ? pause : [])]);
  const looks = lab.looks.map(lookLine);
  return `${[...head, ...labSetup(lab), "sleep 1.2", ...traffic, "sleep 0.6", ...looks].join("\n")}\n`;
}

/** Something is forgotten after a second: each step then begins when that is over. */
function forgetsSoon(lab: LabCase): boolean {
  return lab.hosts.some(
    ({ sysctls, bridges }) =>
      sysctls.some(({ name, value }) => name.endsWith("_timeout") && value === "1") ||
      bridges.some(({ options }) => options.includes("ageing_time 100")),
  );
}

function isSending({ kind }: TrafficCase): boolean {
  return kind !== "change" && kind !== "read" && kind !== "sleep";
}

function inside(host: string): string {
  return `ip netns exec ${host}`;
}

/** The lines of one piece of traffic. */
export function trafficLines(traffic: TrafficCase): string[] {
  switch (traffic.kind) {
    case "ping":
      return [words(inside(traffic.from), "ping -c 1 -W 0.8", ...traffic.options, traffic.to)];
    case "udp":
      return datagramLines(traffic);
    case "tcp":
      return streamLines(traffic);
    case "live":
      return liveLines(traffic);
    case "traceroute":
      return [words(inside(traffic.from), "traceroute -n -q 1 -N 1 -w 0.6 -m 4", ...traffic.options, traffic.to)];
    case "arping":
      return [words(inside(traffic.from), `arping -c 1 -w 1 -I ${traffic.device}`, ...traffic.options, traffic.to)];
    case "sleep":
      return [`sleep ${traffic.seconds}`];
    case "change":
      return changeLines(traffic);
    case "read":
      return commandsOf(traffic);
    default:
      return traffic satisfies never;
  }
}

function commandsOf({ host, command }: ChangeCase | ReadCase): string[] {
  return command.split("; ").map((each) => words(inside(host), each));
}

function changeLines(change: ChangeCase): string[] {
  const { command } = change;
  const commands = commandsOf(change);
  return /\bup\b|master\b/.test(command) ? [...commands, "sleep 1.2"] : commands;
}

/** The listener replies `pong`; it ends by itself, later than who speaks to it. */
function datagramLines({ from, to, port, sourcePort, listener, listenerPort, sizeBytes, seconds }: DatagramCase): string[] {
  const send = `${payload(sizeBytes)} | ${inside(from)} timeout ${seconds} nc -u -w 1 -p ${sourcePort} ${to} ${port}`;
  if (listener === null) return [send];
  return [
    `echo pong | ${inside(listener)} timeout 1.2 nc -u -l -p ${listenerPort} > heard.txt &`,
    untilHeard(listener, "u", listenerPort),
    send,
    "wait; wc -c < heard.txt",
  ];
}

function streamLines({ from, to, port, sourcePort, listener, listenerPort, sizeBytes, seconds }: StreamCase): string[] {
  const patience = seconds > 1 ? `-v -w ${Math.ceil(seconds)}` : "-w 1";
  const send = `${payload(sizeBytes)} | ${inside(from)} timeout ${seconds} nc -N ${patience} -p ${sourcePort} ${to} ${port}`;
  if (listener === null) return [send];
  return [
    `${inside(listener)} timeout 1.7 nc -l -p ${listenerPort} > heard.txt &`,
    untilHeard(listener, "t", listenerPort),
    send,
    "wait; wc -c < heard.txt",
  ];
}

/**
 * Both sides speak at once and once more (what the client hears is printed at the end, whenever it came): the client a second
 * later, the listener 0.3 seconds after it. The client's end lies between the first and the second time that TCP sends again what
 * the listener said last, also where programs begin a tenth of a second later than here. What is still in flight when both have
 * ended is given up within the pause (net.ipv4.tcp_orphan_retries).
 */
function liveLines({ protocol, from, to, port, sourcePort, listener, listenerPort, meanwhile }: LiveCase): string[] {
  const happens = ["sleep 0.4", ...meanwhile.flatMap(commandsOf)];
  if (protocol === "icmp") return [`${inside(from)} ping -c 2 -W 0.8 ${to} > said.txt &`, ...happens, "wait; cat said.txt"];
  const [options, kind] = protocol === "udp" ? (["-u", "u"] as const) : (["-N", "t"] as const);
  const hear = `${inside(listener ?? "")} timeout 2.9 nc ${protocol === "udp" ? "-u " : ""}-l -p ${listenerPort}`;
  const listen = [`(sleep 1.3; echo pong; sleep 1.4) | ${hear} > heard.txt &`, untilHeard(listener ?? "", kind, listenerPort)];
  return [
    ...(listener === null ? [] : listen),
    `(echo hello; sleep 0.9; echo more; sleep 0.7) | ${inside(from)} timeout 2.1 nc ${options} -w 2 -p ${sourcePort} ${to} ${port} > said.txt &`,
    ...happens,
    listener === null ? "wait; cat said.txt" : "wait; cat said.txt; wc -c < heard.txt",
    ...(protocol === "tcp" ? ["sleep 1.9"] : []),
  ];
}

function payload(sizeBytes: number): string {
  return sizeBytes < 10 ? "echo hello" : `head -c ${sizeBytes} /dev/zero | tr '\\0' x`;
}

function untilHeard(host: string, protocol: "t" | "u", port: number): string {
  return `for i in {1..20}; do ${inside(host)} ss -Hl${protocol}n 'sport = :${port}' | grep -q . && break; sleep 0.05; done`;
}

/** Sorted where Linux lists in the order of a hash; what is left of a timeout in steps of ten seconds. */
function lookLine({ host, at }: LookCase): string {
  switch (at) {
    case "addresses":
      return `ip -n ${host} addr`;
    case "routes":
      return `ip -n ${host} route show table all`;
    case "neighbours":
      return `ip -n ${host} neigh | sort`;
    case "fdb":
      return `bridge -n ${host} fdb | grep -v ^33:33 | sort -k 2`;
    case "rules":
      return `${inside(host)} iptables-save -c | grep -v '^#'`;
    case "connections":
      return [
        `${inside(host)} conntrack -L 2> /dev/null | while read -r name number left rest`,
        'do echo "$name $number $(( (left + 9) / 10 * 10 )) $rest"; done | sort',
      ].join("; ");
    case "counters":
      return `${inside(host)} nstat -as ${COUNTERS.join(" ")}`;
    case "links":
      return `ip -n ${host} -s link`;
    default:
      return at satisfies never;
  }
}

const COUNTERS: readonly string[] = [
  ..."IpInReceives IpInHdrErrors IpInAddrErrors IpForwDatagrams IpInDiscards IpInDelivers IpOutRequests IpOutDiscards".split(" "),
  ..."IpOutNoRoutes IpReasmReqds IpReasmOKs IpFragOKs IpFragFails IpFragCreates".split(" "),
  ..."IcmpInMsgs IcmpInErrors IcmpInDestUnreachs IcmpInTimeExcds IcmpInEchos IcmpInEchoReps".split(" "),
  ..."IcmpOutMsgs IcmpOutDestUnreachs IcmpOutTimeExcds IcmpOutRedirects IcmpOutEchos IcmpOutEchoReps".split(" "),
  ..."UdpInDatagrams UdpNoPorts UdpOutDatagrams TcpOutRsts".split(" "),
];

function words(...parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join(" ");
}
