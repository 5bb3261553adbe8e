/**
 * Journeys: the hops of one packet, and everything made of it, in order; as values to ask and as text to read (`--trace`).
 * A line is a step: who took it and where, the packet in short, what was decided and why.
 */
import { fateOf, type PacketFate } from "./fate.ts";
import { type Hop, type HopOf, KeptRun } from "./hop.ts";
import type { Endpoints, HopDetail } from "./hop-details.ts";
import type { DropReason } from "./reasons.ts";
import { summarizeFrame, summarizePacket } from "./summary.ts";

/** The steps of one packet and of everything made of it, in order; as text, a line for each. */
export class Journey {
  /** Counted in the lab, from 1. */
  readonly number: number;
  readonly #kept: readonly (Hop | KeptRun)[];
  #steps: readonly Hop[] | null = null;

  /** @internal */
  constructor(number: number, kept: readonly (Hop | KeptRun)[]) {
    this.number = number;
    this.#kept = kept;
  }

  /** Oldest first. */
  get steps(): readonly Hop[] {
    this.#steps ??= this.#kept.flatMap((each) => (each instanceof KeptRun ? each.hops() : each));
    return this.#steps;
  }

  /**
   * Whether it is of an IP packet.
   * @internal
   */
  get hasPacket(): boolean {
    return this.#kept.some(({ packet }) => packet !== null);
  }

  /** Where it ended without being delivered; one entry for each copy that did. */
  get drops(): readonly HopOf<"drop">[] {
    return this.steps.filter((step) => step.kind === "drop");
  }

  /** The reason of the first drop; null where nothing was dropped. */
  get dropped(): DropReason | null {
    return this.drops[0]?.reason ?? null;
  }

  /** What became of it: where it ended, which rule decided, what NAT made of it; null where it has no steps. */
  get fate(): PacketFate | null {
    const decisive = this.#kept.filter((each) => !(each instanceof KeptRun)) as readonly Hop[];
    return decisive.length === 0 ? null : fateOf(decisive);
  }

  /** The devices it was at, in order, each named once for each visit. */
  get devices(): readonly string[] {
    const names: string[] = [];
    for (const { device } of this.steps) if (device !== "" && names[names.length - 1] !== device) names.push(device);
    return names;
  }

  /** formatJourney() with namespaces by their numbers. */
  toString(): string {
    return formatJourney(this);
  }
}

/** Groups hops by the journey they belong to, in order of their first hop. */
export function journeysOf(hops: Iterable<Hop | KeptRun>): Journey[] {
  const groups = new Map<number, (Hop | KeptRun)[]>();
  for (const hop of hops) {
    const group = groups.get(hop.journey);
    if (group === undefined) groups.set(hop.journey, [hop]);
    else group.push(hop);
  }
  return [...groups].map(([number, kept]) => new Journey(number, kept));
}

/** The names namespaces are shown by; without them they are numbered. */
export type NetnsNames = (host: string, netns: number) => string;

const byNumber: NetnsNames = (host, netns) => `${host}/${netns}`;

export function formatJourney(journey: Journey, names: NetnsNames = byNumber): string {
  const first = journey.steps[0];
  const title = `journey ${journey.number}${first === undefined ? "" : `: ${summarize(first)}`}\n`;
  let shown = first === undefined ? "" : summarize(first);
  let text = title;
  for (const step of journey.steps) {
    const packet = summarize(step);
    text += `  ${formatStep(step, names)}${packet !== shown && packet !== "" ? `   [${packet}]` : ""}\n`;
    if (packet !== "") shown = packet;
  }
  return text;
}

/** One step without its packet: time, where, function, decision. */
export function formatStep(step: Hop, names: NetnsNames = byNumber): string {
  const time = (step.timeUs / 1e6).toFixed(6);
  const location = `${names(step.host, step.netns)}${step.device === "" ? "" : ` ${step.device}`}`;
  const kind = step.kind === "drop" ? `DROP ${step.reason}` : step.kind;
  const decision = step.detail === null ? "" : decisionWords(step.detail);
  return `${time} ${location.padEnd(18)} ${kind}${decision === "" ? "" : `: ${decision}`}`;
}

function summarize(step: Hop): string {
  // A step at the IP layer knows the packet better than the frame it came in.
  if (step.packet !== null) return summarizePacket(step.packet);
  return step.frame === null ? "" : summarizeFrame(step.frame);
}

/** What was decided, in words: `key value` pairs; what is not set is left out. */
export function decisionWords(detail: HopDetail): string {
  return pairWords(Object.entries(detail));
}

function pairWords(pairs: readonly (readonly [string, unknown])[]): string {
  const words: string[] = [];
  for (const [key, value] of pairs) {
    // The whole connection is for programs to read; its state is what a line needs.
    if (key === "connection") continue;
    // A chain's policy stands where a rule's number would.
    if (key === "number" && value === null) {
      words.push("policy");
      continue;
    }
    const shown = valueWords(value);
    if (shown !== null) words.push(`${key} ${shown}`);
  }
  return words.join(", ");
}

function valueWords(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value !== "object") return String(value);
  return "src" in value && "dst" in value ? endpointWords(value as Endpoints) : `(${pairWords(Object.entries(value))})`;
}

/** `10.0.0.2:40000 > 10.0.0.3:80`, as NAT reports before and after. */
function endpointWords({ src, sport, dst, dport }: Endpoints): string {
  const end = (address: string, port: number | undefined) => `${address}${port === undefined ? "" : `:${port}`}`;
  return `${end(src, sport)} > ${end(dst, dport)}`;
}
