/** The page as people use it: by mouse and by keyboard, on three sizes, in light and dark; screens are kept in docs/page/. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { boxesOf, CURL, caption, goToTick, keep, openLab, RUN, rests, SIZES, smallestText, step, typeLine } from "./view.ts";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe-core finds. The page's policy lets no text become a program, so it is put in by the debugger. */
async function violations(page: Page): Promise<string[]> {
  const client = await page.context().newCDPSession(page);
  await client.send("Runtime.evaluate", { expression: AXE });
  const { result } = await client.send("Runtime.evaluate", {
    expression: `axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ": " + nodes.map(({ html }) => html.slice(0, 120)).join(" | ")))`,
    awaitPromise: true,
    returnByValue: true,
  });
  return result.value as string[];
}

test("from the first screen to an explained curl through a published port in two inputs", async () => {
  const { page, close } = await openLab();
  await keep(page, "1-first");
  await page.locator(".try-next").click();
  await rests(page);
  await page.locator(".try-next").click();
  await rests(page);
  const explanation = await page.locator(".explanation").textContent();
  expect(explanation).toContain("remote › switch › node1 › web");
  expect(explanation).toContain("docker: -p 81:80 of web");
  expect(explanation).toMatch(/192\.168\.2\.110:81 {1,2}=> {1,2}172\.17\.0\.2:80/);
  await close();
});

describe("every control of the timeline", () => {
  test("steps, goes back, jumps, plays, filters", async () => {
    const { page, close } = await openLab();
    await typeLine(page, RUN);
    await typeLine(page, CURL);
    const control = (name: string) => page.getByRole("button", { name, exact: true });
    const position = () => page.locator(".position").innerText();
    const at = (await position()).match(/packet (\d+) of (\d+)/)!;
    expect(at[1]).toBe("1");
    await control("Next stop").click();
    await control("Next stop").click();
    expect(await position()).toMatch(/^packet 2 of/);
    await control("Back one stop").click();
    await control("Back one stop").click();
    expect(await position()).toMatch(/^packet 1 of \d+, stop 1/);
    await control("Last packet").click();
    expect(await position()).toMatch(new RegExp(`^packet ${at[2]} of ${at[2]},`));
    await control("First packet").click();
    expect(await position()).toMatch(/^packet 1 of/);
    await page.getByLabel("hide ARP").check();
    expect(await page.locator(".tick.arp").count()).toBe(0);
    await page.locator(".tick.tcp").last().click();
    await page.locator(".options select").first().selectOption("connection");
    expect(await page.locator(".tick").count()).toBeGreaterThan(8);
    await page.locator(".options select").first().selectOption("drops");
    await expect.poll(() => page.getByText("No packet passes this filter.").count()).toBe(1);
    await page.locator(".options select").first().selectOption("all");
    await page.getByLabel("hide ARP").uncheck();
    await page.locator(".options select").last().selectOption("4");
    await control("First packet").click();
    await control("Play").click();
    await expect.poll(position, { timeout: 60_000 }).toMatch(new RegExp(`^packet ${at[2]} of ${at[2]},`));
    await expect.poll(() => control("Play").count()).toBe(1);
    await close();
  });

  test("NAT is seen where it rewrites, in the picture, the caption and the explanation", async () => {
    const { page, close } = await openLab();
    await typeLine(page, RUN);
    await typeLine(page, CURL);
    await page.locator(".tick", { hasText: /^SYN$/ }).nth(1).click();
    await rests(page);
    await step(page, 5);
    expect(await page.locator(".label .old").textContent()).toBe("192.168.2.110:81");
    expect(await page.locator(".label .new").textContent()).toBe("172.17.0.2:80");
    expect(await caption(page)).toContain("172.17.0.2:80");
    expect(await page.locator(".line.here").allInnerTexts()).toEqual(expect.arrayContaining([expect.stringContaining("DNAT")]));
    await keep(page, "2-nat");
    await page.locator(".line", { hasText: "DOCKER-BRIDGE 1" }).first().click();
    expect(await page.locator(".paragraph.here .line.here").count()).toBeGreaterThan(0);
    await close();
  });
});

test("Escape leads out of the terminal though there is no packet to step through yet", async () => {
  const { page, close } = await openLab();
  await page.keyboard.press("Escape");
  expect(await page.evaluate(() => document.activeElement?.ariaLabel)).toBe("Next stop");
  await close();
});

