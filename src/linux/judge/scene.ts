/**
 * Who is who on one side at the end of a run: namespaces and devices by name. Both sides print it with the same commands, so one
 * reader serves both. Observers name by it what is a number or an address otherwise.
 */
import type { Scenario } from "../../scenario/step.ts";
import { quote } from "../private/spawn.ts";
import { HOST_NAMES } from "../session.ts";

export interface Scene {
  readonly scenario: Scenario;
  /** Everything that was typed: a value that stands there is nobody's random choice. */
  readonly typed: string;
  /** Devices by their addresses: "02:6e:..." -> "<h/ns1:veth0>". The loopback has none; an address that was typed is told as it is. */
  readonly macs: ReadonlyMap<string, string>;
  /** Real side only: inode of /proc/.../ns/net -> place ("h", "h/ns1", "router"). Empty on the simulated side. */
  readonly netns: ReadonlyMap<number, string>;
  /** Names of devices by place and number: "h/ns1 3" -> "veth0". */
  readonly devices: ReadonlyMap<string, string>;
}

/** Machines of the real lan world that stand for a cable: there is nothing of the kind in the simulator's. */
export const UNSEEN_MACHINES: readonly string[] = ["wire"];

export function isSeen(host: string): boolean {
  return !UNSEEN_MACHINES.includes(host);
}

export interface EachPlace {
  readonly real: string;
  readonly simulated: (host: string) => string;
}

/**
 * A script that runs `body` in every namespace with a name: in the session's own, in the named ones, and in those of the world's other
 * machines. `$1` in it is the place. Real: one script, run in the first namespace, the body by sh and with the tools themselves, because most
 * of a lab's time is processes that start; `$__now` is when it began. Simulated: one for each host.
 */
export function eachPlace(body: string): EachPlace {
  const here = `__now=\${EPOCHREALTIME/./} sh -c "$__body" sh $__host
for __n in /run/netns/*; do
  [ -e $__n ] || continue
  __now=\${EPOCHREALTIME/./} nsenter --net=$__n sh -c "$__body" sh $__host/\${__n##*/}
done`;
  return {
    real: `export __body=${quote(body)} __host=$this PATH=$L/real:$PATH
${here}
for __m in $(ls $L/ns 2>/dev/null); do
  case $__m in ${UNSEEN_MACHINES.join("|")}) continue;; esac
  __host=$__m nsenter -t $(cat $L/$__m.pid) -n -m -u bash -c ${quote(here)}
done`,
    simulated: (host) => `__body=${quote(body)} __host=${host}
bash -c "$__body" bash $__host
for __n in $(ip netns list | cut -d' ' -f1 | sort); do ip netns exec "$__n" bash -c "$__body" bash $__host/"$__n"; done`,
  };
}

const LINKS = eachPlace(`echo "@$1"; ip -o link show`);

/** Bash for each side, whose output `readScene` takes. */
export const CENSUS = {
  real: `${LINKS.real}
stat -Lc '#%i %n' /proc/self/ns/net $(ls -d /run/netns/* $L/ns/* 2> /dev/null)`,
  simulated: LINKS.simulated,
};

/** The place of a namespace's file. */
function placeOfFile(path: string, here: string): string {
  if (path.startsWith("/proc/")) return here;
  const name = path.slice(path.lastIndexOf("/") + 1);
  return path.startsWith("/run/netns/") ? `${here}/${name}` : name;
}

export function readScene(scenario: Scenario, census: string): Scene {
  const typed = scenario.steps.map((step) => step.command).join("\n");
  const macs = new Map<string, string>();
  const netns = new Map<number, string>();
  const devices = new Map<string, string>();
  const here = HOST_NAMES[scenario.world] ?? "";
  let place = here;
  for (const line of census.split("\n")) {
    if (line.startsWith("@")) place = line.slice(1);
    const inode = /^#(\d+) (.+)$/.exec(line);
    if (inode !== null) netns.set(Number(inode[1]), placeOfFile(inode[2]!, here));
    const link = /^(\d+): ([^:@ ]+)(?:@[^:]*)?: (?:.*? link\/ether ([0-9a-f:]{17}))?/.exec(line);
    if (link === null) continue;
    devices.set(`${place} ${link[1]}`, link[2]!);
    const mac = link[3];
    if (mac !== undefined && !macs.has(mac) && !typed.toLowerCase().includes(mac)) macs.set(mac, `<${place}:${link[2]}>`);
  }
  return { scenario, typed, macs, netns, devices };
}
