/**
 * Calls that do not nest on the host's stack. A chain of `yield*` is as deep on the stack as the functions of a script are
 * nested, and Node's stack is small; so such a call is handed to the process, which runs it beside its caller.
 */
import type { Program, Step, Wait, WaitQueue, Wake } from "./wait.ts";

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

/** A program goes on up to its next wait, or its end: in the innermost (last) of its calls where it is in some. */
export function goOnIn(program: Program, calls: Call<unknown>[], wake: Wake): IteratorResult<Wait, number> {
  let reason = wake;
  let thrown: { readonly error: unknown } | null = null;
  for (;;) {
    const call = calls.at(-1);
    const step: Generator<Wait, unknown, Wake> = call?.step ?? program;
    let result: IteratorResult<Wait, unknown>;
    try {
      result = thrown === null ? step.next(reason) : step.throw(thrown.error);
    } catch (error) {
      if (call === undefined) throw error;
      calls.pop();
      thrown = { error };
      continue;
    }
    thrown = null;
    reason = "ready";
    if (!result.done) {
      if (!(result.value instanceof Call)) return result;
      calls.push(result.value);
    } else if (call === undefined) return result as IteratorReturnResult<number>;
    else {
      call.result = result.value;
      calls.pop();
    }
  }
}
