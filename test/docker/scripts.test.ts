/** Scripts beside real dockerd of each version (recorded by src/linux/record-docker-main.ts), command by command. */
import { afterAll, expect, test } from "vitest";
import { someOf } from "../sample.ts";
import { compareRecorded, SCRIPT_NAMES } from "./script-files.ts";
import { KNOWN_DIFFERENCES } from "./script-known.ts";

let commands = 0;
let equal = 0;

test.each(someOf(SCRIPT_NAMES, 5))("%s answers as docker did", async (name) => {
  const { scenario, recorded, differences, error } = await compareRecorded(name);
  commands += scenario.steps.length;
  equal += scenario.steps.length - differences.length;
  expect(recorded).toEqual(scenario.steps.map((step) => step.command));
  const known = KNOWN_DIFFERENCES.filter(({ script }) => script === name);
  const unknown = differences.filter(({ step }) => !known.some(({ command }) => step.command.startsWith(command)));
  expect(unknown.map((each) => each.text).join("\n\n")).toBe("");
  expect(known.filter(({ command }) => !differences.some(({ step }) => step.command.startsWith(command)))).toEqual([]);
  expect(error).toBeNull();
});

test("every known difference belongs to a script", () => {
  expect(KNOWN_DIFFERENCES.filter(({ script }) => !SCRIPT_NAMES.includes(script))).toEqual([]);
});

afterAll(() => {
  console.log(`docker scripts: ${equal} of ${commands} commands as real docker answered`);
});
