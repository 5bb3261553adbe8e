/** Scripts that once gave a wrong result print what the real system prints. */
import { expect, test } from "vitest";
import { someOf } from "../sample.ts";
import { PENDING } from "./pending.ts";
import { CASE_NAMES, canonicalOf, expectedOf, GUESTS, printedOf } from "./run-case.ts";

test.each(
  someOf(
    CASE_NAMES.filter((name) => !PENDING.has(name)),
    4,
  ),
)("%s prints what the real system prints", async (name) => {
  expect(canonicalOf(name, await printedOf(name))).toBe(canonicalOf(name, expectedOf(name)));
});

test.each(someOf(GUESTS["6.1"], 4))("%s prints what Debian's 6.1 prints", async (name) => {
  expect(canonicalOf(name, await printedOf(name, "6.1"))).toBe(canonicalOf(name, expectedOf(name, "6.1")));
});

test.each([...PENDING])("%s still differs and stays on the list of pending cases", async (name) => {
  expect(canonicalOf(name, await printedOf(name))).not.toBe(canonicalOf(name, expectedOf(name)));
});
