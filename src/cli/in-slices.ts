/** Does work between whose slices keys are read. `done` gets what returns its result, or throws what it threw. */
import type { Sliced } from "../sim/sliced.ts";

/** Returns what gives the work up. */
export function inSlices<T>(work: Sliced<T>, done: (result: () => T) => void): () => void {
  let isGivenUp = false;
  const goOn = (): void => {
    if (isGivenUp) return;
    let slice: IteratorResult<void, T>;
    try {
      slice = work.next();
    } catch (thrown) {
      return done(() => {
        throw thrown;
      });
    }
    if (!slice.done) {
      setImmediate(goOn);
      return;
    }
    const { value } = slice;
    done(() => value);
  };
  setImmediate(goOn);
  return () => {
    isGivenUp = true;
  };
}
