/**
 * Calls that do not nest on the host's stack. A chain of `yield*` is as deep on the stack as the script's functions are nested, and
 * Node's stack is small; so a function call of the script is handed up to the trampoline, which runs it beside its caller.
 */
import type { Step, Wait, WaitQueue, Wake } from "../../sim/process.ts";

/** Yielded instead of a wait: run this step, then go on with the one that yielded. */
class Call<T> implements Wait {
  readonly queues: readonly WaitQueue[] = [];
  readonly deadlineUs = Number.POSITIVE_INFINITY;
  readonly step: Step<T>;
  result: T | undefined;

  constructor(step: Step<T>) {
    this.step = step;
  }
}

/** Runs a step as `yield*` would, but beside its caller; only below a trampoline. */
export function* callBeside<T>(step: Step<T>): Step<T> {
  const call = new Call(step);
  yield call;
  return call.result as T;
}

/** Runs a step with all the calls it makes. */
export function* trampoline<T>(main: Step<T>): Step<T> {
  const root = new Call(main);
  const stack: Call<unknown>[] = [root as Call<unknown>];
  let wake: Wake = "ready";
  let thrown: { error: unknown } | null = null;
  try {
    while (stack.length > 0) {
      const top = stack.at(-1)!;
      let result: IteratorResult<Wait, unknown>;
      try {
        if (thrown === null) result = top.step.next(wake);
        else {
          const { error } = thrown;
          thrown = null;
          result = top.step.throw(error);
        }
      } catch (error) {
        stack.pop();
        thrown = { error };
        continue;
      }
      wake = "ready";
      if (result.done) {
        top.result = result.value;
        stack.pop();
      } else if (result.value instanceof Call) stack.push(result.value);
      else wake = yield result.value;
    }
  } finally {
    // Ended from outside: the innermost is told first.
    while (stack.length > 0) stack.pop()!.step.return(undefined);
  }
  if (thrown !== null) throw thrown.error;
  return root.result as T;
}
