/** The page's model and words, where components find them. */
import { createContext } from "preact";
import { useContext, useEffect, useState } from "preact/hooks";
import type { Page } from "../state/page.ts";
import type { View } from "../state/view.ts";
import { type Say, sayer } from "../words/words.ts";

export const PageContext = createContext<Page | null>(null);

/** The page and what it shows; the component is drawn anew when that changes. */
export function usePage(): { readonly page: Page; readonly view: View; readonly say: Say } {
  const page = useContext(PageContext)!;
  const [view, setView] = useState(page.view);
  useEffect(() => {
    setView(page.view);
    return page.subscribe(() => setView(page.view));
  }, [page]);
  return { page, view, say: sayer(view.language) };
}
