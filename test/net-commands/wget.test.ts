/** Word for word what Debian 12's wget printed, asked and left behind for the same command lines (data/wget.json). */
import { beforeAll, expect, test } from "vitest";
import { canonical, readRecorded, startHost } from "./replay.ts";

const recorded = readRecorded("wget");
let host: Awaited<ReturnType<typeof startHost>>;

beforeAll(async () => {
  host = await startHost();
});

test.each(recorded.map((each, index) => [index, each.argv.join(" "), each] as const))("%i %s", (_index, _line, each) => {
  const answer = host.run(each.argv);
  expect(canonical(answer.stderr)).toBe(canonical(each.stderr));
  expect(canonical(answer.stdout)).toBe(canonical(each.stdout));
  expect(answer.exitCode).toBe(each.exitCode);
  // The body of a POST is a write of its own: whether the server had it already is chance.
  const heads = (text: string): string => text.replaceAll("\r", "").replace(/\n\n.*--\n/g, "\n\n--\n");
  expect(heads(answer.requests)).toBe(heads(each.requests));
  expect(answer.files).toEqual(each.files);
});
