/** Whether the page is embedded, and what of it is shown then: read from its address, which the element makes. */
import type { Language } from "../words/words.ts";
import { wordsOf } from "../worker/address.ts";

export interface Embedding {
  /** The picture with its time; the terminal, too; or everything. */
  readonly show: "picture" | "terminal" | "all";
  /** Nothing can be typed or changed, but by the page around. */
  readonly isReadOnly: boolean;
  /** The page around sends what is opened. */
  readonly waits: boolean;
  readonly language: Language | null;
  readonly theme: "system" | "light" | "dark";
}

/** Null where the page stands for itself. */
export function readEmbedding(hash: string): Embedding | null {
  const words = wordsOf(hash);
  if (!words.has("embed")) return null;
  const [show, language, theme] = [words.get("show"), words.get("lang"), words.get("theme")];
  return {
    show: show === "picture" || show === "terminal" ? show : "all",
    isReadOnly: words.has("readonly"),
    waits: words.has("wait"),
    language: language === "en" || language === "zh" ? language : null,
    theme: theme === "light" || theme === "dark" ? theme : "system",
  };
}
