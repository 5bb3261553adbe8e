/** Campaigns with a judge whose verdicts are given: no root, no kernel. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type DifferingLab, runCampaign } from "../../src/linux/fuzz/campaign.ts";
import { type Difference, type JudgeScript, signatureOf, topicOf } from "../../src/linux/fuzz/difference.ts";
import { evaluateScript } from "../../src/linux/fuzz/evaluate.ts";
import { duration, progressLine } from "../../src/linux/fuzz/progress.ts";
import { StateFile } from "../../src/linux/fuzz/state-file.ts";

let directory = "";
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "fuzz-test-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const DIFFERS: Difference = { kind: "output", where: "ip netns exec a ping -c 1 10.0.0.1", text: "- a\n+ b" };

async function run(
  judge: JudgeScript,
  count: number,
  campaign = 1,
): Promise<{ differences: DifferingLab[]; state: StateFile; cases: number }> {
  const state = new StateFile(join(directory, "state.jsonl"), campaign);
  const differences: DifferingLab[] = [];
  let cases = 0;
  await runCampaign({
    campaign,
    count,
    jobs: 3,
    directory,
    state,
    kernelName: "linux",
    judge,
    shrinkSeconds: 100,
    now: () => 0,
    onCase: () => cases++,
    onUnable: (_, error) => {
      throw error;
    },
    onDifference: (difference) => differences.push(difference),
  });
  return { differences, state, cases };
}

describe("a campaign", () => {
  test("runs every case once", async () => {
    const { state, differences } = await run(async () => [], 20);
    expect(state.records.map((record) => record.index).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 20 }, (_, index) => index),
    );
    expect(differences).toEqual([]);
  });

  test("goes on after an interruption with what is not done, even where the last line was cut off", async () => {
    await run(async () => [], 5);
    const path = join(directory, "state.jsonl");
    const text = readFileSync(path, "utf8");
    expect((await run(async () => [], 8)).cases).toBe(3);
    const { writeFileSync } = await import("node:fs");
    writeFileSync(path, text.slice(0, -5));
    expect((await run(async () => [], 5)).cases).toBe(1);
  });

  test("of another number begins anew", async () => {
    await run(async () => [], 5, 1);
    expect((await run(async () => [], 5, 2)).cases).toBe(5);
  });

  test("judges again what differed while many labs ran, when few do", async () => {
    let running = 0;
    const judge: JudgeScript = async () => {
      running++;
      await new Promise((resolve) => setTimeout(resolve, 1));
      return running-- > 1 ? [DIFFERS] : [];
    };
    const { state, differences } = await run(judge, 20);
    expect(differences).toEqual([]);
    expect(state.records).toHaveLength(20);
    const unstable = state.records.filter(({ verdict }) => verdict === "unstable");
    expect(unstable.length).toBeGreaterThan(10);
    expect(unstable.every(({ once }) => once![0]!.text === DIFFERS.text)).toBe(true);
  });

  test("keeps the smallest script of a difference, and tells its like only by seed", async () => {
    const judge: JudgeScript = async (script) => (script.includes("links add") || / ping /.test(script) ? [DIFFERS] : []);
    const { differences } = await run(judge, 10);
    const kept = differences.filter((each) => each.file !== null);
    expect(kept).toHaveLength(1);
    expect(differences.length).toBeGreaterThan(1);
    const script = readFileSync(kept[0]!.file!, "utf8");
    expect(script.split("\n").filter((line) => !line.startsWith("#"))).toEqual([
      "sleep 1.2",
      expect.stringMatching(/^ip netns exec \S+ ping -c 1 -W 0.8 \S+$/),
      "sleep 0.6",
      "",
    ]);
  });
});

describe("a verdict", () => {
  test("is a difference only where it differs in the same way again", async () => {
    let turn = 0;
    const verdict = await evaluateScript("", async () => [DIFFERS, { ...DIFFERS, text: `- ${turn++}` }]);
    expect(verdict).toMatchObject({ kind: "different", differences: [DIFFERS] });
    const unstable = await evaluateScript("", async () => [{ ...DIFFERS, text: `- ${turn++}` }]);
    expect(unstable.kind).toBe("unstable");
    expect((await evaluateScript("", async () => [])).kind).toBe("same");
  });

  test("has a topic without the names of its lab", () => {
    const topics = [
      "ip netns exec r1 ping -c 1 -W 0.8 10.0.0.1",
      "echo hello | ip netns exec a timeout 0.7 nc -N -w 1 -p 4001 10.0.0.2 80",
      "ip -n a -s link",
      "ip -n b neigh | sort",
    ].map((where) => topicOf({ ...DIFFERS, where }));
    expect(topics).toEqual(["output: ping", "output: nc -N -w", "output: ip -s link", "output: ip neigh |"]);
    expect(signatureOf({ ...DIFFERS, text: "- 12 packets\n+ 13 packets" })).toBe(
      signatureOf({ ...DIFFERS, text: "- 2 packets\n+ 7 packets" }),
    );
  });
});

test("progress tells the rate of this run and the time left", () => {
  const line = progressLine({
    done: 60,
    count: 120,
    different: 1,
    known: 2,
    unstable: 0,
    seed: 1_000_059,
    ran: 30,
    elapsedMs: 30_000,
  });
  expect(line).toBe("[============            ] 60/120  60 labs/min  1 min 0 s left  1 different, 2 known  seed 1000059");
  expect([duration(59), duration(61), duration(7260)]).toEqual(["59 s", "1 min 1 s", "2 h 1 min"]);
});
