/** The page in Chinese: what is not a name, a command or what one prints stands in Chinese on every screen. */
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { CURL, openLab, RUN, rests, SIZES, typeLine } from "./view.ts";

/** Of this lab, of protocols, and of tools. */
const NAMES =
  "netnsim node1 remote router switch docker0 web nginx docker-proxy docker NAT eth0 eth1 PRE FWD POST IN OUT ms IP " +
  "ARP SYN ACK FIN RST echo B iptables conntrack sysctl pcapng Enter port1 port2 port3 English";

/** What is seen in another language though nothing says that it is. */
async function foreign(page: Page): Promise<string[]> {
  const texts = await page.evaluate(() => {
    const found: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const element = node.parentElement!;
      const isElsewhere = element.closest("code, pre, script, style, title, .xterm, option, [lang=en]") !== null;
      if (!isElsewhere && element.getClientRects().length > 0) found.push(node.textContent!.trim());
    }
    return found;
  });
  const names = new Set(NAMES.split(" "));
  const isForeign = (text: string): boolean =>
    !/\p{Script=Han}/u.test(text) &&
    text.split(/[^\w-]+/).some((word) => /[a-z]{2}/i.test(word) && !names.has(word) && !/^veth/.test(word));
  return texts.filter(isForeign);
}

test("every screen is in Chinese", async () => {
  const { page, close } = await openLab(SIZES.wide, "#world=lan");
  await page.getByRole("button", { name: "中文" }).click();
  expect(await page.getAttribute("html", "lang")).toBe("zh-Hans");
  expect(await foreign(page), "the first screen").toEqual([]);
  await typeLine(page, RUN);
  await typeLine(page, CURL);
  await page
    .getByRole("button", { name: "下一个数据包" })
    .or(page.getByRole("button", { name: "前进一步" }))
    .first()
    .click();
  await rests(page);
  expect(await foreign(page), "a packet").toEqual([]);
  await page.locator(".tab-tables").click();
  for (const tab of await page.locator(".tabs.small button").all()) {
    await tab.click();
    await rests(page);
    expect(await foreign(page), `the table ${await tab.textContent()}`).toEqual([]);
  }
  await page.locator(".tab-packets").click();
  await rests(page);
  expect(await foreign(page), "the list of packets").toEqual([]);
  await page.locator(".tab-tables").click();
  await page.getByRole("tab", { name: "iptables" }).click();
  await page.locator("tr", { hasText: "-j DNAT" }).getByRole("button", { name: "如果没有它呢" }).click();
  await expect.poll(() => page.locator(".outcome").count(), { timeout: 60_000 }).toBe(2);
  expect(await foreign(page), "a what-if").toEqual([]);
  await typeLine(page, "ping -c 1 -W 1 192.168.2.9");
  await page.getByRole("button", { name: "为什么" }).first().click();
  await expect.poll(() => page.locator(".troubles").count(), { timeout: 60_000 }).toBe(1);
  expect(await foreign(page), "a why").toEqual([]);
  await page.locator(".tab-lesson").click();
  await page.getByRole("heading", { name: "谜题" }).waitFor();
  expect(await foreign(page), "the list of lessons").toEqual([]);
  await close();
});

test("a lesson changes its language with the page", async () => {
  const { page, close } = await openLab(SIZES.wide, "#lesson=br0");
  await page.getByRole("button", { name: "中文" }).click();
  await page.getByText("第 1 部分").waitFor();
  expect(await foreign(page), "a lesson").toEqual([]);
  await close();
});
