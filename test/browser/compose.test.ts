/** A compose file of 60 services, opened on the page: folded, a group of it opened, and a curl through it explained. */
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { openLab, rests, SIZES, typeLine } from "./view.ts";

const SHOP = fileURLToPath(new URL("shop.yaml", import.meta.url));
const PATIENCE = { timeout: 60_000 };

/** Opens the file as a person does, from the lab's menu. */
async function openShop(page: Page): Promise<void> {
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("combobox", { name: "Lab" }).focus();
  await page.keyboard.type("Open");
  await (await chooser).setFiles(SHOP);
  await expect
    .poll(() => page.locator(".fold .title").allTextContents(), PATIENCE)
    // Those of the packet that is shown stand beside their stack.
    .toEqual(Array(3).fill(expect.stringMatching(/^(1[6-9]|20) (more )?containers$/)));
  await rests(page);
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const overlap = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

test.each(Object.entries(SIZES))("%s: is folded, opens, and a curl to a service is seen and explained", async (name, size) => {
  const { page, close } = await openLab(size);
  await openShop(page);
  await typeLine(page, "ssh remote curl -s 192.168.2.110:8080");
  const showPacket = async (): Promise<void> => {
    if (name === "phone") await page.locator(".tab-packet").click();
  };
  await showPacket();
  await expect.poll(() => page.locator(".explanation h2").textContent(), PATIENCE).toContain("node1 › shop-proxy-1");
  const explanation = page.locator(".explanation");
  // 62 rules of the table raw are one line, which opens.
  expect(await explanation.locator("[aria-expanded]").first().textContent()).toContain("62 rules in a row do not match");
  const lines = await explanation.locator(".line").count();
  await explanation.locator("[aria-expanded]").first().click();
  expect(await explanation.locator(".line").count()).toBe(lines + 62);
  // The one that has shop-search-1.
  const group = page.locator(".fold", { hasText: "shop-about-1" });
  await group.scrollIntoViewIfNeeded();
  await group.click();
  await page.locator(".container .title", { hasText: "shop-search-1" }).waitFor({ ...PATIENCE, state: "attached" });
  await typeLine(page, "docker compose exec -T search curl -s http://cart");
  await showPacket();
  await page.locator(".tick.waits").first().click();
  await rests(page);
  await expect.poll(() => page.locator(".picture .label").textContent(), PATIENCE).toMatch(/^waits: who has 172\.\d+\.0\.\d+\?$/);
  const picture = (await page.locator(".picture .frame").boundingBox())!;
  const capsule = (await page.locator(".capsule").boundingBox())!;
  expect(overlap(capsule, picture), "the packet is in sight").toBe(true);
  const label = (await page.locator(".picture .label").boundingBox())!;
  for (const title of await page.locator(".picture .title").all())
    expect(overlap(label, (await title.boundingBox())!), (await title.textContent())!).toBe(false);
  if (name === "wide") {
    const zoom = (await page.locator(".zoom").boundingBox())!;
    expect(overlap(zoom, picture), "the buttons lie beside the picture").toBe(false);
    await page.getByRole("button", { name: "Smaller" }).click();
  }
  await page
    .locator(".tick", { hasText: /^SYN ACK$/ })
    .last()
    .click();
  await rests(page);
  await expect.poll(() => page.locator(".explanation h2").textContent(), PATIENCE).toMatch(/shop-cart-1 › node1 › shop-search-1/);
  await close();
});

test("an announcement flooded to fifty containers is shown with its sender beside their stack", async () => {
  const { page, close } = await openLab();
  await typeLine(page, "for i in $(seq 50); do docker run -d --name c$i nginx > /dev/null; done");
  await page
    .locator(".tick", { hasText: /^ARP \?$/ })
    .last()
    .click();
  await rests(page);
  const titles = async () =>
    (await page.locator(".picture .title").allTextContents()).filter((title) => /^c\d|containers/.test(title));
  await expect.poll(async () => (await titles()).sort(), PATIENCE).toEqual(["49 more containers", "c50"]);
  await typeLine(page, "echo still here");
  await expect.poll(() => page.locator(".xterm-rows").textContent(), PATIENCE).toContain("still here");
  await close();
});

test("Ctrl-V pastes into the terminal, and Ctrl-C copies what is selected instead of interrupting", async () => {
  const { page, close } = await openLab();
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.evaluate(() => navigator.clipboard.writeText("echo one\necho two\n"));
  await page.locator(".xterm-helper-textarea").focus();
  await page.keyboard.press("Control+v");
  await rests(page);
  await expect.poll(async () => (await page.locator(".xterm-rows > div").allTextContents()).join("\n")).toContain("\ntwo");
  // xterm's screen lies over its rows.
  const row = (await page.locator(".xterm-rows > div", { hasText: /^two/ }).first().boundingBox())!;
  await page.mouse.dblclick(row.x + 8, row.y + row.height / 2);
  await page.keyboard.press("Control+c");
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe("two");
  expect((await page.locator(".xterm-rows > div").allTextContents()).join("\n")).not.toContain("^C");
  await close();
});
