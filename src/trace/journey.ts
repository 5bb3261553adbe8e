/**
 * Journeys: the hops of one packet, and everything made of it, in order; as values to ask and as text to read (`--trace`).
 * A line is a step: who took it and where, the packet in short, what was decided and why.
 */
import { formatIpv4, toIpv4 } from "../wire/ipv4-address.ts";
import { formatMac, type Mac } from "../wire/mac.ts";
import type { Hop, HopDetail } from "./hop.ts";
import type { DropReason } from "./reasons.ts";
import { summarizeFrame, summarizePacket } from "./summary.ts";

export class Journey {
  readonly number: number;
  readonly steps: readonly Hop[];

  /** @internal */
  constructor(number: number, steps: readonly Hop[]) {
    this.number = number;
    this.steps = steps;
  }

  /** Where it ended without being delivered; one entry for each copy that did. */
  get drops(): readonly Hop[] {
    return this.steps.filter((step) => step.kind === "drop");
  }

  /** The reason of the first drop; null where nothing was dropped. */
  get dropped(): DropReason | null {
    return this.drops[0]?.reason ?? null;
  }

  /** True where a socket or the kernel itself took it. */
  get delivered(): boolean {
    return this.steps.some((step) => step.kind === "socket" || step.kind === "deliverPacket");
  }

  /** The devices it was at, in order, each named once for each visit. */
  get devices(): readonly string[] {
    const names: string[] = [];
    for (const { device } of this.steps) if (device !== "" && names[names.length - 1] !== device) names.push(device);
    return names;
  }

  toString(): string {
    return formatJourney(this);
  }
}

/** Groups hops by the journey they belong to, in order of their first hop. */
export function journeysOf(hops: Iterable<Hop>): Journey[] {
  const groups = new Map<number, Hop[]>();
  for (const hop of hops) {
    const group = groups.get(hop.journey);
    if (group === undefined) groups.set(hop.journey, [hop]);
    else group.push(hop);
  }
  return [...groups].map(([number, steps]) => new Journey(number, steps));
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
  const place = `${names(step.host, step.netns)}${step.device === "" ? "" : ` ${step.device}`}`;
  const kind = step.kind === "drop" ? `DROP ${step.reason}` : step.kind;
  const decision = step.detail === null ? "" : decisionWords(step.detail);
  return `${time} ${place.padEnd(18)} ${kind}${decision === "" ? "" : `: ${decision}`}`;
}

function summarize(step: Hop): string {
  // A step at the IP layer knows the packet better than the frame it came in.
  if (step.packet !== null) return summarizePacket(step.packet);
  return step.frame === null ? "" : summarizeFrame(step.frame);
}

const ADDRESSES: ReadonlySet<string> = new Set(["dst", "src", "source", "gateway", "nextHop", "address", "target", "sender"]);
const MACS: ReadonlySet<string> = new Set(["mac"]);
const TABLES: Readonly<Record<number, string>> = { 253: "default", 254: "main", 255: "local" };

/** What was decided, in words: `key value` pairs with addresses and tables made readable; what is not set is left out. */
export function decisionWords(detail: HopDetail): string {
  const words: string[] = [];
  for (const [key, value] of Object.entries(detail)) {
    // The whole connection is for programs to read; its state is what a line needs.
    if (key === "connection") continue;
    const shown = valueWords(key, value);
    if (shown !== null) words.push(`${key} ${shown}`);
  }
  return words.join(", ");
}

function valueWords(key: string, value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === "number") return numberWords(key, value);
  if (Array.isArray(value)) return value.map((entry) => valueWords(key, entry) ?? "-").join(" ");
  if (typeof value === "object" && "src" in value && "dst" in value) return endpointWords(value as HopDetail);
  if (typeof value === "object") return `(${decisionWords(value as HopDetail)})`;
  return String(value);
}

/** `10.0.0.2:40000 > 10.0.0.3:80`, as NAT tells of before and after. */
function endpointWords({ src, sport, dst, dport }: HopDetail): string {
  const end = (address: unknown, port: unknown) => `${address}${port === undefined ? "" : `:${port}`}`;
  return `${end(src, sport)} > ${end(dst, dport)}`;
}

function numberWords(key: string, value: number): string | null {
  if (MACS.has(key)) return formatMac(value as Mac);
  if (key === "gateway" && value === 0) return null;
  if (ADDRESSES.has(key)) return formatIpv4(toIpv4(value));
  if (key === "table") return TABLES[value] ?? String(value);
  if (key === "etherType") return `0x${value.toString(16).padStart(4, "0")}`;
  return String(value);
}
