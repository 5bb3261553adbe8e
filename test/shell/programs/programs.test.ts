/** sed scripts and awk programs print what GNU sed 4.9 and mawk 1.3.4 print: recorded random cases. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { runScriptNow } from "../run-script.ts";
import type { ProgramCase } from "./generate.ts";
import { programScript } from "./script.ts";

const CASES = JSON.parse(readFileSync(new URL("cases.json", import.meta.url), "utf8")) as {
  input: ProgramCase;
  output: string;
}[];

test(`${CASES.length} random sed scripts and awk programs print what they print in Debian 12 (recorded by fuzz.ts)`, () => {
  // A mark between the cases tells which one differs.
  const script = CASES.map((each) => `${programScript([each.input])}echo "==case=="\n`).join("");
  const outputs = runScriptNow(script).stdout.split("==case==\n");
  const wrong = CASES.filter((each, index) => outputs[index] !== each.output);
  expect(wrong.map((each) => JSON.stringify(each))).toEqual([]);
});
