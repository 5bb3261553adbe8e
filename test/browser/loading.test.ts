/** A file of the page's folder that does not come: the page says which, and trying again is enough once it comes. */
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { type OpenPage, openPage } from "./open.ts";

const PATIENCE = { timeout: 60_000 };

/** The page at an address, without a file until it is let come. */
async function openWithout(path: string, hash = ""): Promise<OpenPage & { come(): Promise<void> }> {
  const opened = await openPage(hash, undefined, { without: path });
  const { page, wrongs } = opened;
  const come = (): Promise<void> => page.unroute(path);
  const close = async (): Promise<void> => {
    await page.context().close();
    // The browser's own words for what was held back.
    expect(wrongs.filter((text) => !/net::ERR_FAILED|dynamically imported module/.test(text))).toEqual([]);
  };
  return { ...opened, come, close };
}

async function lab(page: Page): Promise<void> {
  await page.locator(".box").first().waitFor(PATIENCE);
}

/** The words that name it, where the button is. */
async function tryAgain(page: Page, words: RegExp, come: () => Promise<void>): Promise<void> {
  const said = page.locator("[role=alert]", { hasText: words });
  await said.waitFor(PATIENCE);
  const button = said.getByRole("button", { name: "Try again" });
  // It says so again as long as the file does not come.
  await button.click();
  await said.waitFor(PATIENCE);
  await come();
  await button.click();
  await said.waitFor({ ...PATIENCE, state: "detached" });
}

async function openLessons(page: Page): Promise<void> {
  await lab(page);
  await page.getByRole("button", { name: "Lessons" }).click();
}

test("the list of lessons", async () => {
  const { page, come, close } = await openWithout("**/lessons/path.json");
  await openLessons(page);
  await tryAgain(page, /lessons\/path\.json could not be loaded/, come);
  await page.getByRole("button", { name: "Open the puzzle" }).waitFor(PATIENCE);
  await close();
});

test("the panel of the lessons itself", async () => {
  const { page, come, close } = await openWithout("**/assets/lesson-panel-*.js");
  await openLessons(page);
  await tryAgain(page, /The lessons could not be loaded/, come);
  await page.getByRole("button", { name: "Open the puzzle" }).waitFor(PATIENCE);
  await close();
});

test("a lesson out of the list leaves the lab as it is", async () => {
  const { page, come, close } = await openWithout("**/lessons/br0.md");
  await openLessons(page);
  await page.locator(".lessons li button").nth(2).click();
  await tryAgain(page, /lessons\/br0\.md could not be loaded/, come);
  await page.getByText("Part 1 of").waitFor(PATIENCE);
  await close();
});

test("a lesson that the address asks for", async () => {
  const { page, come, close } = await openWithout("**/lessons/br0.md", "#lesson=br0");
  await tryAgain(page, /could not be opened.*lessons\/br0\.md could not be loaded/, come);
  await page.getByText("Part 1 of").waitFor(PATIENCE);
  await close();
});

test("the puzzles' worker", async () => {
  const { page, come, close } = await openWithout("**/puzzle.js");
  await openLessons(page);
  await page.getByRole("spinbutton", { name: "Number" }).fill("4");
  await page.getByRole("button", { name: "Open the puzzle" }).click();
  await tryAgain(page, /puzzle\.js could not be loaded/, come);
  await page.getByRole("heading", { name: "Puzzle 4 ★" }).waitFor(PATIENCE);
  await close();
});

test("the lab's worker", async () => {
  const { page, come, close } = await openWithout("**/worker.js");
  await tryAgain(page, /could not be opened.*worker\.js could not be loaded/, come);
  await lab(page);
  await close();
});

test("the commands, which are loaded behind the first prompt", async () => {
  const { page, come, close } = await openWithout("**/assets/commands-*.js");
  await lab(page);
  const type = async (line: string): Promise<void> => {
    await page.locator(".xterm-helper-textarea").focus();
    await page.keyboard.type(`${line}\n`);
  };
  await type("ip -br link");
  await page.locator("[role=alert]", { hasText: /the commands could not be loaded/ }).waitFor(PATIENCE);
  await come();
  await type("ip -br addr");
  const rows = page.locator(".xterm-rows");
  await expect.poll(() => rows.textContent(), PATIENCE).toContain("192.168.2.110/24");
  await close();
});
