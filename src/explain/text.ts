/** An explanation as text: a title for each packet, a paragraph for each namespace it passed, a line for each thing looked at. */
import type { HopOf } from "../trace/hop.ts";
import type { RecordedHop } from "../trace/recording.ts";
import { endingOf } from "./ending.ts";
import { type Folded, foldedLines, kindOf, labelled, Seen } from "./fold.ts";
import { broken, layOut, ruleColumns } from "./layout.ts";
import type { Paragraph } from "./lines.ts";
import { isArp, isUnrelated, type Names, packetsOf, type TracedPacket } from "./model.ts";
import { paragraphsOf } from "./paragraphs.ts";

/** What was explained. */
export interface Explained {
  /** The command's words. */
  readonly title: string;
  /** Null where it has none of its own. */
  readonly exitCode: number | null;
  readonly hops: readonly RecordedHop[];
}

export interface TextOptions {
  /** A line a packet; what a reader needs first; everything. */
  readonly level: "quiet" | "normal" | "verbose";
  /** Columns of the terminal. */
  readonly width: number;
  readonly color: boolean;
}

const LABEL_WIDTH = 16;
const ENDING_AT = 66;

export function explanationText(explained: Explained, names: Names, options: TextOptions): string {
  const packets = packetsOf(explained.hops, names);
  const lines = [summaryOf(explained, packets)];
  const isQuiet = options.level === "quiet";
  const seen = new Seen();
  const beganBy = firstPackets(packets);
  let folded: Folded | null = null;
  const flush = (): void => {
    if (folded === null) return;
    lines.push("", ...foldedLines(folded));
    folded = null;
  };
  const unrelated = options.level === "verbose" ? 0 : packets.filter(isUnrelated).length;
  for (const packet of packets) {
    if (unrelated > 0 && isUnrelated(packet)) continue;
    const ending = endingOf(packet);
    if (isQuiet) {
      lines.push(titleOf(packet, ending.words, options.width));
      continue;
    }
    const paragraphs = paragraphsOf({ packet, names, beganBy, verbose: options.level === "verbose" });
    if (options.level === "normal" && ending.kind === "taken" && seen.hasFlow(packet)) {
      folded ??= { first: packet.number, last: packet.number, labels: new Set(), differences: new Set() };
      folded.last = packet.number;
      folded.labels.add(kindOf(packet));
      const difference = seen.differenceOf(packet, paragraphs);
      if (difference !== "") folded.differences.add(difference);
      continue;
    }
    flush();
    const shown = options.level === "normal" ? seen.withoutKnown(paragraphs) : paragraphs;
    lines.push("", titleOf(packet, ending.words, options.width), ...bodyOf(shown, options.width));
    seen.remember(packet, paragraphs);
  }
  flush();
  if (unrelated > 0) lines.push("", `and ${counted(unrelated, "packet")} that had nothing to do with it   (-v shows them)`);
  const fitting = lines.flatMap((line) => line.split("\n")).flatMap((line) => broken(line, options.width));
  return `${fitting.map((line) => (options.color ? colored(line) : line)).join("\n")}\n`;
}

function summaryOf({ title, exitCode }: Explained, packets: readonly TracedPacket[]): string {
  const arps =
    packets.reduce((sum, { served }) => sum + served.length, 0) +
    packets.filter((packet) => isArp(packet) && packet.number > 0).length;
  const sent = packets.filter((packet) => packet.sent !== null && packet.number > 0).length;
  return `${title}: ${exitCode === null ? "" : `exit code ${exitCode}, `}${counted(sent, "packet")}, ${counted(arps, "ARP packet")}`;
}

function counted(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}

/** "1  SYN  remote > node1 > web     taken by nginx, *:80 on web". */
function titleOf(packet: TracedPacket, ending: string, width: number): string {
  const path = packet.visits.map(({ name }) => name).join(" > ");
  const label = labelled(packet);
  const about = aboutWords(packet);
  const head = `${String(packet.number).padEnd(3)}${label.padEnd(LABEL_WIDTH)} ${path}${about}`;
  const whole = `${head.length < ENDING_AT ? head.padEnd(ENDING_AT) : `${head}  `}${ending}`;
  return whole.length <= width ? whole : `${head}\n   ${ending}`;
}

/** An error, a reset and the like name the packet that they are about. */
function aboutWords({ sent, cause }: TracedPacket): string {
  if (sent === null || cause === null || cause.sent === null || cause.number === 0) return "";
  const isError = sent.payload.kind === "icmp" && sent.payload.type !== 0 && sent.payload.type !== 8;
  return isError ? `, about ${cause.number}` : "";
}

function bodyOf(paragraphs: readonly Paragraph[], width: number): string[] {
  const columns = ruleColumns(paragraphs);
  return paragraphs
    .filter(({ title, lines }) => title !== "" || lines.length > 0)
    .flatMap((each) => layOut(each, columns, width));
}

/** By which packet each connection was begun. */
export function firstPackets(packets: readonly TracedPacket[]): (hop: HopOf<"conntrack">) => number | null {
  const numbers = new Map<string, number>();
  const keyOf = ({ netns, detail: { connection } }: HopOf<"conntrack">) => `${netns} ${connection?.id}`;
  for (const { number, hops } of packets)
    for (const hop of hops)
      if (hop.kind === "conntrack" && hop.detail.state === "NEW" && !numbers.has(keyOf(hop))) numbers.set(keyOf(hop), number);
  return (hop) => numbers.get(keyOf(hop)) ?? null;
}

const BOLD = "1";
const RED = "31";
const GREEN = "32";
const DIM = "2";

/** Titles bold, what ended a packet red, "yes" green, "no" dim. */
function colored(line: string): string {
  const paint = (code: string, text: string): string => `\x1b[${code}m${text}\x1b[0m`;
  if (/^\d/.test(line)) return paint(BOLD, line);
  return line
    .replace(/ (yes) /, ` ${paint(GREEN, "$1")} `)
    .replace(/ (no) ( .*)$/, (_, no, rest) => ` ${paint(DIM, `${no} ${rest}`)}`)
    .replace(/\b(DROP|REJECT)\b/, paint(RED, "$1"))
    .replace(/^( +dropped.*)$/, paint(RED, "$1"));
}
