/** The timeline and the list of packets, filtered as tcpdump filters; the list as a file. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { CURL, openLab, RUN, rests, typeLine } from "./view.ts";

test("an expression leaves its packets on the timeline and in the list, and is refused in tcpdump's words", async () => {
  const { page, close } = await openLab();
  await typeLine(page, RUN);
  await typeLine(page, CURL);
  const ticks = () => page.locator(".tick").allTextContents();
  const all = await ticks();
  // By keyboard, from the controls.
  await page.getByRole("button", { name: "Last packet" }).focus();
  for (let at = 0; at < 3; at++) await page.keyboard.press("Tab");
  await page.keyboard.type("tcp[tcpflags] & tcp-syn != 0");
  const distinct = async () => [...new Set(await ticks())];
  await expect.poll(distinct).toEqual(["SYN", "SYN ACK"]);
  await expect.poll(() => page.locator(".tick[aria-current]").textContent()).toBe("SYN");
  await page.locator(".tab-packets").click();
  const devices = () => page.locator(".packet-list tbody tr").allTextContents();
  await expect.poll(async () => (await devices()).every((row) => row.includes("Flags [S"))).toBe(true);
  await page.keyboard.press("Shift+Tab");
  const fields = page.getByRole("searchbox", { name: "Filter, as for tcpdump" });
  await fields.last().fill("tcp prt 80");
  await expect
    .poll(() => page.getByRole("alert").filter({ hasText: "can't parse filter expression: syntax error" }).count())
    .toBe(2);
  expect(await distinct()).toEqual(["SYN", "SYN ACK"]);
  await fields.last().fill("icmp");
  await expect.poll(() => page.locator(".ticks").textContent()).toBe("No packet passes this filter.");
  await fields.first().fill("");
  await expect.poll(async () => (await ticks()).slice(0, all.length)).toEqual(all);
  // A command typed while there is a filter.
  await fields.first().fill("icmp");
  await typeLine(page, "ping -c 1 172.17.0.2");
  await expect.poll(ticks).toEqual(["echo ?", "echo !"]);
  await rests(page);
  await close();
});

test("the packets are one pcapng file", async () => {
  const { page, close } = await openLab();
  await typeLine(page, RUN);
  await typeLine(page, CURL);
  await page.locator(".tab-packets").click();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Save as pcapng" }).click(),
  ]);
  expect(download.suggestedFilename()).toBe("netnsim.pcapng");
  const bytes = readFileSync(await download.path());
  expect(bytes.subarray(0, 4).toString("hex")).toBe("0a0d0d0a");
  expect(bytes.includes("web/eth0")).toBe(true);
  await close();
});
