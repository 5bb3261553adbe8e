/**
 * The walk over all packets against the engine: of every group that it predicts for random rule sets, packets are drawn (from its
 * middle, and as near to its edges as they go) and put into a lab.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import { Lab } from "../../../src/index.ts";
import { type Changes, changesOf, isAsItCame, type PacketChanges } from "../../../src/questions/changes.ts";
import { namesAskedFor } from "../../../src/questions/devices.ts";
import { ALL, Diagrams, NONE, type Node } from "../../../src/questions/diagram.ts";
import { type FieldName, isKnown, offsetOf, PACKET_FIELDS } from "../../../src/questions/fields.ts";
import { OpenEnvironment } from "../../../src/questions/open-environment.ts";
import { loadRules, openHost } from "../../../src/questions/open-lab.ts";
import { type Found, isIn, wellFormed } from "../../../src/questions/packets.ts";
import { RuleSet } from "../../../src/questions/rule-set.ts";
import { see, type Treatment } from "../../../src/questions/seen.ts";
import { PATHS, type Path } from "../../../src/questions/stage.ts";
import { trackedPackets } from "../../../src/questions/states.ts";
import { ELSEWHERE, treat } from "../../../src/questions/walk.ts";
import { describeWitness, witnessOf } from "../../../src/questions/witness.ts";
import type { LabContext } from "../../../src/testing/lab-context.ts";
import { rawRules, resolveRule } from "../../../src/testing/rules.ts";
import { formatIpv4, type Ipv4, isMulticast } from "../../../src/wire/ipv4-address.ts";
import { numbers } from "../pairs.ts";

const CONTEXT = {
  network: {
    shape: { hosts: ["h"], routers: ["h"], segments: [] },
    interfaces: [
      { host: "h", device: "eth0", address: "10.0.0.1", mac: "02:00:00:00:00:01" },
      { host: "h", device: "eth1", address: "10.0.1.1", mac: "02:00:00:00:00:02" },
    ],
    prefixes: ["10.0.0.0/24", "10.0.1.0/24"],
  },
  hosts: ["h"],
  firewalls: ["h"],
  addresses: ["10.0.0.1", "10.0.0.2", "10.0.1.1", "10.0.1.2"],
  prefixes: ["10.0.0.0/24", "10.0.1.0/24"],
  macs: ["02:00:00:00:00:01"],
} as unknown as LabContext;

/** What a first packet meets otherwise than a later one, and what is chosen by chance. */
const BY_HISTORY = /recent|statistic|limit|random/;

function randomRules(seed: number) {
  const [drawn] = fc.sample(fc.array(rawRules(), { minLength: 3, maxLength: 14 }), { seed, numRuns: 1 });
  const host = new Lab().addHost("h");
  for (const table of ["filter", "nat", "mangle", "raw", "security"]) host.exec(["iptables", "-t", table, "-N", "C0"]);
  for (const raw of drawn!) {
    const { rule } = resolveRule(raw, CONTEXT);
    const words = [...rule.matches, rule.target].join(" ");
    if (!BY_HISTORY.test(words))
      host.exec(["iptables", "-t", rule.table, "-A", rule.chain, ...words.split(" ").filter((word) => word !== "")]);
  }
  return { text: host.exec(["iptables-save"]).stdout, firewall: host.netns().net.config.firewall };
}

/** A packet of a set: each field by chance, as low as it goes, or as high. */
function draw(diagrams: Diagrams, set: Node, next: (limit: number) => number): Found {
  const fields = {} as Record<FieldName, number>;
  const hidden = new Map<number, boolean>();
  let node = set;
  for (const [field, width] of Object.entries(PACKET_FIELDS) as [FieldName, number][]) {
    const kind = next(3);
    let value = 0;
    for (let bit = offsetOf(field); bit < offsetOf(field) + width; bit++) {
      let half: 0 | 1 = kind === 0 ? (next(2) as 0 | 1) : kind === 1 ? 0 : 1;
      if (diagrams.bitOf(node) === bit) {
        if (diagrams.half(node, half) === NONE) half = half === 0 ? 1 : 0;
        node = diagrams.half(node, half);
      } else if (!DRAWN.has(field)) half = 0;
      value = (value << 1) | half;
    }
    fields[field] = value;
  }
  while (node !== ALL) {
    const half = diagrams.half(node, 0) === NONE ? 1 : 0;
    hidden.set(diagrams.bitOf(node), half === 1);
    node = diagrams.half(node, half);
  }
  return { fields, hidden };
}

