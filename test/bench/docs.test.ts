/**
 * docs/benchmarking.md: its code prints what the page says, and what it says of rule sets and packets holds. No time is asserted.
 */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import * as bench from "../../src/bench/index.ts";
import * as netnsim from "../../src/index.ts";
import * as workbench from "../../src/lab/workbench.ts";
import * as testing from "../../src/testing/index.ts";
import { examplesIn, runExample } from "../page-examples.ts";
import { someOf } from "../sample.ts";

const PAGE = readFileSync(new URL("../../docs/benchmarking.md", import.meta.url), "utf8");
const MODULES = { netnsim, "netnsim/bench": bench, "netnsim/testing": testing, "netnsim/workbench": workbench };
const EXAMPLES = examplesIn(PAGE);

// The second one measures.
test.each(someOf(EXAMPLES, 2))("example %#", async (example) => {
  expect(await runExample(example, MODULES)).toBe(example.printed);
});

test("there are three examples", () => {
  expect(EXAMPLES).toHaveLength(3);
});
