/** Compares two rule sets: the smallest packet that they treat differently, shown by both, or none. */
import type { Firewall } from "../kernel/config/netfilter.ts";
import type { Fate } from "../lab/inject.ts";
import type { PacketSpec } from "../trace/packet-spec.ts";
import { joinBytes } from "../wire/text.ts";
import { changesOf, type PacketChanges } from "./changes.ts";
import { differences } from "./compare.ts";
import { type Diagrams, NONE, type Node } from "./diagram.ts";
import type { Environment } from "./environment.ts";
import { type Found, isIn, smallest, wellFormed } from "./packets.ts";
import { RuleSet } from "./rule-set.ts";
import type { Seen, Treatment as SeenTreatment } from "./seen.ts";
import { PATHS, type Path } from "./stage.ts";
import { type TrackedPackets, trackedPackets } from "./states.ts";
import { type Treatment, treat } from "./walk.ts";
import { type ConnectionRole, describeWitness, type Witness, witnessOf } from "./witness.ts";

/** A packet that is treated differently, as both sides have shown. */
export interface Difference {
  /** Where: the name of a namespace, or of its host. */
  readonly netns: string;
  /** The device it arrives at; null where the namespace sends it. */
  readonly device: string | null;
  /** The packet. */
  readonly packet: PacketSpec;
  /** What it is to connection tracking; but for "new" and "invalid" the connection was there before the rules. */
  readonly role: ConnectionRole;
  /** The packet in words. */
  readonly text: string;
  /** What the rules of each side do to it. */
  readonly treatments: readonly [SeenTreatment, SeenTreatment];
  /** What became of it on each side, with its journey. */
  readonly fates: readonly [Fate, Fate];
}

/** What was found out about all packets. */
export interface Comparison {
  /** The smallest packet that is treated differently; null where none could be shown. */
  readonly difference: Difference | null;
  /**
   * A packet that would be treated differently if conditions held that no packet could be made to meet, in words with these
   * conditions; null where there is none. Where `difference` is null too, no packet is treated differently.
   */
  readonly undecided: string | null;
  /**
   * Conditions that no numbers decide (`-m string`, `-m statistic`), as iptables-save prints them. All that was found out holds
   * whatever they say of a packet, as long as each says the same to both sides.
   */
  readonly assumes: readonly string[];
}

/** One side of a comparison. */
export interface Side {
  readonly environment: Environment;
  readonly firewall: Firewall;
}

/** How a packet is shown to both sides; `changes` are what their rules may have done to it. */
type Show = (witness: Witness, changes: readonly PacketChanges[]) => readonly [Seen, Seen];

interface Candidate {
  readonly path: Path;
  readonly packets: Node;
  readonly treatments: readonly [Treatment, Treatment];
}

/** So many candidates are shown before the first is reported as undecided. */
const MOST_SHOWN = 40;

export function compareRules(netns: string, sides: readonly [Side, Side], show: Show): Comparison {
  const { environment } = sides[0];
  const [a, b] = [new RuleSet(sides[0].environment, sides[0].firewall), new RuleSet(sides[1].environment, sides[1].firewall)];
  const tracked = trackedPackets(environment.diagrams);
  const candidates = PATHS.flatMap((path) => candidatesOn(path, [a, b], tracked));
  const difference = firstShown(netns, environment, candidates, tracked, show);
  return {
    difference,
    undecided: candidates.length > 0 && difference === null ? undecidedText(environment, candidates[0]!) : null,
    assumes: environment.hidden.all.map(({ text }) => text),
  };
}

function candidatesOn(path: Path, [a, b]: readonly [RuleSet, RuleSet], tracked: TrackedPackets): readonly Candidate[] {
  const { environment } = a;
  const { diagrams } = environment;
  const connections = a.tracks || b.tracks ? tracked.possible : tracked.none;
  const packets = diagrams.and(diagrams.and(environment.packetsOn(path), wellFormed(diagrams)), connections);
  const treatments = [treat(a, path, packets), treat(b, path, packets)] as const;
  return differences(diagrams, ...treatments).map((each) => ({ path, packets: each, treatments }));
}

/**
 * The first difference that both sides show: the smallest of all on a path, if they do, else one for each reason. Those that need
 * no special condition come first.
 */
function firstShown(
  netns: string,
  environment: Environment,
  candidates: readonly Candidate[],
  tracked: TrackedPackets,
  show: Show,
): Difference | null {
  const { diagrams } = environment;
  const plain = diagrams.and(diagrams.or(tracked.plain, tracked.none), environment.hidden.usual);
  const all = [...wholePaths(diagrams, candidates), ...candidates];
  const sets = [
    ...all.map((candidate) => ({ ...candidate, packets: diagrams.and(candidate.packets, plain) })),
    ...all.map((candidate) => ({ ...candidate, packets: diagrams.minus(candidate.packets, plain) })),
  ].filter(({ packets }) => packets !== NONE);
  for (const { path, packets, treatments } of sets.slice(0, MOST_SHOWN)) {
    const found = smallest(diagrams, packets);
    const witness = witnessOf(path, found, environment.devices.names, carriedBy(environment, found));
    const changes = treatments.flatMap(({ passed, before }) =>
      [...passed, ...before]
        .filter((group) => isIn(diagrams, group.packets, found))
        .map((group) => changesOf(diagrams, group.changes, found)),
    );
    const [a, b] = show(witness, changes);
    if (JSON.stringify(a.treatment) === JSON.stringify(b.treatment)) continue;
    const { device, packet, role } = witness;
    const text = describeWitness(witness);
    return { netns, device, packet, role, text, treatments: [a.treatment, b.treatment], fates: [a.fate, b.fate] };
  }
  return null;
}

/** The candidates of each path that has several, as one. */
function wholePaths(diagrams: Diagrams, candidates: readonly Candidate[]): readonly Candidate[] {
  return PATHS.flatMap((path) => {
    const [first, ...others] = candidates.filter((candidate) => candidate.path === path);
    if (first === undefined || others.length === 0) return [];
    return [{ ...first, packets: others.reduce((node, { packets }) => diagrams.or(node, packets), first.packets) }];
  });
}

/** What the conditions that hold of it ask it to carry; null where they ask nothing. */
function carriedBy({ hidden }: Environment, found: Found): Uint8Array | null {
  const carried = [...found.hidden].flatMap(([bit, holds]) => (holds ? (hidden.at(bit).payload ?? []) : []));
  return carried.length === 0 ? null : joinBytes(carried);
}

function undecidedText({ diagrams, hidden, devices }: Environment, { path, packets }: Candidate): string {
  const found = smallest(diagrams, packets);
  const conditions = [...found.hidden].map(([bit, holds]) => `${holds ? "" : "not "}${hidden.at(bit).text}`);
  const packet = describeWitness(witnessOf(path, found, devices.names, null));
  return conditions.length === 0 ? packet : `${packet}, where ${conditions.join(" and ")}`;
}
