/** Why the packet that is shown went where it went: asked of the session when it is first shown. */
import { useEffect } from "preact/hooks";
import type { Explanation } from "../../session/protocol.ts";
import type { Page } from "../state/page.ts";
import { stopsKey, type View } from "../state/view.ts";

/** Null until it is known. */
export function useExplanation(page: Page, { at, explanations }: View): Explanation | null {
  const run = at?.run ?? 0;
  const stretch = at?.stretch ?? -1;
  useEffect(() => {
    if (stretch >= 0) page.askExplanation(run, stretch);
  }, [page, run, stretch]);
  return explanations.get(stopsKey(run, stretch)) ?? null;
}
