import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { evaluateScript } from "../../src/linux/fuzz/evaluate.ts";
import { KNOWN_DIFFERENCES, knownDifferenceOf } from "../../src/linux/known-differences.ts";

test.each(KNOWN_DIFFERENCES)("KNOWN-DIFFERENCES.md tells $name in the same words", ({ what }) => {
  const text = readFileSync(new URL("../../KNOWN-DIFFERENCES.md", import.meta.url), "utf8").replaceAll(/\s+/g, " ");
  expect(text).toContain(what);
});

const SCRIPT = "echo hello | ip netns exec a timeout 0.7 nc -N -w 1 -p 4001 10.0.1.255 80\n";
const COUNTED = "  IpInReceives 3 0.0\n- TcpInSegs 1 0.0\n+ TcpInSegs 0 0.0";

test("what is known is told as known, and not run again", async () => {
  let runs = 0;
  const verdict = await evaluateScript(SCRIPT, async () => {
    runs++;
    return [{ kind: "state", where: "h/b nstat", text: COUNTED }];
  });
  expect(verdict).toMatchObject({ kind: "known", findings: [], known: [{ name: "connection to a broadcast address" }] });
  expect(runs).toBe(1);
});

test("another counter that differs beside it is not known, nor the same in another script", () => {
  const finding = { kind: "state", where: "h/b nstat", text: `${COUNTED}\n- IpInDelivers 1 0.0\n+ IpInDelivers 0 0.0` };
  expect(knownDifferenceOf(finding, SCRIPT)).toBeNull();
  expect(knownDifferenceOf({ ...finding, text: COUNTED }, SCRIPT.replace(".255", ".2"))).toBeNull();
});
