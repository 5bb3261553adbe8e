import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { evaluateScript } from "../../src/linux/fuzz/evaluate.ts";
import { KNOWN_DIFFERENCES, knownDifferenceOf } from "../../src/linux/known-differences.ts";

test.each(KNOWN_DIFFERENCES)("KNOWN-DIFFERENCES.md tells $name in the same words", ({ what }) => {
  const text = readFileSync(new URL("../../KNOWN-DIFFERENCES.md", import.meta.url), "utf8").replaceAll(/\s+/g, " ");
  expect(text).toContain(what);
});

const FRAGMENT = "10.0.1.2 > 10.0.2.1 tos 0 len 68 id IPID1 frag 172 ttl";

test("what is known is told as known, and not run again", async () => {
  let runs = 0;
  const finding = { kind: "frames", where: "r eth0", text: `  arp\n- in a < b ip ${FRAGMENT} 63\n+ in c < d ip ${FRAGMENT} 64` };
  const verdict = await evaluateScript("", async () => {
    runs++;
    return [finding];
  });
  expect(verdict).toMatchObject({ kind: "known", findings: [], known: [{ name: "captured fragments" }] });
  expect(runs).toBe(1);
});

test("a whole packet that differs beside a fragment is not known", () => {
  const text = `- in a < b ip ${FRAGMENT} 63\n+ in c < d ip 10.0.1.2 > 10.0.2.1 tos 0 len 84 id 0 frag 4000 ttl 64`;
  expect(knownDifferenceOf({ kind: "frames", where: "r eth0", text }, "")).toBeNull();
});
