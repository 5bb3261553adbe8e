/**
 * `tsx test/docker/transcript-main.ts [20.10|28] [PATTERN]`: how many transcripts are equal, and the differences of those whose
 * id fits.
 */
import { diffLines } from "../../src/scenario/compare.ts";
import type { TranscriptVersion } from "./transcript-data.ts";
import { runTranscripts } from "./transcript-run.ts";

const [version = "20.10", pattern] = process.argv.slice(2) as [TranscriptVersion?, string?];
const { steps, captures } = await runTranscripts(version);
const differing = steps.filter(({ wanted, got }) => wanted !== got);
for (const { section, step, wanted, got } of differing) {
  const id = `${section}/${step.id}`;
  if (pattern === undefined) console.log(`${id}  (${step.ns}) ${step.command.slice(0, 90)}`);
  else if (id.includes(pattern)) {
    const lines = diffLines(wanted.split("\n"), got.split("\n")).split("\n");
    console.log(`== ${id} (${step.ns}) $ ${step.command}\n${lines.filter((line) => !line.startsWith("  ")).join("\n")}`);
  }
}
for (const { section, capture, wanted, got } of captures) {
  const id = `${section}/${capture.name}.${capture.device}`;
  const equal = wanted.every((line, index) => line === got[index]);
  if (pattern === undefined) console.log(`${equal ? "ok " : "-- "} ${id} ${wanted.length} frames`);
  else if (id.includes(pattern) && !equal) console.log(`== ${id}\n${diffLines(wanted, got)}`);
}
console.log(`${version}: ${steps.length - differing.length} of ${steps.length} commands equal`);
