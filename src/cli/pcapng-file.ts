/** --pcapng: what passed all devices, into one file, with what was decided as comments. It is written while the lab runs. */
import { appendFileSync, writeFileSync } from "node:fs";
import type { Lab } from "../lab/lab.ts";
import { PcapngWriter, type RecordedFrame } from "../lab/pcapng.ts";
import { namesOf } from "../shell/commands/explain/names.ts";
import { Recording } from "../trace/recording.ts";
import { concatBytes } from "../wire/bytes.ts";
import { UsageError } from "./arguments.ts";
import { reasonOf } from "./host-errors.ts";

/** Frames that wait to be written, with all the hops of their packets. */
const MOST_PENDING = 5000;

/** The function it returns writes what is left, and returns what could not be written, in one line. `isWhole`: nothing is cut. */
export function writePcapng(lab: Lab, path: string, isWhole: boolean): () => string | null {
  try {
    writeFileSync(path, "");
  } catch (error) {
    throw new UsageError(`--pcapng ${path}: ${reasonOf(error)}`);
  }
  const { kernel } = lab;
  const writer = new PcapngWriter(namesOf(kernel), kernel.loop.epochUs, isWhole);
  const recording = new Recording();
  kernel.taps.explainIn(recording);
  let pending: RecordedFrame[] = [];
  let problem: string | null = null;
  const flush = (): void => {
    const bytes = concatBytes(...writer.pieces(pending, recording.take()));
    pending = [];
    if (problem !== null) return;
    try {
      appendFileSync(path, bytes);
    } catch (error) {
      problem = `--pcapng: ${path}: ${reasonOf(error)}`;
    }
  };
  lab.on("frame", (seen) => {
    pending.push({ seen, hop: recording.total - 1 });
    if (pending.length === MOST_PENDING) flush();
  });
  return () => {
    flush();
    return problem;
  };
}
