/** What a person does on the page, for tests: type, step, look. */
import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { type OpenPage, openPage } from "./open.ts";

export const RUN = "docker run -d -p 81:80 --name web nginx";
export const CURL = "ssh remote curl -s 192.168.2.110:81";

export interface Size {
  readonly width: number;
  readonly height: number;
}

export const SIZES: Readonly<Record<string, Size>> = {
  wide: { width: 1440, height: 900 },
  medium: { width: 1024, height: 768 },
  phone: { width: 390, height: 844 },
};

/** The page with a lab on it. */
export async function openLab(size: Size = SIZES.wide!, hash = ""): Promise<OpenPage> {
  const opened = await openPage(hash, size);
  await expect.poll(() => opened.page.locator(".box").count(), { timeout: 30_000 }).toBeGreaterThan(0);
  return opened;
}

/** Nothing runs any more, and all that was asked is shown. */
export async function rests(page: Page): Promise<void> {
  await page.waitForTimeout(100);
  await expect.poll(() => page.locator(".busy").count(), { timeout: 60_000 }).toBe(0);
  await expect.poll(() => page.getByText("Reading the packet's path").count(), { timeout: 60_000 }).toBe(0);
  await page.waitForTimeout(100);
}

/** Types into the terminal in front, as one does: a phone shows it behind its tab. */
export async function typeLine(page: Page, line: string): Promise<void> {
  const tab = page.locator(".tab-terminal");
  if (await tab.isVisible()) await tab.click();
  await page.locator(".xterm-helper-textarea").focus();
  await page.keyboard.type(line);
  await page.keyboard.press("Enter");
  await rests(page);
}

/** Goes to a tick by its word, the last one of that word. */
export async function goToTick(page: Page, word: string): Promise<void> {
  await page
    .locator(".tick", { hasText: new RegExp(`^${word.replace("?", "\\?")}$`) })
    .last()
    .click();
  await rests(page);
}

export async function step(page: Page, times: number): Promise<void> {
  for (let at = 0; at < times; at++) await page.getByRole("button", { name: "Next stop" }).click();
  await rests(page);
}

export function caption(page: Page): Promise<string> {
  return page.locator(".caption").innerText();
}

/** Where each box is, by its id. */
export function boxesOf(page: Page): Promise<Record<string, readonly [x: string, y: string]>> {
  return page.evaluate(() =>
    Object.fromEntries(
      [...document.querySelectorAll<SVGGElement>(".box")].map((box) => {
        const outline = box.querySelector(":scope > .outline:last-of-type")!;
        return [box.dataset.id!, [outline.getAttribute("x")!, outline.getAttribute("y")!] as const];
      }),
    ),
  );
}

/** The smallest letters that are seen, in pixels of the screen. */
export function smallestText(page: Page): Promise<number> {
  return page.evaluate(() => {
    const sizes: number[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const element = node.parentElement!;
      if (node.textContent!.trim() === "" || element.closest(".sr, script, style, option, title, .xterm-accessibility") !== null)
        continue;
      if (element.getClientRects().length === 0) continue;
      const svg = element.closest("svg");
      const scale = svg === null ? 1 : svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
      sizes.push(Number.parseFloat(getComputedStyle(element).fontSize) * scale);
    }
    return Math.min(...sizes);
  });
}

const SCREENS = fileURLToPath(new URL("../../docs/page/", import.meta.url));
mkdirSync(SCREENS, { recursive: true });

/** Kept for people to look at, where NETNSIM_SCREENS asks for it. */
export async function keep(page: Page, name: string): Promise<void> {
  if (process.env.NETNSIM_SCREENS) await page.screenshot({ path: `${SCREENS}${name}.png` });
}
