/** Completion, once it has been loaded. It stands for src/shell/completion.ts. */
import type * as real from "../../../shell/completion.ts";

const loaded: { completeLine: typeof real.completeLine | null } = { completeLine: null };

export function setCompletion(completeLine: typeof real.completeLine): void {
  loaded.completeLine = completeLine;
}

export const completeLine: typeof real.completeLine = (shell, line, names) =>
  loaded.completeLine?.(shell, line, names) ?? { start: line.length, candidates: [] };
