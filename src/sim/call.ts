/**
 * Calls that do not nest on the host's stack. A chain of `yield*` is as deep on the stack as the functions of a script are
 * nested, and Node's stack is small; so such a call is handed to the process, which runs it beside its caller.
 */
import type { Step, Wait, WaitQueue } from "./process.ts";

/** Yielded instead of a wait: run this step, then go on with the one that yielded. */
export class Call<T> implements Wait {
  readonly queues: readonly WaitQueue[] = [];
  readonly deadlineUs = Number.POSITIVE_INFINITY;
  readonly step: Step<T>;
  result: T | undefined;

  constructor(step: Step<T>) {
    this.step = step;
  }
}

/** Runs a step as `yield*` would, but beside its caller. */
export function* callBeside<T>(step: Step<T>): Step<T> {
  const call = new Call(step);
  yield call;
  return call.result as T;
}
