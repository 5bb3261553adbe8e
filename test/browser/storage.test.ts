/** A browser that keeps nothing, by its setting or because it is full: the page works, and a reload begins anew. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type Page } from "playwright-core";
import { expect, inject, test } from "vitest";
import { CHROMIUM } from "./chromium.ts";
import { openLab, typeLine } from "./view.ts";

const rows = (page: Page) => page.locator(".xterm-rows > div").allTextContents();

/** What people choose as "Don't allow sites to save data on your device". */
const BLOCKED = { profile: { default_content_setting_values: { cookies: 2 } } };

test("site data is blocked: the page opens, a command runs, colours and language can be chosen", async () => {
  const profile = mkdtempSync(join(tmpdir(), "profile-"));
  mkdirSync(join(profile, "Default"));
  writeFileSync(join(profile, "Default", "Preferences"), JSON.stringify(BLOCKED));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: CHROMIUM,
    args: ["--no-sandbox", "--disable-dev-shm-usage"],
  });
  const page = await context.newPage();
  const thrown: string[] = [];
  page.on("pageerror", (error) => thrown.push(error.message));
  await page.goto(inject("address"));
  for (const name of ["localStorage", "sessionStorage"] as const)
    await expect(page.evaluate((storage) => window[storage].length, name)).rejects.toThrow("SecurityError");
  await page.locator(".box").first().waitFor();
  await typeLine(page, "echo it works");
  await expect.poll(async () => (await rows(page)).join("\n")).toContain("\nit works");
  await page.getByLabel("Colours").selectOption("dark");
  await page.getByRole("button", { name: "中文" }).click();
  await page.reload();
  await page.locator(".box").first().waitFor();
  expect(thrown).toEqual([]);
  await context.close();
  rmSync(profile, { recursive: true });
});

test("the storage is full: what was typed is there, though no reload finds it", async () => {
  const { page, close } = await openLab(undefined, "#world=bare");
  await page.evaluate(() => {
    sessionStorage.clear();
    // In ever smaller parts, to the last character.
    for (let length = 2 ** 23; length >= 1; length /= 2)
      try {
        for (let at = 0; ; at++) sessionStorage.setItem(`full ${length} ${at}`, "x".repeat(length));
      } catch {}
  });
  await typeLine(page, "ip netns add late; ip netns");
  await expect.poll(async () => (await rows(page)).join("\n")).toContain("\nlate");
  await expect.poll(() => page.locator(".netns .title").allTextContents()).toEqual(["late"]);
  await close();
});

test("what is kept and makes no sense is as if nothing were", async () => {
  const { page, close } = await openLab();
  await page.evaluate(() => {
    localStorage.setItem("netnsim looks", '{"language":"toString","theme":3');
    sessionStorage.setItem("netnsim", "null");
  });
  await page.reload();
  await page.locator(".box").first().waitFor();
  await page.evaluate(() => localStorage.setItem("netnsim looks", '{"language":"toString","theme":3,"phase":"failed"}'));
  await page.reload();
  await page.locator(".box").first().waitFor();
  expect(await page.locator("html").getAttribute("lang")).toBe("en");
  await close();
});
