/** What goes wrong in a lab, as a person meets it: a broken lab is asked why and cured with a click, a storm ends in words. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, test } from "vitest";
import { type OpenPage, openPage } from "./open.ts";
import { caption, openLab, typeLine } from "./view.ts";

const BROKEN = fileURLToPath(new URL("../../scenarios/puzzles/", import.meta.url));
/** No single change helps. */
const WITHOUT_CURE = ["duplicate-mac.sh"];
const PATIENCE = { timeout: 60_000 };
/** Twelve seconds on a busy machine. */
const STORM = { timeout: 200_000 };

/** The terminal's rows without blanks: lines are broken anywhere. */
async function screen(page: Page): Promise<string> {
  const rows = await page.locator(".xterm-rows > div").allTextContents();
  return rows.join("").replace(/\s/gu, "");
}

const without = (text: string): string => text.replace(/\s/gu, "");

/** The last line has its prompt back. */
async function hasRun(page: Page, line: string): Promise<void> {
  await expect.poll(() => screen(page), PATIENCE).toSatisfy((text: string) => text.includes(without(line)) && text.endsWith("#"));
}

/** Chooses a script of one's own in the lab's menu; what the terminal showed before is gone. */
async function openFile(page: Page, name: string): Promise<void> {
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("combobox", { name: "Lab" }).focus();
  await page.keyboard.type("Open");
  await (await chooser).setFiles(`${BROKEN}${name}`);
  await expect.poll(() => screen(page), PATIENCE).not.toContain("exitcode");
  await hasRun(page, readFileSync(`${BROKEN}${name}`, "utf8").trimEnd().split("\n").at(-1)!);
}

describe("a broken lab says why its request fails, and one click on a cure makes it work", () => {
  let open: OpenPage;

  beforeAll(async () => {
    open = await openPage();
    await open.page.locator(".box").first().waitFor(PATIENCE);
    return () => open.close();
  });

  test.each(readdirSync(BROKEN))("%s", async (name) => {
    const { page } = open;
    await openFile(page, name);
    await page.getByRole("button", { name: "Why?", exact: true }).first().click();
    const card = page.getByRole("region", { name: "Why?" });
    if (WITHOUT_CURE.includes(name)) await card.getByText("No single change was found that helps").waitFor(PATIENCE);
    else {
      await card.locator(".troubles li").first().waitFor(PATIENCE);
      await card.getByRole("button", { name: "Try it" }).first().click();
      await card.waitFor({ ...PATIENCE, state: "detached" });
    }
    await typeLine(page, "echo exit code $?");
    if (!WITHOUT_CURE.includes(name)) await expect.poll(() => screen(page), PATIENCE).toMatch(/exitcode0/);
    await hasRun(page, "exit code");
  });
});

const LOOP = [
  "ip link add br1 type bridge; ip link add br2 type bridge; ip link set br1 up; ip link set br2 up",
  "for i in 1 2; do ip link add x$i type veth peer name y$i; ip link set x$i master br1 up; ip link set y$i master br2 up; done",
  "ip addr add 10.9.0.1/24 dev br1",
];

test("two bridges joined by two cables: the storm is stopped with words, its packets can be looked at, and the lab goes on", async () => {
  const { page, close } = await openLab();
  for (const line of LOOP) await typeLine(page, line);
  await page.keyboard.type("ping -c 1 -W 1 10.9.0.2\n");
  const problem = page.locator(".problem");
  await problem.waitFor(STORM);
  expect(await problem.textContent()).toMatch(/^storm: 100000 frames without rest, going round node1\/\w+/);
  // Beside the picture's own edges: it covers nothing that is pressed.
  const [card, picture] = [(await problem.boundingBox())!, (await page.locator(".picture").boundingBox())!];
  expect(card.x >= picture.x && card.x + card.width <= picture.x + picture.width).toBe(true);
  await hasRun(page, "ping -c 1 -W 1 10.9.0.2");
  expect(await page.locator(".turns option:checked").textContent()).toBe("ping -c 1 -W 1 10.9.0.2");
  await page
    .locator(".tick", { hasText: /^ARP \?$/ })
    .first()
    .click();
  await expect.poll(() => caption(page), PATIENCE).toContain("br1 does not know ff:ff:ff:ff:ff:ff: out of every port");
  await problem.getByRole("button", { name: "Close" }).click();
  await problem.waitFor({ ...PATIENCE, state: "detached" });
  await typeLine(page, "echo still here");
  await hasRun(page, "echo still here");
  await close();
}, 300_000);
