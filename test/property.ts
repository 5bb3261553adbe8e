/**
 * A property as a test. The package @fast-check/vitest takes three seconds of a processor in every worker to be imported: it
 * makes a test for each order of vitest's modifiers.
 */
import fc from "fast-check";
import { test } from "vitest";

/** `property([arbitraries], parameters)(name, claim)`: false and what is thrown are failures, which name their seed. */
export function property<Ts extends [unknown, ...unknown[]]>(
  arbitraries: { [K in keyof Ts]: fc.Arbitrary<Ts[K]> },
  parameters: fc.Parameters<Ts> = {},
) {
  return (name: string, claim: (...drawn: Ts) => unknown, timeoutMs?: number): void => {
    const holds = fc.asyncProperty<Ts>(...arbitraries, async (...drawn) => (await claim(...drawn)) !== false);
    test(name, () => fc.assert(holds, parameters), timeoutMs);
  };
}
