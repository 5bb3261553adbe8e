/**
 * What was done between the recorded commands and is not in the transcripts themselves: counters and connections emptied before a
 * measurement, routes on the LAN, a section that was not kept. It is read off the states around it (interface numbers, order of
 * rules).
 */
import type { Pace } from "../../src/sim/pace.ts";
import { loadSections, type TranscriptVersion } from "./transcript-data.ts";

/** What tcpdump is given to start, and to read what was captured last; what programs are given to end after the command did. */
export const SETTLE_MS = 20;

/** Where a hidden command runs, as in TranscriptStep.ns. */
export type Hidden = readonly [ns: string, command: string];

const RESET: readonly Hidden[] = [["host", "iptables -Z; iptables -t nat -Z; conntrack -F"]];

/** The captures that follow begin with ARP. */
const FORGET_NEIGHBOURS: readonly Hidden[] = [
  ["host", "ip neigh flush all"],
  ["ctr:web01", "ip neigh flush all"],
];

/**
 * Something ran on the default bridge and was gone again: two interface numbers of the host (one from 28 on) are missing in what
 * follows.
 */
const SOMETHING_RAN: Hidden = ["host", "docker run --rm busybox true"];

/** The section that was not kept: web01 changes to the user network and back. */
const NETWORK_CHANGES: readonly Hidden[] = [
  ["host", "docker network connect mynetwork web01"],
  ["host", "docker network disconnect bridge web01"],
  ["host", "docker network connect bridge web01"],
  ["host", "docker network disconnect mynetwork web01"],
];

const BEFORE: Readonly<Record<string, readonly Hidden[]>> = {
  "01-web01-published/038-curl-127": RESET,
  "01-web01-published/041-curl-lan": RESET,
  "01-web01-published/044-curl-hostip": RESET,
  "01-web01-published/047-curl-ctrip": RESET,
  "01-web01-published/048-curl-direct-routed-80": [...RESET, ["lan", "ip route add 172.17.0.0/16 via 10.0.0.10"]],
  "02-outbound/001-ping-lan": [...RESET, ...FORGET_NEIGHBOURS],
  "03-two-containers/029-ping-web01": RESET,
  "03-two-containers/033-wget-gw-published": [...RESET, ["ctr:web01", "ip neigh flush all"], ["ctr:web02", "ip neigh flush all"]],
  "03-two-containers/036-wget-hostip-published": RESET,
  // The recorder let links settle: the announcements of new containers (28) were over.
  "04-user-network/075-isolation-ping": [...RESET, ["host", "sleep 6"]],
  "04-user-network/080-direct-app1": [["lan", "ip route add 192.168.100.0/24 via 10.0.0.10"]],
  "06-modes/001-run-host": NETWORK_CHANGES,
  "07-ports/001-p-lo": [SOMETHING_RAN],
  "07-ports/005-p-big-p": [["host", "sleep 0.4"]],
  "07-ports/050-conflict-hostproc": [["host", "nc -lk 9090 &"]],
  "07-ports/052-removed-iptables-save": [["host", "pkill -f 'nc -lk 9090'; docker rm -f plo pip pudp prange pbig prand pmulti"]],
};

/** What to do before a step that the transcripts do not show. */
export function hiddenBefore(version: TranscriptVersion, section: string, id: string): readonly Hidden[] {
  // From here on the policy of raw counts, and its rules keep what they had.
  if (version === "28" && section === "02-outbound" && id === "001-ping-lan")
    return [...RESET, ...FORGET_NEIGHBOURS, ["host", "iptables -t raw -P PREROUTING ACCEPT"]];
  if (version === "28" && section === "07-ports" && id === "004-p-range") return [SOMETHING_RAN];
  if (version === "28" && section === "07-ports" && id === "001-p-lo") {
    const [toUser, offBridge, ...back] = NETWORK_CHANGES as [Hidden, Hidden, ...Hidden[]];
    return [toUser, offBridge, SOMETHING_RAN, SOMETHING_RAN, ...back, ...modesCommands(), SOMETHING_RAN, SOMETHING_RAN];
  }
  return BEFORE[`${section}/${id}`] ?? [];
}

