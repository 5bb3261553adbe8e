/** Whether an imported lab is as the host that was listed. */
import type { FromResult } from "../../src/index.ts";

/** A chain that nobody has used yet is listed as one that was: both accept what reaches their end. */
export function withoutIdleChains(state: Record<string, unknown>): unknown {
  return JSON.parse(JSON.stringify(state), (_, value: unknown) =>
    Array.isArray(value) && value.length === 1 && value[0] === "ACCEPT" ? undefined : value,
  );
}

export function omitted({ notes }: FromResult): string[] {
  return notes.flatMap(({ kind, at, text }) => (kind === "omitted" ? [`${at}: ${text}`] : []));
}
