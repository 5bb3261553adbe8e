/** sed scripts, awk programs and the small text tools print what Debian 12's print: recorded random cases. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { encodeText } from "../../../src/wire/text.ts";
import { someOf } from "../../sample.ts";
import { runScriptNow } from "../run-script.ts";
import type { ProgramCase } from "./generate.ts";
import { programScript } from "./script.ts";
import { type TextCase, textScript } from "./text-tools.ts";

const RECORDED = JSON.parse(readFileSync(new URL("cases.json", import.meta.url), "utf8")) as {
  input: ProgramCase | TextCase;
  output: string;
}[];
const CASES = someOf(RECORDED, 3);

test(`${CASES.length} random sed scripts, awk programs and lines of text tools print what they print in Debian 12 (recorded by fuzz.ts)`, () => {
  // A mark between the cases shows which one differs.
  const script = CASES.map(
    (each) => `${"files" in each.input ? textScript(each.input) : programScript([each.input])}echo "==case=="\n`,
  ).join("");
  const outputs = runScriptNow(script).stdout.split("==case==\n");
  const wrong = CASES.filter((each, index) => asText(outputs[index]!) !== each.output);
  expect(wrong.map((each) => JSON.stringify(each))).toEqual([]);
});

/** As the recorder read it: what is no UTF-8 is replaced. */
function asText(output: string): string {
  return Buffer.from(encodeText(output)).toString("utf8");
}
