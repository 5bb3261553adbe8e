/** Word for word what Debian 12's curl printed, asked and left behind for the same command lines (data/curl.json). */
import { beforeAll, expect, test } from "vitest";
import { canonical, readRecorded, startHost } from "./replay.ts";

const recorded = readRecorded("curl");
let host: Awaited<ReturnType<typeof startHost>>;

beforeAll(async () => {
  host = await startHost();
});

test.each(recorded.map((each, index) => [index, each.argv.join(" "), each] as const))("%i %s", (_index, _line, each) => {
  const reply = host.run(each.argv);
  expect(canonical(reply.stderr)).toBe(canonical(each.stderr));
  expect(canonical(reply.stdout)).toBe(canonical(each.stdout));
  expect(reply.exitCode).toBe(each.exitCode);
  expect(reply.requests.replaceAll("\r", "")).toBe(each.requests.replaceAll("\r", ""));
  expect(reply.files).toEqual(each.files);
});
