/**
 * What is left when the script has ended: links, addresses, routes, rules, neighbours, FDB, rules with their counters,
 * connections and the counters of devices and protocols, in every namespace with a name. Both sides run the same commands,
 * so one reader reads both. Protocol counters that netnsim does not keep are not looked at
 * (src/kernel/snmp.ts names those it does).
 */
import { Snmp } from "../../kernel/snmp.ts";
import { canonicalText } from "../../scenario/canonical.ts";
import { Names } from "../../scenario/names.ts";
import { sleepBash } from "../../scenario/session.ts";
import type { Observation, Observer } from "./observer.ts";
import { beginPart, splitParts } from "./parts.ts";
import { runInLab } from "./run-in-lab.ts";
import { eachNamespace, LINKS, LOOK_AT_LINKS, look, type Scene } from "./scene.ts";

/** By name, besides the links. As few processes as can be: most of a lab's time is processes that start. */
const TABLES: readonly (readonly [name: string, command: string])[] = [
  ["ip route, rule, neigh", "ip -force -batch - <<'END'\nroute show table all\nrule show\nneigh show\nEND"],
  ["bridge fdb", "bridge fdb show"],
  ["iptables-save", "iptables-save -c"],
  ["conntrack", "conntrack -L"],
  ["nstat", "nstat -asz"],
];

/** Lines that a hash table prints come in no order. */
const UNORDERED: Readonly<Record<string, RegExp>> = {
  "ip route, rule, neigh": / (?:PERMANENT|NOARP|REACHABLE|STALE|DELAY|PROBE|FAILED|INCOMPLETE|NONE) *$/,
  "bridge fdb": /./,
  conntrack: /./,
  nstat: /./,
};

const KEPT_COUNTERS: ReadonlySet<string> = new Set(Object.keys(new Snmp()));

const NAMES = [LINKS, ...TABLES.map(([name]) => name)];
const LOOKS = [LOOK_AT_LINKS, ...TABLES.map(([name, command]) => look(name, command))];

/** A part beside the tables: when the namespace was looked at. A busy machine takes seconds from one namespace to the next. */
const CLOCK = " clock";

export const stateObserver: Observer = {
  kind: "state",
  before: "",
  after: ":",
  looks: [`${beginPart(`$1${CLOCK}`)}\necho $__now`, ...LOOKS],
  readReal: readState,
  clocks: (output) =>
    new Map(
      [...splitParts(output)]
        .filter(([where]) => where.endsWith(CLOCK))
        .map(([where, text]) => [where.slice(0, -CLOCK.length), Number(text)]),
    ),
  attach: (lab) => async (scene, looks) =>
    readState(await runInLab(lab, eachNamespace([waitFor(looks), ...LOOKS].join("\n")).simulated), scene),
};

/** Bash that waits until the namespace `$1` is to be looked at. */
function waitFor(looks: ReadonlyMap<string, number>): string {
  const cases = [...looks].map(([namespace, us]) => `"${namespace}") __until=${us} ;;`);
  return `__until=0
case $1 in ${cases.join(" ")} esac
__early=$((__until - \${EPOCHREALTIME/./}))
${sleepBash("__early")}`;
}

function readState(output: string, scene: Scene): Observation {
  const observation = new Map<string, string[]>();
  for (const [where, text] of splitParts(output)) {
    const table = NAMES.find((name) => where.endsWith(` ${name}`));
    if (table !== undefined) observation.set(where, canonicalTable(table, text, scene));
  }
  return observation;
}

const NUMERIC = new Intl.Collator("en", { numeric: true });

function canonicalTable(table: string, text: string, scene: Scene): string[] {
  const names = () => new Names(scene.typed, scene.macs);
  const unordered = UNORDERED[table];
  const lines = withoutTimeLeft(table, text)
    .replace(/\n+$/, "")
    .split("\n")
    .filter((line) => table !== "nstat" || isKept(line));
  // Sorted by what each line says without its chosen numbers, then numbered in that order.
  const keyed = lines.map((line) => ({ line, key: unordered?.test(line) ? canonicalText(line, names()) : "" }));
  // Where that is alike the numbers decide: those of processes ascend there and here, whatever order a hash table has.
  keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : a.key === "" ? 0 : NUMERIC.compare(a.line, b.line)));
  return canonicalText(keyed.map(({ line }) => line).join("\n"), names()).split("\n");
}

/** The full timeout that a connection's time left is out of: a busy machine takes seconds for what takes none here. */
function withoutTimeLeft(table: string, text: string): string {
  if (table !== "conntrack") return text;
  return text.replace(
    /^(\S+ +\d+ )(\d+)(?= )/gm,
    (_, head: string, left: string) => `${head}${FULL.find((full) => Number(left) <= full) ?? left}`,
  );
}

const FULL = [10, 30, 60, 120, 180, 300, 600, 432_000];

function isKept(line: string): boolean {
  return line.startsWith("IcmpMsg") || KEPT_COUNTERS.has(line.split(/\s+/)[0]!);
}
