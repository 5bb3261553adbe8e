/**
 * Before every test file: configuration trees are frozen, so that a write that is not a request's fails the test. After every
 * test: a command that ended by an internal error fails it, whatever the test looked at.
 */
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import { freezeConfiguration } from "../src/kernel/config/tree.ts";
import { takeInternalErrors } from "./internal-errors.ts";
import { IS_WHOLE } from "./sample.ts";

freezeConfiguration();

/** Properties with the kit: ten runs each, and a hundred in test:all. */
const OF_THE_KIT = /\/(?:examples\/properties|test\/testing\/nine)/;

beforeAll(() => {
  if (!IS_WHOLE && OF_THE_KIT.test(expect.getState().testPath!)) fc.configureGlobal({ numRuns: 10 });
});

afterAll(() => fc.resetConfigureGlobal());

afterEach(() => {
  const [error] = takeInternalErrors();
  if (error !== undefined) throw error;
});
