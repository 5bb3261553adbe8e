import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { evaluateScript } from "../../src/linux/fuzz/evaluate.ts";
import { KNOWN_DIFFERENCES, type KnownDifference, knownDifferenceOf } from "../../src/linux/known-differences.ts";

test("KNOWN-DIFFERENCES.md tells those of random labs in the same words", () => {
  const all = readFileSync(new URL("../../KNOWN-DIFFERENCES.md", import.meta.url), "utf8").replaceAll(/\s+/g, " ");
  const section = all.slice(all.indexOf("## Random labs"), all.indexOf("## docker"));
  for (const { what } of KNOWN_DIFFERENCES) expect(section).toContain(what);
  expect(section.includes("Nothing at present.")).toBe(KNOWN_DIFFERENCES.length === 0);
});

const SCRIPT = "echo hello | ip netns exec a timeout 0.7 nc -N -w 1 -p 4001 10.0.1.255 80\n";
const COUNTED = "  IpInReceives 3 0.0\n- TcpInSegs 1 0.0\n+ TcpInSegs 0 0.0";

/** A list with one line, as there was once. */
const LIST: readonly KnownDifference[] = [
  {
    name: "connection to a broadcast address",
    what: "A SYN to another network's broadcast address is not counted in TcpInSegs.",
    why: "nothing but this counter tells",
    since: "November 2026",
    see: "nc to 10.0.1.255 through a router; nstat there",
    matches: ({ text }, script) =>
      /\bnc -N .*\.255 \d+$/m.test(script) &&
      text.split("\n").every((line) => line.startsWith("  ") || line.includes("TcpInSegs")),
  },
];

test("what is known is told as known, and not run again", async () => {
  let runs = 0;
  const judge = async () => {
    runs++;
    return [{ kind: "state", where: "h/b nstat", text: COUNTED } as const];
  };
  const verdict = await evaluateScript(SCRIPT, judge, LIST);
  expect(verdict).toMatchObject({ kind: "known", differences: [], known: [{ name: "connection to a broadcast address" }] });
  expect(runs).toBe(1);
});

test("another counter that differs beside it is not known, nor the same in another script", () => {
  const difference = { kind: "state", where: "h/b nstat", text: `${COUNTED}\n- IpInDelivers 1 0.0\n+ IpInDelivers 0 0.0` };
  expect(knownDifferenceOf(difference, SCRIPT, LIST)).toBeNull();
  expect(knownDifferenceOf({ ...difference, text: COUNTED }, SCRIPT.replace(".255", ".2"), LIST)).toBeNull();
  expect(knownDifferenceOf({ ...difference, text: COUNTED }, SCRIPT, LIST)).toBe(LIST[0]);
});
