/** A lesson as a person reads it on the page: by mouse, or by keyboard alone. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Locator, Page } from "playwright-core";
import type { Lesson, LessonStep } from "../../src/lessons/lesson.ts";
import { lessonsOf } from "../../src/lessons/path.ts";

const SCENARIOS = fileURLToPath(new URL("../../scenarios/", import.meta.url));
const FILES = readdirSync(SCENARIOS, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".md"));
export const TEXTS = new Map(FILES.map((name) => [name, readFileSync(`${SCENARIOS}${name}`, "utf8")]));
export const PATH = lessonsOf(TEXTS);
export const PATIENCE = { timeout: 60_000 };
/** Ten seconds where nobody else is at work. */
export const LONGEST_MS = 300_000;

/** How a person reaches what is on the page. */
export interface Hand {
  press(button: Locator): Promise<void>;
  choose(radio: Locator): Promise<void>;
  /** Types lines into the terminal. */
  type(lines: readonly string[]): Promise<void>;
}

export function mouse(page: Page): Hand {
  return {
    press: (button) => button.click(),
    choose: (radio) => radio.click(),
    async type(lines) {
      await page.locator(".xterm").first().click();
      await typeLines(page, lines);
    },
  };
}

export function keyboard(page: Page): Hand {
  const focus = async (target: Locator): Promise<void> => {
    for (let tabs = 0; tabs < 200; tabs++) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      await page.keyboard.press("Tab");
    }
    throw new Error(`Tab does not lead to ${target}`);
  };
  return {
    async press(button) {
      await focus(button);
      await page.keyboard.press("Enter");
    },
    async choose(radio) {
      // A group has one stop; the arrows choose.
      const group = page.locator(".ask input");
      await focus(group.first());
      const index = Number(await radio.evaluate((element) => [...document.querySelectorAll(".ask input")].indexOf(element)));
      await page.keyboard.press("Space");
      for (let at = 0; at < index; at++) await page.keyboard.press("ArrowDown");
    },
    async type(lines) {
      await focus(page.locator(".xterm-helper-textarea").first());
      await typeLines(page, lines);
      await page.keyboard.press("Escape");
    },
  };
}

async function typeLines(page: Page, lines: readonly string[]): Promise<void> {
  for (const line of lines) {
    await page.keyboard.type(line);
    await page.keyboard.press("Enter");
  }
}

async function read(page: Page, hand: Hand, { questions, goal, commands }: LessonStep): Promise<void> {
  for (const { text, choices, right } of questions) {
    await page.getByRole("group", { name: text.replaceAll("`", "") }).waitFor(PATIENCE);
    await hand.choose(page.getByRole("radio", { name: choices[right]!, exact: true }));
    await hand.press(page.getByRole("button", { name: "Show me", exact: true }));
  }
  if (goal !== null) {
    await hand.press(page.getByRole("button", { name: "Hint" }));
    await hand.type(commands.slice(0, -1).flatMap(({ command }) => command.split("\n")));
    await page.getByRole("img", { name: "reached", exact: true }).waitFor(PATIENCE);
    await hand.press(page.getByRole("button", { name: "Go on" }));
  } else if (questions.length === 0 && commands.length > 0)
    await hand.press(page.getByRole("button", { name: "Run the commands" }));
}

/** Reads all parts of a lesson that is opening; `done` is called after each. */
export async function readLesson(page: Page, { title, steps }: Lesson, hand: Hand, done = async () => {}): Promise<void> {
  await page.getByRole("heading", { name: title }).waitFor(PATIENCE);
  for (const [index, step] of steps.entries()) {
    if (step.commands.length === 0) continue;
    await page.getByText(`Part ${index + 1} of ${steps.length}`).waitFor(PATIENCE);
    await read(page, hand, step);
    await done();
  }
  const asked = steps.flatMap(({ questions }) => questions).length;
  await page.getByText(`${asked} of ${asked} guesses were right.`).waitFor(PATIENCE);
}
