/**
 * The simulated dockerhost against the transcripts of real docker, command by command and frame by frame. A capture's last frames
 * can be missing on Linux, where tcpdump was stopped before the kernel handed them over: every recorded frame has to come here,
 * in that order, at the pace the recording shows (PACES in transcript-story.ts).
 */
import { describe, expect, test } from "vitest";
import { diffLines } from "../../src/scenario/compare.ts";
import { KNOWN_TRANSCRIPTS } from "./transcript-known.ts";
import { type CaptureResult, runTranscripts, type StepResult } from "./transcript-run.ts";

describe.each(["20.10", "28"] as const)("docker %s", (version) => {
  const known = new Set(KNOWN_TRANSCRIPTS.filter(({ versions }) => versions.includes(version)).map(({ id }) => id));

  test("prints and sends what the real one did", { timeout: 120_000 }, async () => {
    const { steps, captures } = await runTranscripts(version);
    const wrongSteps = steps.filter(({ wanted, got }) => wanted !== got);
    const wrongCaptures = captures.filter((capture) => equalFrames(capture) < capture.wanted.length);
    const wrong = new Map<string, string>([
      ...wrongSteps.map((step) => [stepId(step), `${step.wanted}\n--- simulated:\n${step.got}`] as const),
      ...wrongCaptures.map((capture) => [captureId(capture), firstDifference(capture)] as const),
    ]);
    const unknown = [...wrong].filter(([id]) => !known.has(id));
    expect(unknown.map(([id, text]) => `== ${id}\n${text}`).join("\n\n")).toBe("");
    expect([...known].filter((id) => !wrong.has(id))).toEqual([]);
    const frames = captures.reduce((sum, { wanted }) => sum + wanted.length, 0);
    const equal = captures.reduce((sum, capture) => sum + equalFrames(capture), 0);
    console.log(
      `docker ${version}: ${steps.length - wrongSteps.length} of ${steps.length} commands equal, ${equal} of ${frames} frames in ${captures.length} captures`,
    );
    expect((steps.length - wrongSteps.length) / steps.length).toBeGreaterThanOrEqual(0.95);
    expect(equal / frames).toBeGreaterThanOrEqual(0.95);
  });
});

test("the list of differences says why", () => {
  expect(KNOWN_TRANSCRIPTS.filter(({ why }) => why.length < 7)).toEqual([]);
});

function stepId({ section, step }: StepResult): string {
  return `${section}/${step.id}`;
}

/** By the captured device's role: veth names are chance. */
function captureId({ section, capture }: CaptureResult): string {
  return `${section}/${capture.name}.${capture.device.replace(/^(veth|br-).*/, "$1")}`;
}

/** How many of the recorded frames came here too, in that order. */
function equalFrames({ wanted, got }: CaptureResult): number {
  return diffLines(wanted, got)
    .split("\n")
    .filter((line) => line.startsWith("  ")).length;
}

function firstDifference(capture: CaptureResult): string {
  const at = capture.wanted.findIndex((line, index) => line !== capture.got[index]);
  return `frame ${at + 1} of ${capture.wanted.length}\n${capture.wanted[at]}\n--- simulated:\n${capture.got[at]}`;
}
