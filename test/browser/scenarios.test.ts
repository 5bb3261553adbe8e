/** Every scenario prints in the browser what it prints in Node, byte for byte: the same lab, the same seed. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beforeAll, expect, test } from "vitest";
import { parseScenario } from "../../src/scenario/scenario.ts";
import { runSimulated } from "../../src/scenario/simulate.ts";
import type { SessionCalls } from "../../src/session/protocol.ts";
import { type OpenPage, openPage, sessionIn } from "./open.ts";

const SCENARIOS = fileURLToPath(new URL("../../scenarios/", import.meta.url));
const NAMES = readdirSync(SCENARIOS).filter((name) => name.endsWith(".md") && name !== "README.md");

let open: OpenPage;
let session: SessionCalls;

beforeAll(async () => {
  open = await openPage();
  ({ session } = await sessionIn(open.page));
  return () => open.close();
});

test.each(NAMES)("%s", async (name) => {
  const text = readFileSync(`${SCENARIOS}${name}`, "utf8");
  const { results, last } = await runSimulated(parseScenario(text, name));
  const expected = [...results, ...(last === null ? [] : [last])].map(({ output, exitCode }) => ({ output, exitCode }));
  expect(await session.runScenario(name, text)).toEqual(expected);
});
