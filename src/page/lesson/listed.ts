/** What the list of lessons says of one: `lessons/path.json`, which the build writes. */
import type { Language } from "../../lessons/lesson.ts";
import { lessonsOf, type Texts } from "../../lessons/path.ts";

export interface Listed {
  readonly name: string;
  readonly number: number;
  /** In the languages that it is there in. */
  readonly titles: { readonly en: string } & Partial<Readonly<Record<Language, string>>>;
}

export function listedOf(texts: Texts): Listed[] {
  const chinese = lessonsOf(texts, "zh");
  return lessonsOf(texts).map(({ name, number, title }, index) => {
    const { language, title: translated } = chinese[index]!;
    return { name, number, titles: language === "zh" ? { en: title, zh: translated } : { en: title } };
  });
}
