/** That prove.ts can still put its faults in: each replaces a text that stands once in its file. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { DELIBERATE_FAULTS } from "./deliberate-faults.ts";
import { ROOMS } from "./rooms/index.ts";

test.each(DELIBERATE_FAULTS)("$what", ({ file, from, to, room }) => {
  const text = readFileSync(new URL(`../../${file}`, import.meta.url), "utf8");
  expect(text.split(from)).toHaveLength(2);
  expect(to).not.toBe(from);
  expect(ROOMS.map(({ name }) => name)).toContain(room);
});
