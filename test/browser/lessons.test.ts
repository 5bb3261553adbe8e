/** Each lesson to its end on the page: by mouse, and by keyboard alone. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Locator, Page } from "playwright-core";
import { expect, test } from "vitest";
import type { LessonStep } from "../../src/lessons/lesson.ts";
import { lessonsOf } from "../../src/lessons/path.ts";
import { openPage } from "./open.ts";

const SCENARIOS = fileURLToPath(new URL("../../scenarios/", import.meta.url));
const FILES = readdirSync(SCENARIOS, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".md"));
const TEXTS = new Map(FILES.map((name) => [name, readFileSync(`${SCENARIOS}${name}`, "utf8")]));
const PATH = lessonsOf(TEXTS);
const PATIENCE = { timeout: 60_000 };
/** Ten seconds where nobody else is at work. */
const LONGEST_MS = 300_000;

/** How a person reaches what is on the page. */
interface Hand {
  press(button: Locator): Promise<void>;
  choose(radio: Locator): Promise<void>;
  /** Types lines into the terminal. */
  type(lines: readonly string[]): Promise<void>;
}

function mouse(page: Page): Hand {
  return {
    press: (button) => button.click(),
    choose: (radio) => radio.click(),
    async type(lines) {
      await page.locator(".xterm").first().click();
      await typeLines(page, lines);
    },
  };
}

function keyboard(page: Page): Hand {
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

async function readToEnd(name: string, handOn: (page: Page) => Hand): Promise<void> {
  const { title, steps } = PATH.find((lesson) => lesson.name === name)!;
  const { page, close } = await openPage(`#lesson=${name}`);
  await page.getByRole("heading", { name: title }).waitFor(PATIENCE);
  const hand = handOn(page);
  for (const [index, step] of steps.entries()) {
    if (step.commands.length === 0) continue;
    await page.getByText(`Part ${index + 1} of ${steps.length}`).waitFor(PATIENCE);
    await read(page, hand, step);
  }
  const asked = steps.flatMap(({ questions }) => questions).length;
  await page.getByText(`${asked} of ${asked} guesses were right.`).waitFor(PATIENCE);
  await close();
}

test.each(PATH.map(({ name }) => name))("%s is read to its end by mouse", (name) => readToEnd(name, mouse), LONGEST_MS);

test.each(PATH.map(({ name }) => name))(
  "%s is read to its end by keyboard alone",
  (name) => readToEnd(name, keyboard),
  LONGEST_MS,
);

test("what is below the list of lessons is not there before it", async () => {
  const { page, close } = await openPage();
  let send = (): void => {};
  const held = new Promise<void>((resolve) => {
    send = resolve;
  });
  await page.route("**/lessons/path.json", async (route) => {
    await held;
    await route.continue();
  });
  await page.getByRole("button", { name: "Lessons" }).click();
  await page.getByRole("heading", { name: "Lessons" }).waitFor(PATIENCE);
  const button = page.getByRole("button", { name: "Open the puzzle" });
  expect(await button.count()).toBe(0);
  send();
  await button.waitFor(PATIENCE);
  await close();
});

test("a puzzle is solved by a command of one's own, and its reason is told", async () => {
  const { page, close } = await openPage();
  await page.getByRole("button", { name: "Lessons" }).click();
  await page.getByRole("spinbutton", { name: "Number" }).fill("4");
  await page.getByRole("button", { name: "Open the puzzle" }).click();
  await page.getByRole("heading", { name: "Puzzle 4 ★" }).waitFor(PATIENCE);
  expect(page.url()).toMatch(/#puzzle=4$/);
  await page.getByText("100% packet loss").waitFor(PATIENCE);
  await page.getByRole("button", { name: "Hint" }).click();
  await mouse(page).type(["ip route", "echo 1 > /proc/sys/net/ipv4/ip_forward"]);
  await page.getByRole("img", { name: "reached", exact: true }).waitFor(PATIENCE);
  await page.getByRole("button", { name: "Go on" }).click();
  await page.getByText("does not forward what comes in by").waitFor(PATIENCE);
  await close();
});

test("the lessons are in a list, in Chinese where they are", async () => {
  const { page, close } = await openPage();
  await page.getByRole("button", { name: "Lessons" }).click();
  await page.getByRole("button", { name: PATH[2]!.title }).click();
  await page.getByRole("heading", { name: PATH[2]!.title }).waitFor(PATIENCE);
  expect(page.url()).toMatch(/#lesson=br0$/);
  await page.getByRole("button", { name: "中文" }).click();
  await page.getByRole("heading", { name: lessonsOf(TEXTS, "zh")[2]!.title }).waitFor(PATIENCE);
  await close();
});
