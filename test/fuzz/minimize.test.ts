import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { minimizeCase } from "../../src/linux/fuzz/minimize.ts";
import { partsOf, withoutParts } from "../../src/linux/fuzz/parts.ts";
import { caseOfSeed } from "../../src/linux/fuzz/seeds.ts";
import { caseScript } from "../../src/testing/case-script.ts";
import { labCases } from "../../src/testing/lab-cases.ts";
import { property } from "../property.ts";
import { runs } from "../sample.ts";

const never = { jobs: 8, isOver: () => false };

describe("a case gets smaller", () => {
  property([labCases()], { numRuns: runs(10, 40) })("without a part it has fewer of them", (lab) => {
    const parts = partsOf(lab);
    for (const part of parts) expect(partsOf(withoutParts(lab, [part])).length).toBeLessThan(parts.length);
  });

  property([labCases()], { numRuns: runs(10, 40) })("nothing is left without all of them but the empty script", (lab) => {
    const empty = withoutParts(lab, partsOf(lab));
    expect(caseScript(empty)).toBe("# world: bare\nsleep 1.2\nsleep 0.6\n");
  });

  test("to the parts that are needed together, and no other", async () => {
    const lab = caseOfSeed(1_000_003);
    const first = lab.traffic[0]!;
    const look = lab.looks.at(-1)!;
    const smallest = await minimizeCase(
      lab,
      async (candidate) =>
        candidate.traffic.some((each) => JSON.stringify(each) === JSON.stringify(first)) &&
        candidate.looks.some((each) => JSON.stringify(each) === JSON.stringify(look)),
      never,
    );
    expect(smallest).toEqual({ hosts: [], cables: [], traffic: [first], looks: [look] });
  });

  test("not at all where time is over", async () => {
    const lab = caseOfSeed(1_000_004);
    expect(await minimizeCase(lab, async () => true, { jobs: 8, isOver: () => true })).toBe(lab);
  });
});

describe("seeds", () => {
  test("neighbours do not look alike", () => {
    const scripts = new Set(Array.from({ length: 200 }, (_, index) => caseScript(caseOfSeed(1_000_000 + index))));
    expect(scripts.size).toBe(200);
  });

  property([fc.integer({ min: 0, max: 9_000_000_000 })])("a seed is one case", (seed) => {
    expect(caseOfSeed(seed)).toEqual(caseOfSeed(seed));
  });
});
