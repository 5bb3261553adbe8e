/**
 * Work done in slices: between two of them whoever asked for it may look at the keyboard, or give the work up. It is a generator
 * that yields nothing.
 */
export type Sliced<T> = Generator<void, T>;

/** Does the work without a pause. */
export function atOnce<T>(work: Sliced<T>): T {
  for (;;) {
    const slice = work.next();
    if (slice.done) return slice.value;
  }
}
