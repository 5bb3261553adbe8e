/**
 * A story is rules, settings and traffic that belong together: NAT, a REJECT of what it translates, and the connection that meets
 * both (story-reject.ts); links between namespaces made in each of ip's forms (story-peer.ts); path MTUs that are learnt and
 * outlived (story-mtu.ts); neighbours that nobody is (story-neighbour.ts). Drawn one by one these hardly ever meet. Each part of
 * a story is there or not by a number of its own, so that what a failure does not need shrinks away and the rest stays.
 */
import fc from "fast-check";
import type { ChangeCase, ReadCase, RuleCase, SysctlCase, TrafficCase } from "./lab-case.ts";
import { type Pick, picks } from "./pick.ts";

export const STORIES = ["reject", "peer", "mtu", "neighbour"] as const;

export interface RawStory {
  readonly kind: (typeof STORIES)[number];
  /** One for each part: 0 leaves it out. */
  readonly parts: readonly number[];
  readonly picks: readonly Pick[];
}

export interface Story {
  readonly rules: readonly { readonly host: string; readonly rule: RuleCase }[];
  readonly sysctls: readonly { readonly host: string; readonly sysctl: SysctlCase }[];
  readonly traffic: readonly TrafficCase[];
}

const MOST_PARTS = 14;
const PICKS = 12;

export function rawStories(maxLength: number): fc.Arbitrary<readonly RawStory[]> {
  const tuple = (each: fc.Arbitrary<number>, length: number) => fc.tuple(...Array.from({ length }, () => each));
  const story = fc.record<RawStory>({
    kind: fc.constantFrom(...STORIES),
    parts: tuple(fc.nat({ max: 6 }), MOST_PARTS),
    picks: tuple(picks(), PICKS),
  });
  return fc.array(story, { maxLength, size: "max" });
}

/** The parts of a story that were drawn: the n-th where its n-th number is not 0, and where the lab has what it needs. */
export function drawn<T>(raw: RawStory, parts: readonly (readonly T[] | null)[]): T[] {
  return parts.flatMap((part, index) => (part === null || raw.parts[index] === 0 ? [] : part));
}

/** Whether the part of this number was drawn. */
export function hasPart(raw: RawStory, index: number): boolean {
  return raw.parts[index] !== 0;
}

/** A command that changes something on a host. */
export function change(host: string, command: string): ChangeCase {
  return { kind: "change", host, command };
}

/** A command on a host that only looks. */
export function read(host: string, command: string): ReadCase {
  return { kind: "read", host, command };
}
