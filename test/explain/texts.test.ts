/**
 * The texts of `explain`: each case is a script and what it prints (cases/NAME.txt). UPDATE_EXPLAIN=1 writes them anew: read them
 * as a learner would before they are committed.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { worldNamed } from "../../src/lab/worlds/index.ts";
import { parseScenario } from "../../src/scenario/scenario.ts";
import { dockerOptions } from "../../src/scenario/simulate.ts";

const CASES = new URL("cases/", import.meta.url);
const names = readdirSync(CASES)
  .filter((name) => name.endsWith(".sh"))
  .map((name) => name.slice(0, -3));

/** A terminal's size: what a learner sees at once. */
const [COLUMNS, ROWS] = [120, 50];

test.each(names)("%s is explained as expected, each line within the terminal", async (name) => {
  const script = readFileSync(new URL(`${name}.sh`, CASES), "utf8");
  const { world, ...docker } = parseScenario(script, `${name}.sh`);
  const { host, lab } = worldNamed(world)!(dockerOptions(docker));
  const { stdout, stderr } = await host.sh(script);
  expect(lab.internalErrors).toEqual([]);
  const file = new URL(`${name}.txt`, CASES);
  if (process.env.UPDATE_EXPLAIN) writeFileSync(file, stdout);
  expect(stdout).toBe(readFileSync(file, "utf8"));
  expect(stdout.split("\n").filter((line) => line.length > COLUMNS)).toEqual([]);
  const explanation = stdout.slice(stdout.indexOf("exit code"));
  if (name !== "routers") expect(explanation.split("\n").length).toBeLessThanOrEqual(ROWS);
  expect(stderr).toBe(name === "routers" ? "ping: connect: Network is unreachable\n" : "");
});
