/**
 * What was done between the recorded commands and is not in the transcripts themselves: counters and connections emptied before a
 * measurement, routes on the LAN, a section that was not kept. It is read off the states around it (interface numbers, order of rules).
 */
import { loadSections, type TranscriptVersion } from "./transcript-data.ts";

/** Where a hidden command runs, as in TranscriptStep.ns. */
export type Hidden = readonly [ns: string, command: string];

const RESET: readonly Hidden[] = [["host", "iptables -Z; iptables -t nat -Z; conntrack -F"]];

/** The captures that follow begin with ARP. */
const FORGET_NEIGHBOURS: readonly Hidden[] = [
  ["host", "ip neigh flush all"],
  ["ctr:web01", "ip neigh flush all"],
];

/** Something ran on the default bridge and was gone again: two interface numbers of the host (one from 28 on) are missing in what follows. */
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
