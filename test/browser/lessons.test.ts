/** Each lesson to its end on the page: by mouse, and by keyboard alone. */
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { lessonsOf } from "../../src/lessons/path.ts";
import { type Hand, keyboard, LONGEST_MS, mouse, PATH, PATIENCE, readLesson, TEXTS } from "./lesson.ts";
import { openPage } from "./open.ts";

async function readToEnd(name: string, handOn: (page: Page) => Hand): Promise<void> {
  const { page, close } = await openPage(`#lesson=${name}`);
  await readLesson(page, PATH.find((lesson) => lesson.name === name)!, handOn(page));
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
