/** The transcripts of real docker in transcripts-data, one file per section: commands in order, and what each device carried. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export interface TranscriptStep {
  /** As it was recorded: number and slug. */
  readonly id: string;
  /** host, lan, ctr:NAME (host tools in the container's namespace) or in:NAME (docker exec). */
  readonly ns: string;
  readonly command: string;
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface TranscriptCapture {
  readonly name: string;
  /** docker0, eth0, lo, a veth's name, lan-eth0, or NAME-eth0 and NAME-lo inside a container. */
  readonly device: string;
  /** tcpdump -nn -e, one line a frame. */
  readonly frames: readonly string[];
}

export interface Section {
  readonly section: string;
  readonly names: Readonly<Record<string, string>>;
  readonly steps: readonly TranscriptStep[];
  readonly captures: readonly TranscriptCapture[];
}

export type TranscriptVersion = "20.10" | "28";

const DATA = fileURLToPath(new URL("./transcripts-data", import.meta.url));

export function loadSections(version: TranscriptVersion): readonly Section[] {
  return readdirSync(`${DATA}/${version}`)
    .sort()
    .map((file) => ({
      section: file.replace(/\.json$/, ""),
      ...(JSON.parse(readFileSync(`${DATA}/${version}/${file}`, "utf8")) as Omit<Section, "section">),
    }));
}
