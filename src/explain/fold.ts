/** What a reader has seen already is not shown again: packets that went as others did, rules that decided nothing as before. */
import { flowOf, labelOf } from "./labels.ts";
import type { Line, Paragraph } from "./lines.ts";
import { isArp, type TracedPacket } from "./model.ts";

type RuleLine = Extract<Line, { kind: "rule" }>;

/** Remembers what was shown. */
export class Seen {
  readonly #flows = new Map<string, readonly Paragraph[]>();
  readonly #rules = new Set<string>();

  /** True where a packet of the same direction of the same flow has been shown. */
  hasFlow({ sent }: TracedPacket): boolean {
    return sent !== null && this.#flows.has(flowOf(sent));
  }

  /** What was decided otherwise than for the packet of its flow that was shown; "" where nothing was. */
  differenceOf({ sent }: TracedPacket, paragraphs: readonly Paragraph[]): string {
    const before = decisionsOf(this.#flows.get(flowOf(sent!))!);
    const now = decisionsOf(paragraphs);
    return now.filter((decision) => !before.includes(decision)).join("; ");
  }

  remember({ sent }: TracedPacket, paragraphs: readonly Paragraph[]): void {
    if (sent !== null) this.#flows.set(flowOf(sent), paragraphs);
    for (const { name, lines } of paragraphs)
      for (const line of lines) if (line.kind === "rule") this.#rules.add(keyOf(name, line));
  }

  /**
   * The same paragraphs for a packet that is not the first: of each table's rules, those that were shown before and decided
   * nothing are listed in one line, and that a MAC was known is left out.
   */
  withoutKnown(paragraphs: readonly Paragraph[]): Paragraph[] {
    if (this.#flows.size === 0) return [...paragraphs];
    return paragraphs.map(({ name, title, lines }) => {
      const isKnown = (line: Line): line is RuleLine =>
        line.kind === "rule" && !isFinal(line) && this.#rules.has(keyOf(name, line));
      const knownOf = (layer: string): RuleLine[] => lines.filter(isKnown).filter((line) => line.layer === layer);
      const listedLayers = new Set<string>();
      const kept: Line[] = [];
      for (const line of lines) {
        if (line.kind === "text" && line.layer === "neighbour" && / is at \S+$/.test(line.text) && !line.text.includes("unknown"))
          continue;
        if (!isKnown(line) || knownOf(line.layer).length === 1) kept.push(line);
        else if (!listedLayers.has(line.layer)) {
          listedLayers.add(line.layer);
          kept.push({ hop: null, kind: "text", layer: line.layer, text: `${listed(knownOf(line.layer))}: as before`, note: "" });
        }
      }
      return { name, title, lines: kept };
    });
  }
}

/** Several packets that are not shown, in a line. */
export interface Folded {
  readonly first: number;
  last: number;
  readonly labels: Set<string>;
  readonly differences: Set<string>;
}

/** "3..12  ACK, data, FIN ACK: the same paths", and a line for each decision that is another. */
export function foldedLines({ first, last, labels, differences }: Folded): string[] {
  const numbers = first === last ? `${first}` : `${first}..${last}`;
  const others = [...differences].map((difference) => `   ${difference}`);
  return [
    `${numbers.padEnd(6)} ${[...labels].join(", ")}: the same ${first === last ? "path" : "paths"}   (-v shows them)`,
    ...others,
  ];
}

/** What a packet is, without its size: what carries data is data. */
export function kindOf(packet: TracedPacket): string {
  return labelled(packet).replace(/^.*, \d+ bytes$/, "data");
}

export function labelled(packet: TracedPacket): string {
  if (packet.sent !== null) return namesReply(packet) ? "DNS reply" : labelOf(packet.sent);
  return isArp(packet) ? "ARP" : "not sent";
}

/** Whether NAT makes it a reply of a DNS server, as docker's own is one of: it listens at another port. */
function namesReply({ hops }: TracedPacket): boolean {
  return hops.some(({ packet }) => packet?.payload.kind === "udp" && packet.payload.sport === 53);
}

/** Where each table's walk ended. */
function decisionsOf(paragraphs: readonly Paragraph[]): string[] {
  return paragraphs.flatMap(({ lines }) =>
    lines.flatMap((line) =>
      line.kind === "rule" && line.matches && isFinal(line)
        ? [`${line.layer} ends at ${line.where} (${line.conditions}: ${line.verdict})`]
        : [],
    ),
  );
}

function isFinal({ matches, verdict }: RuleLine): boolean {
  return matches && verdict !== "RETURN" && !verdict.startsWith("-> ") && !verdict.startsWith("counts");
}

function keyOf(name: string, { layer, where, matches, conditions, has, verdict }: RuleLine): string {
  return JSON.stringify([name, layer, where, matches, conditions, has, verdict]);
}

/** "FORWARD 1, 2, DOCKER-FORWARD 1 to 3". */
function listed(rules: readonly RuleLine[]): string {
  const words: string[] = [];
  let chain = "";
  for (const { where } of rules) {
    const [name, number] = where.split(" ") as [string, string];
    words.push(name === chain ? number : where);
    chain = name;
  }
  return words.join(", ");
}
