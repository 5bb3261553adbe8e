/** The hints of a puzzle: first the layer and where, then what is wrong there. */
import type { Why } from "../../why/why.ts";

export function hintsOf(found: Why | null): string[] {
  const troubles = found?.troubles ?? [];
  return [...troubles.slice(0, 1).map((line) => line.replace(/: .*$/s, "")), ...troubles];
}