test("a lesson by keyboard alone: type, step, look at a table, ask why, try the cure", async () => {
  const { page, close } = await openLab();
  const keys = async (...names: string[]) => {
    for (const name of names) await page.keyboard.press(name);
  };
  await page.keyboard.type("ping -c 1 -W 1 192.168.2.9\n");
  await rests(page);
  await keys("Escape", "ArrowRight");
  await rests(page);
  expect(await caption(page)).not.toBe("");
  const tabTo = async (text: string, key = "Tab"): Promise<void> => {
    for (let at = 0; at < 40; at++) {
      await page.keyboard.press(key);
      const name = await page.evaluate(() => {
        const { activeElement: focused } = document;
        return focused?.getAttribute("aria-label") ?? focused?.textContent?.trim() ?? "";
      });
      if (name === text || name.startsWith(`${text}:`)) return;
    }
    throw new Error(`no Tab leads to ${text}`);
  };
  await tabTo("host node1, host", "Shift+Tab");
  await keys("ArrowDown", "Enter");
  await expect.poll(() => page.locator(".tables").count()).toBe(1);
  await tabTo("Routes");
  await keys("Enter");
  await expect.poll(() => page.locator(".tables table").textContent()).toContain("default via 192.168.2.1");
  await tabTo("Why?", "Shift+Tab");
  await keys("Enter");
  await expect.poll(() => page.locator(".card").textContent(), { timeout: 30_000 }).toContain("192.168.2.9");
  await close();
});

test("a drop is shown where it fell; why names a cure, and trying it lets the next request through", async () => {
  const { page, close } = await openLab();
  await typeLine(page, RUN);
  await typeLine(page, "iptables -I DOCKER-USER -i eth0 -j DROP");
  await typeLine(page, "ssh remote curl -s -m 1 192.168.2.110:81");
  await page.locator(".tick.trouble").first().click();
  await rests(page);
  while (!(await caption(page)).includes("dropped")) await step(page, 1);
  expect(await caption(page)).toContain("DOCKER-USER 1");
  const capsule = (await page.locator(".capsule.dropped").boundingBox())!;
  const stack = (await page.locator('[data-id="stack node1"] > .outline').boundingBox())!;
  expect(capsule.x > stack.x && capsule.x + capsule.width < stack.x + stack.width).toBe(true);
  expect(await page.locator(".label.dropped").textContent()).toBe("NETFILTER_DROP");
  await keep(page, "3-drop");
  await page.locator(".explanation .primary").click();
  await page.locator(".cures .primary").first().click({ timeout: 60_000 });
  await rests(page);
  await expect.poll(() => page.locator(".xterm-rows").textContent(), { timeout: 30_000 }).toContain("</html>");
  await close();
});

test("the rows that decided about the packet are lit, and tables can be seen as they were when it was there", async () => {
  const { page, close } = await openLab();
  await typeLine(page, RUN);
  await typeLine(page, CURL);
  await page.locator(".tick", { hasText: /^SYN$/ }).nth(1).click();
  await page.locator(".tab-tables").click();
  await page.getByRole("tab", { name: "iptables" }).click();
  const decided = () => page.locator("tr.decided").allTextContents();
  await expect.poll(async () => (await decided()).join()).toContain("-j DNAT --to-destination 172.17.0.2:80");
  const packets = () => page.locator("tr", { hasText: "-j DOCKER-USER" }).locator("td").nth(2).textContent();
  const now = Number(await packets());
  await page.getByLabel("as when this packet was here").check();
  await expect.poll(async () => Number(await packets()), { timeout: 30_000 }).toBeLessThan(now);
  await close();
});

const CROWD =
  "docker network create north; docker network create south; for i in $(seq 30); do " +
  "docker run -d --network north --name north$i nginx; docker run -d --network south --name south$i nginx; done";

test("60 containers are two stacks with a count, give out those of the packet, and open", async () => {
  const { page, close } = await openLab();
  await typeLine(page, CROWD);
  await expect.poll(() => page.locator(".fold .title").allTextContents()).toEqual(["30 containers", "29 more containers"]);
  await typeLine(page, "docker exec north1 curl -s http://north30");
  await goToTick(page, "SYN ACK");
  expect(await page.locator(".container .title").allTextContents()).toEqual(expect.arrayContaining(["north1", "north30"]));
  await keep(page, "5-crowd");
  await page.locator(".fold").first().click();
  await expect.poll(() => page.locator(".container").count()).toBeGreaterThan(29);
  await close();
});

