/**
 * What the page of agreement says of the scenarios is what their recordings and the list of differences make. Its other counts
 * are those of the last time it was made: each new line of a table would change them.
 */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { PAGE, README, scenariosSection, withAgreementLine } from "./agreement.ts";

test("docs/AGREEMENT.md counts the scenarios as they were recorded", () => {
  expect(readFileSync(PAGE, "utf8")).toContain(scenariosSection());
});

test("so does README's line", () => {
  const readme = readFileSync(README, "utf8");
  expect(readme).toMatch(/^\*\*Measured\*\*: \d+ of \d+ commands/m);
  expect(withAgreementLine(readme)).toBe(readme);
});
