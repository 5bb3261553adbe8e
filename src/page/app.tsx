/** Puts the page together: session, model, view. */
import { render } from "preact";
import type { PuzzleLesson } from "../lessons/puzzles/as-lesson.ts";
import { listenAround } from "./embed/around.ts";
import { type Embedding, readEmbedding } from "./embed/embedding.ts";
import { CourseContext } from "./lesson/context.ts";
import { Course } from "./lesson/course.ts";
import { Page } from "./state/page.ts";
import type { View } from "./state/view.ts";
import { keptLooks } from "./storage.ts";
import { App } from "./view/app.tsx";
import { PageContext } from "./view/context.ts";
import { measureText } from "./view/measure.ts";
import type { Language } from "./words/words.ts";
import { readCourse } from "./worker/address.ts";
import { askWorker, fetchText, LiveSession } from "./worker/live-session.ts";
import "./style/style.css";
import "./style/frame.css";
import "./style/picture.css";
import "./style/panels.css";
import "./lesson/lesson.css";

export async function showApp(root: HTMLElement): Promise<void> {
  const browser = { measure: measureText(), prefersStill: () => matchMedia("(prefers-reduced-motion: reduce)").matches };
  const embedding = readEmbedding(location.hash);
  const page = new Page(
    (listener) => new LiveSession(listener, embedding === null),
    browser,
    embedding === null ? looksKept() : looksOf(embedding),
  );
  const course = courseIn(page);
  render(
    <PageContext.Provider value={page}>
      <CourseContext.Provider value={course}>
        <App />
      </CourseContext.Provider>
    </PageContext.Provider>,
    root,
  );
  if (embedding !== null) listenAround(page, course);
  if (embedding?.waits) return;
  const asked = readCourse(location.hash);
  if (asked?.kind === "lesson") return page.opening(() => course.open(asked.name, page.view.language));
  await page.start();
  if (asked === null) return;
  // There is a lab to look at while the puzzle is made.
  page.set({ panel: "lesson" });
  await course.attempt(() => course.openPuzzle(asked.seed, page.view.language));
}

/** The lessons, whose lab is the page's. */
function courseIn(page: Page): Course {
  const course = new Course({
    async open(address, source) {
      if (address !== null && page.view.embedding === null) history.replaceState(null, "", address);
      await page.open(source);
      page.set({ panel: "lesson" });
    },
    async type(line) {
      await page.ask(page.session.type(1, line));
    },
    tryOut: (command) => page.ask(page.session.tryOut({ host: page.view.topology!.hosts[0]!.name, netns: "" }, command)),
    makePuzzle: (seed) => askWorker<PuzzleLesson>("puzzle.js", seed),
    read: fetchText,
  });
  page.subscribe(() => course.heard(page.view.turns.filter(({ kind }) => kind === "line").length));
  return course;
}

/** As they were left, else the browser's. */
function looksKept(): Partial<View> {
  return { language: browserLanguage(), ...keptLooks() };
}

function looksOf(embedding: Embedding): Partial<View> {
  return { embedding, language: embedding.language ?? browserLanguage(), theme: embedding.theme };
}

function browserLanguage(): Language {
  return navigator.language.startsWith("zh") ? "zh" : "en";
}
