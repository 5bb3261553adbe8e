/**
 * Who is who on one side at the end of a run: namespaces and devices by name. Both sides print it with the same commands, so one
 * reader serves both. Observers name by it what is a number or an address otherwise.
 */
import type { Scenario } from "../../scenario/step.ts";
import { singleQuoted } from "../../shell/evaluator/quoting.ts";
import { HOST_NAMES } from "../session.ts";
import { beginPart, splitParts } from "./parts.ts";

export interface Scene {
  readonly scenario: Scenario;
  /** Everything that was typed: a value that stands there is nobody's random choice. */
  readonly typed: string;
  /**
   * Devices by their addresses: "02:6e:..." -> "<h/ns1:veth0>". The loopback has none; an address that was typed is printed as
   * it is.
   */
  readonly macs: ReadonlyMap<string, string>;
  /** Real side only: inode of /proc/.../ns/net -> namespace ("h", "h/ns1", "router"). Empty on the simulated side. */
  readonly netns: ReadonlyMap<number, string>;
  /** Names of devices by namespace and number: "h/ns1 3" -> "veth0". */
  readonly devices: ReadonlyMap<string, string>;
}

/** Machines of the real lan world that stand for a cable: there is nothing of the kind in the simulator's. */
export const UNSEEN_MACHINES: readonly string[] = ["wire"];

export function isSeen(host: string): boolean {
  return !UNSEEN_MACHINES.includes(host);
}

export interface EachNamespace {
  readonly real: string;
  readonly simulated: (host: string) => string;
}

/**
 * A script that runs `body` in every namespace with a name: in the session's own, in the named ones, and in those of the world's
 * other machines. `$1` in it is the namespace. Real: one script, run in the first namespace, the body by sh and with the tools
 * themselves, because most of a lab's time is processes that start; `$__now` is when it began. Simulated: one for each host.
 */
export function eachNamespace(body: string): EachNamespace {
  const here = `__now=\${EPOCHREALTIME/./} sh -c "$__body" sh $__host
for __n in /run/netns/*; do
  [ -e $__n ] || continue
  __now=\${EPOCHREALTIME/./} nsenter --net=$__n sh -c "$__body" sh $__host/\${__n##*/}
done`;
  return {
    real: `export __body=${singleQuoted(body)} __host=$this PATH=$L/real:$PATH
${here}
for __m in $L/ns/*; do
  __m=\${__m##*/}
  case $__m in ${["\\*", ...UNSEEN_MACHINES].join("|")}) continue;; esac
  __host=$__m nsenter -t $(cat $L/$__m.pid) -n -m -u bash -c ${singleQuoted(here)}
done`,
    simulated: (host) => `__body=${singleQuoted(body)} __host=${host}
bash -c "$__body" bash $__host
for __n in $(ip netns list | cut -d' ' -f1 | sort); do ip netns exec "$__n" bash -c "$__body" bash $__host/"$__n"; done`,
  };
}

/** The table of links, their addresses and their counters: it says who is there, and is a table of the state. */
export const LINKS = "ip addr";
export const LOOK_AT_LINKS = look(LINKS, "ip -d -s addr show");

/** Bash that prints a table of the namespace `$1` as a part of its own. */
export function look(table: string, command: string): string {
  return `${beginPart(`$1 ${table}`)}\n{ ${command}\n} 2>&1`;
}

/** Bash for each side that prints who is there, with the namespaces' links besides; `readScene` takes what both print. */
export const SURVEY = {
  real: `stat -Lc '#%i %n' /proc/self/ns/net /run/netns/* $L/ns/*`,
  simulated: eachNamespace(LOOK_AT_LINKS).simulated,
};

/** The namespace of a namespace's file. */
function namespaceOfFile(path: string, here: string): string {
  if (path.startsWith("/proc/")) return here;
  const name = path.slice(path.lastIndexOf("/") + 1);
  return path.startsWith("/run/netns/") ? `${here}/${name}` : name;
}

/** A link's number, its name, and its address where it has one. */
const LINK = /^(\d+): ([^:@ ]+)(?:@[^:]*)?: .*\n +link\/(?:ether ([0-9a-f:]{17}))?/gm;

export function readScene(scenario: Scenario, survey: string): Scene {
  const typed = scenario.steps.map((step) => step.command).join("\n");
  const macs = new Map<string, string>();
  const netns = new Map<number, string>();
  const devices = new Map<string, string>();
  const here = HOST_NAMES[scenario.world] ?? "";
  // A world's machine may be a named namespace, too, as dockerhost's lan is.
  for (const [, inode, path] of survey.matchAll(/^#(\d+) (.+)$/gm))
    if (!netns.has(Number(inode))) netns.set(Number(inode), namespaceOfFile(path!, here));
  for (const [where, text] of splitParts(survey)) {
    if (!where.endsWith(` ${LINKS}`)) continue;
    const namespace = where.slice(0, -LINKS.length - 1);
    for (const [, index, name, mac] of text.matchAll(LINK)) {
      devices.set(`${namespace} ${index}`, name!);
      if (mac !== undefined && !macs.has(mac) && !typed.toLowerCase().includes(mac)) macs.set(mac, `<${namespace}:${name}>`);
    }
  }
  return { scenario, typed, macs, netns, devices };
}
