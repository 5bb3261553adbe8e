/** No test passes while a command in it ended by an internal error; a test that is about them takes them. */
import { type InternalError, onInternalError } from "../src/sim/internal-error.ts";

const met: InternalError[] = [];

onInternalError((error) => met.push(error));

/** The internal errors since the last time, which are then no failure. */
export function takeInternalErrors(): readonly InternalError[] {
  return met.splice(0);
}
