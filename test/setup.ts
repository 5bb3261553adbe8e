/**
 * Before every test file: configuration trees are frozen, so that a write that is not a request's fails the test. After every test: a command
 * that ended by an internal error fails it, whatever the test looked at.
 */
import { afterEach } from "vitest";
import { freezeConfiguration } from "../src/kernel/config/tree.ts";
import { takeInternalErrors } from "./internal-errors.ts";

freezeConfiguration();

afterEach(() => {
  const [error] = takeInternalErrors();
  if (error !== undefined) throw error;
});
