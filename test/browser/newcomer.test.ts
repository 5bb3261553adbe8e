/** Somebody who knows Linux and has never seen the page: each input is a thing that can be read on the screen. */
import type { Locator, Page } from "playwright-core";
import { expect, test } from "vitest";
import { caption, keep, openLab, rests } from "./view.ts";

const MOST_INPUTS = 6;

/** What is seen without scrolling. */
async function onScreen(page: Page, what: Locator): Promise<boolean> {
  const [rect, size] = [await what.boundingBox(), page.viewportSize()!];
  return rect !== null && rect.y >= 0 && rect.y + rect.height <= size.height && rect.x >= 0 && rect.x + rect.width <= size.width;
}

test("from the first screen to an explained curl through a published port, by what is read on the screens alone", async () => {
  const { page, close } = await openLab();
  let inputs = 0;
  const press = async (what: Locator): Promise<void> => {
    expect(await onScreen(page, what)).toBe(true);
    await what.click();
    await rests(page);
    await keep(page, `newcomer-${++inputs}`);
  };
  /** Types what the page says can be tried: beside the picture or, once there are packets, over the terminal. */
  const typeTry = async (words: string): Promise<void> => {
    const shown = page.locator(`.try:has-text("${words}"), .try-next[title="${words}"]`).first();
    expect(await onScreen(page, shown)).toBe(true);
    const line = await shown.locator("code").innerText();
    await page.locator(".xterm-helper-textarea").focus();
    await page.keyboard.type(`${line}\n`);
    await rests(page);
    await keep(page, `newcomer-${++inputs}`);
  };
  await typeTry("Start a web server in a container");
  await typeTry("Ask it from another machine");
  // The packet that carries the connection to the container, then on to where it is rewritten.
  await press(page.locator(".tick", { hasText: /^SYN$/ }).nth(1));
  await press(page.locator(".line", { hasText: "DNAT" }).first());
  expect(inputs).toBeLessThanOrEqual(MOST_INPUTS);
  for (const [of, words] of [
    [".explanation h2", "remote › switch › node1 › web"],
    [".line", "docker: -p 81:80 of web"],
    [".line", "192.168.2.110:81"],
  ] as const)
    expect(await onScreen(page, page.locator(of, { hasText: words }).first()), words).toBe(true);
  expect(await page.locator(".line", { hasText: "192.168.2.110:81" }).first().textContent()).toMatch(/=> +172\.17\.0\.2:80/);
  expect(await caption(page)).toContain("node1");
  console.log(`newcomer: explained after ${inputs} inputs`);
  await close();
});
