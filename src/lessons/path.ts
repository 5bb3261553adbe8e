/** The lessons in their order. The texts come from whoever has files: the command line's folder, the page's bundle. */
import type { Language, Lesson } from "./lesson.ts";
import { isLesson, parseLesson, translateLesson } from "./parse.ts";

/** A scenario's text by its file name: `arp.md`, and its translation as `zh/arp.md`. */
export type Texts = ReadonlyMap<string, string>;

/** Those of a set of files that are lessons; where a translation is missing the lesson stands in English. */
export function lessonsOf(texts: Texts, language: Language = "en"): Lesson[] {
  const lessons = [...texts].flatMap(([fileName, text]) =>
    !fileName.includes("/") && isLesson(text) ? [inLanguage(parseLesson(text, fileName), texts, language)] : [],
  );
  return lessons.sort((a, b) => a.number - b.number);
}

function inLanguage(lesson: Lesson, texts: Texts, language: Language): Lesson {
  const fileName = `${language}/${lesson.name}.md`;
  const text = texts.get(fileName);
  return text === undefined ? lesson : translateLesson(lesson, text, fileName, language);
}
