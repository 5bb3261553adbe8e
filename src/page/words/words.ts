/** The page's words in the languages there are. What tools and explanations print is English everywhere, as on Linux. */
import { en } from "./en.ts";
import { zh } from "./zh.ts";

export type Language = "en" | "zh";

/** Each text by its key; `{}` stands for what is put in. */
export type Words = Readonly<Record<keyof typeof en, string>>;

export const WORDS: Readonly<Record<Language, Words>> = { en, zh };

/** As HTML has it. */
export function languageTag(language: Language): string {
  return language === "zh" ? "zh-Hans" : "en";
}

export type Say = (key: keyof Words, ...values: readonly (string | number)[]) => string;

export function sayer(language: Language): Say {
  const words = WORDS[language];
  return (key, ...values) => {
    let at = 0;
    return words[key].replace(/\{\}/g, () => String(values[at++] ?? ""));
  };
}