/** Fields that may have any value where no rule asks for it. */
const DRAWN: ReadonlySet<string> = new Set(["source", "destination", "sourcePort", "destinationPort"]);

/** What the walk says of a packet, as far as it can be said beforehand. */
function predicted(path: Path, what: string, changes: PacketChanges | null, { fields }: Found): Partial<Treatment> {
  if (changes === null) return { verdict: what === "DROP" ? "dropped" : "rejected" };
  const now = (name: keyof PacketChanges & FieldName): number | null => {
    const value = changes[name];
    return isKnown(value) ? (fields[value.field] & value.keep) ^ value.bits : null;
  };
  const [src, dst, sport, dport, ttl] = [
    now("source"),
    now("destination"),
    now("sourcePort"),
    now("destinationPort"),
    now("ttl"),
  ];
  const hasPorts = fields.protocol === 6 || fields.protocol === 17;
  const packet = {
    ...(src !== null && { src: formatIpv4(src as Ipv4) }),
    ...(dst !== null && { dst: formatIpv4(dst as Ipv4) }),
    ...(hasPorts && sport !== null && { sport }),
    ...(hasPorts && dport !== null && { dport }),
    ...(ttl !== null && { ttl: path === "forward" && isAsItCame("ttl", changes.ttl) ? ttl - 1 : ttl }),
  };
  const mark = now("mark");
  return { verdict: "passed", packet: packet as Treatment["packet"], ...(mark !== null && { mark: mark >>> 0 }) };
}

/** Packets that no host gets: to a group it has not joined, from the address they are for. */
function isShown(path: Path, { fields }: Found): boolean {
  return !(path === "in" && isMulticast(fields.destination as Ipv4)) && fields.source !== fields.destination;
}

test.each(Array.from({ length: 60 }, (_, at) => at + 1))("the engine treats packets as predicted, rule set %i", (seed) => {
  const next = numbers(seed);
  const { text, firewall } = randomRules(seed);
  const diagrams = new Diagrams();
  const environment = new OpenEnvironment(diagrams, namesAskedFor([firewall]));
  const rules = new RuleSet(environment, firewall);
  const tracked = trackedPackets(diagrams);
  for (const path of PATHS) {
    const all = diagrams.and(
      environment.packetsOn(path),
      diagrams.and(wellFormed(diagrams), rules.tracks ? tracked.possible : tracked.none),
    );
    const { ended, passed, before } = treat(rules, path, all);
    const plain = diagrams.and(diagrams.or(tracked.plain, tracked.none), environment.hidden.usual);
    const groups: [string, Changes | null, Node][] = [
      ...[...ended].filter(([what]) => what !== ELSEWHERE).map(([what, packets]): [string, null, Node] => [what, null, packets]),
      ...passed.map(({ changes, packets }): [string, Changes, Node] => ["passed", changes, packets]),
    ];
    for (const [what, changes, packets] of groups)
      for (let time = 0; time < 3 && diagrams.and(packets, plain) !== NONE; time++) {
        const found = draw(diagrams, diagrams.and(packets, plain), next);
        if (!isShown(path, found)) continue;
        const witness = witnessOf(path, found, environment.devices.names, null);
        const done = [...passed, ...before].filter((group) => isIn(diagrams, group.packets, found));
        const host = openHost(
          witness,
          done.map((group) => changesOf(diagrams, group.changes, found)),
        );
        const { treatment } = see(host.lab, loadRules(host.netns(), text), witness);
        const of = changes === null ? null : changesOf(diagrams, changes, found);
        expect(treatment, `${path}: ${describeWitness(witness)}\n${text}`).toMatchObject(predicted(path, what, of, found));
      }
  }
});