const ADDITIVE = [
  RUN,
  "docker run -d --name db nginx",
  "docker network create shop",
  "docker run -d --network shop --name cache nginx",
  "docker run -d --name late nginx",
  "ip netns add ns1",
];

test.each(Object.entries(SIZES))(
  "%s: commands that add something move no box; no text is under 9 pixels; axe-core finds nothing",
  async (name, size) => {
    const { page, close } = await openLab(size);
    let before = await boxesOf(page);
    for (const line of ADDITIVE) {
      await typeLine(page, line);
      const after = await boxesOf(page);
      expect(Object.fromEntries(Object.entries(after).filter(([id]) => id in before)), line).toEqual(before);
      before = after;
    }
    await typeLine(page, CURL);
    if (name === "phone") await page.locator(".tab-packet").click();
    await page.locator(".tick", { hasText: /^SYN$/ }).nth(1).click();
    await rests(page);
    expect(await smallestText(page)).toBeGreaterThanOrEqual(9);
    for (const theme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme: theme as "light" | "dark" });
      expect(await violations(page), theme).toEqual([]);
      if (name === "medium" && theme === "light") await keep(page, "6-medium");
      if (name === "phone" && theme === "dark") await keep(page, "7-phone-dark");
    }
    for (const tab of ["tables", "packets"]) {
      await page.locator(`.tab-${tab}`).click();
      await rests(page);
      expect(await violations(page), tab).toEqual([]);
    }
    await close();
  },
);

test("undo takes a command back, reset all of them, and a shared link opens the same lab", async () => {
  const { page, close } = await openLab();
  await typeLine(page, RUN);
  await typeLine(page, "ip netns add ns1");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect.poll(() => page.locator(".netns").count()).toBe(0);
  await page.getByRole("button", { name: "Share" }).click();
  await expect.poll(() => page.url()).toContain("#lab=");
  const again = await openLab(SIZES.wide, new URL(page.url()).hash);
  await expect.poll(() => again.page.locator(".container .title").allTextContents()).toEqual(["web"]);
  await again.close();
  await page.getByRole("button", { name: "Reset" }).click();
  await expect.poll(() => page.locator(".container").count()).toBe(0);
  await close();
});

test("in Chinese, too", async () => {
  const { page, close } = await openLab();
  await page.getByRole("button", { name: "中文" }).click();
  expect(await page.locator(".tab-packet").textContent()).toBe("数据包");
  expect(await violations(page)).toEqual([]);
  await close();
});

test.each([SIZES.wide!, SIZES.phone!])("tables are no wider than their panel, and break no short word: $width", async (size) => {
  const { page, close } = await openLab(size);
  await typeLine(page, RUN);
  await typeLine(page, CURL);
  await page.getByRole("tab", { name: "Tables" }).click();
  const names = await page.locator(".tabs.small [role=tab]").allTextContents();
  expect(names.length).toBe(8);
  for (const name of names) {
    await page.getByRole("tab", { name, exact: true }).click();
    await page.locator(".tables table").waitFor();
    const wrongs = await page.evaluate(() => {
      const panel = document.querySelector(".panel")!;
      const broken = [...document.querySelectorAll(".tables td:not(.ask)")].filter(({ firstChild: text }) => {
        const [word = ""] = /^\S+/.exec(text?.textContent ?? "") ?? [];
        if (word.length < 2 || word.length > 10) return false;
        const range = document.createRange();
        range.setStart(text!, 0);
        range.setEnd(text!, word.length);
        return range.getClientRects().length > 1;
      });
      const isWide = panel.scrollWidth > panel.clientWidth;
      return [...broken.map(({ textContent }) => textContent), ...(isWide ? ["wider than the panel"] : [])];
    });
    expect(wrongs, name).toEqual([]);
  }
  await close();
});

test("prints the picture and the explanation, dark on white, without what is there to click", async () => {
  const { page, close } = await openLab();
  await page.getByRole("combobox", { name: "Colours" }).selectOption("dark");
  await typeLine(page, RUN);
  await typeLine(page, CURL);
  const panel = () => page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue("--panel"));
  expect(await panel()).toBe("#151b23");
  await page.emulateMedia({ media: "print" });
  expect(await panel()).toMatch(/^#fff(fff)?$/);
  for (const shown of [".picture svg", ".explanation .line >> nth=-1"]) expect(await page.locator(shown).isVisible()).toBe(true);
  for (const hidden of [".toolbar", ".timeline", ".terminals", ".zoom"])
    expect(await page.locator(hidden).isVisible()).toBe(false);
  await close();
});