/** For 28 the section of network modes was run too, but not kept: the containers it left are seen afterwards. */
function modesCommands(): readonly Hidden[] {
  const modes = loadSections("20.10").find((each) => each.section === "06-modes");
  return (modes?.steps ?? []).filter((each) => each.command.startsWith("docker run")).map((each) => ["host", each.command]);
}

/** The first and the last command of each capture. */
export const CAPTURED: Readonly<Record<string, readonly [first: string, last: string]>> = {
  "curl-localhost": ["038-curl-127", "038-curl-127"],
  "curl-lan": ["041-curl-lan", "041-curl-lan"],
  "curl-hostip": ["044-curl-hostip", "044-curl-hostip"],
  "curl-ctrip": ["047-curl-ctrip", "047-curl-ctrip"],
  "direct-routed": ["048-curl-direct-routed-80", "050-nc-direct-unpublished"],
  "ping-out": ["001-ping-lan", "001-ping-lan"],
  "wget-out": ["003-wget-ext", "003-wget-ext"],
  "c2c-ping": ["029-ping-web01", "029-ping-web01"],
  "hairpin-gw": ["033-wget-gw-published", "033-wget-gw-published"],
  "hairpin-hostip": ["036-wget-hostip-published", "036-wget-hostip-published"],
  "hairpin-self": ["038-wget-self-published", "038-wget-self-published"],
  dns: ["071-wget-app2-by-name", "072-wget-ext-by-name"],
  isolation: ["075-isolation-ping", "078-isolation-via-published"],
};

/**
 * How long programs computed while a step was recorded, in microseconds, read off the times of its frames; where src/ says
 * compute().
 *
 * Who sends first where two programs run at once is a race: 20 times the same curl through docker-proxy beside a real dockerd
 * (20.10, two processors) gave three sequences of frames (9, 7 and 4 times: the reply handed on in one segment or in two, the
 * client's end before or after the server's), 20 times wget from a container through the bridge's address nine, and of 40 names
 * asked for, the records of A and AAAA came in both orders. So a capture is no fact about Linux but about Linux and a pace; with
 * the pace of the recording every frame has to come as it was recorded.
 */
const PACES: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  "20.10/01-web01-published/038-curl-127": { "httpd opens the file": 81, "docker-proxy ends the answer": 1213 },
  "20.10/03-two-containers/033-wget-gw-published": {
    "wget asks": 303,
    "httpd opens the file": 56,
    "httpd ends": 538,
    "wget ends": 307,
  },
  "20.10/04-user-network/071-wget-app2-by-name": { "dockerd takes up A": 59 },
  "20.10/04-user-network/072-wget-ext-by-name": {
    "the resolver asks again": 363,
    "dockerd takes up A": 322,
    "dockerd takes up AAAA": 51,
    "the name server answers A": 153,
    "the name server answers AAAA": 59,
    "dockerd hands on A": 136,
    "dockerd hands on AAAA": 45,
  },
  // nc knows no -u and ends at once. Its container still held its address when the next one came, and no longer when the one
  // after that did.
  "20.10/07-ports/003-p-udp": { "dockerd releases the address": 300_000 },
  // Where nothing was captured, the counters after it show whose end came first, and in how many segments docker-proxy handed the
  // reply on.
  "20.10/04-user-network/082-direct-app2b": { "httpd ends": 500 },
  "28/02-outbound/003-wget-ext": { "httpd ends": 500 },
  "28/03-two-containers/033-wget-gw-published": { "httpd opens the file": 80 },
  "28/03-two-containers/036-wget-hostip-published": { "httpd opens the file": 80 },
  "28/03-two-containers/038-wget-self-published": { "httpd opens the file": 80 },
  // It printed the reply to AAAA first.
  "28/04-user-network/065-nslookup-ext": { "dockerd takes up A": 60 },
  "28/04-user-network/071-wget-app2-by-name": { "the resolver asks again": 233 },
  "28/04-user-network/072-wget-ext-by-name": {
    "dockerd takes up A": 425,
    "dockerd takes up AAAA": 352,
    "the name server answers A": 27,
    "the name server answers AAAA": 447,
    "dockerd hands on A": 1323,
    "dockerd hands on AAAA": 398,
  },
};

/** Null where programs take no time. */
export function paceOf(version: TranscriptVersion, section: string, id: string): Pace | null {
  const positions = PACES[`${version}/${section}/${id}`];
  return positions === undefined ? null : (position) => positions[position];
}
