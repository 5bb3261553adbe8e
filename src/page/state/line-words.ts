/** A stop in one line: where the packet is, and what was decided there, in the words of its explanation. */
import type { Line } from "../../explain/lines.ts";
import type { Topology } from "../../lab/topology.ts";
import type { Explanation } from "../../session/protocol.ts";
import type { Leg } from "../journey/path.ts";

/** The name of a namespace by its number. */
export function netnsTitle({ hosts }: Topology, number: number): string {
  for (const host of hosts)
    for (const netns of host.netns)
      if (netns.number === number) return netns.name === "" ? host.name : (netns.containers[0] ?? netns.name);
  return "";
}

export function linesAt({ paragraphs }: Explanation, { stops }: Pick<Leg, "stops">): readonly Line[] {
  const hops = new Set(stops.map(({ hop }) => hop));
  return paragraphs.flatMap(({ lines }) => lines.filter(({ hop }) => hop !== null && hops.has(hop)));
}

/** The lines about a hop and those that follow it, each with the namespace it is in; the last where nothing more was decided. */
export function wordsFrom({ paragraphs }: Explanation, hop: number): readonly string[] {
  const all = paragraphs.flatMap(({ name, lines }) =>
    lines.map((line) => ({ hop: line.hop, words: `${name}  ${lineWords(line)}` })),
  );
  const found = all.findIndex((line) => line.hop !== null && line.hop >= hop);
  return all.slice(found < 0 ? -1 : found).map(({ words }) => words);
}

/** What was decided, the most important first: why it was lost, what was rewritten, which rule, which route. */
export function mostImportant(lines: readonly Line[]): Line | null {
  return lines.toSorted((a, b) => weightOf(b) - weightOf(a))[0] ?? null;
}

function weightOf(line: Line): number {
  if (line.kind === "text") {
    const weights: Readonly<Record<string, number>> = {
      dropped: 9,
      reject: 8,
      socket: 7,
      route: 3,
      bridge: 3,
      neighbour: 3,
      conntrack: 1,
    };
    return line.text.includes("  =>  ") ? 8 : (weights[line.layer] ?? 2);
  }
  if (!line.matches) return 0;
  return line.verdict.startsWith("->") ? 1 : 4;
}

export function lineWords(line: Line): string {
  if (line.kind === "text")
    return [line.layer, line.text.trim(), line.note === "" ? "" : `(${line.note})`].filter(Boolean).join("  ");
  const result = line.matches ? line.verdict : line.has;
  return [line.layer, line.where, line.conditions, result, line.origin === "" ? "" : `(${line.origin})`]
    .filter(Boolean)
    .join("  ");
}
