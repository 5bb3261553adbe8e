/** What if a rule, a route, a link or a sysctl were another: asked in the tables, by mouse and by keyboard. */
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { keep, openLab, RUN, rests, typeLine } from "./view.ts";

const REQUEST = "ssh remote curl -s -m 1 192.168.2.110:81";

test("what if a rule were not there: both outcomes, and the first difference", async () => {
  const { page, close } = await openLab();
  await typeLine(page, RUN);
  await typeLine(page, "ssh remote curl -s -m 1 192.168.2.110:81");
  await page.locator(".tab-tables").click();
  await page.getByRole("tab", { name: "iptables" }).click();
  await page.locator("tr", { hasText: "-j DNAT" }).getByRole("button", { name: "What if it were not there?" }).click();
  await expect.poll(() => page.locator(".outcome").count(), { timeout: 60_000 }).toBe(2);
  expect(await page.locator(".card").textContent()).toContain("First difference");
  await keep(page, "4-what-if");
  await page.locator(".outcome").first().click();
  await rests(page);
  expect(await page.locator(".outcome").first().getAttribute("aria-pressed")).toBe("true");
  await close();
});

/** Opens the row's words in a field. */
async function edit(page: Page, table: string, row: string): Promise<void> {
  await page.locator(".tab-tables").click();
  await page.getByRole("tab", { name: table }).click();
  await page.getByRole("row", { name: row }).first().getByRole("button", { name: "Edit it" }).click();
  await page.locator("tr.edit textarea:focus").waitFor();
}

test.each<[table: string, row: string, words: string, command: string, difference: RegExp]>([
  [
    "iptables",
    "-j DNAT --to-destination 172.17.0.2:80",
    "! -i docker0 -p tcp -m tcp --dport 81 -j DNAT --to-destination 172.17.0.2:8080",
    "iptables -t nat -R DOCKER 1",
    /DNAT {2}\(docker: -p 81:80 of web\)With the change.*DOCKER 1.*DNAT$/,
  ],
  [
    "Routes",
    "172.17.0.0/16 dev docker0",
    "172.17.0.0/16 via 192.168.2.1",
    "ip route del 172.17.0.0/16 dev docker0 && ip route add 172.17.0.0/16 via 192.168.2.1",
    /172\.17\.0\.0\/16 dev docker0.*With the change.*172\.17\.0\.0\/16 via 192\.168\.2\.1/,
  ],
  ["Addresses", "docker0", "down", "ip link set docker0 down", /With the change.*192\.168\.2\.1/],
  [
    "sysctl",
    "net.ipv4.ip_forward",
    "0",
    "sysctl -w net.ipv4.ip_forward=0",
    /forward \(ip_forward=1\).*With the change.*docker0.*does not forward what comes in by/,
  ],
])(
  "%s: %s, read otherwise, gives another outcome, and both decisions are named",
  async (table, row, words, command, difference) => {
    const { page, close } = await openLab();
    await typeLine(page, RUN);
    await typeLine(page, REQUEST);
    await edit(page, table, row);
    await page.keyboard.press("ControlOrMeta+a");
    await page.keyboard.type(words);
    await page.keyboard.press("Enter");
    await expect.poll(() => page.locator(".outcome strong").allTextContents(), { timeout: 60_000 }).toHaveLength(2);
    const [before, after] = await page.locator(".outcome strong").allTextContents();
    expect(before).toBe("exit code 0: </html>");
    expect(after).toMatch(/^exit code (7|28)/);
    expect(await page.locator(".card code").first().textContent()).toContain(command);
    await expect.poll(() => page.locator(".difference").textContent()).toMatch(difference);
    await close();
  },
);

test("an edit that is refused says so in the tool's words, and Escape leaves a row as it is", async () => {
  const { page, close } = await openLab();
  await typeLine(page, RUN);
  await typeLine(page, REQUEST);
  await edit(page, "Routes", "default via 192.168.2.1");
  await page.keyboard.press("Escape");
  await expect.poll(() => page.locator("tr.edit").count()).toBe(0);
  await page.keyboard.press("Enter");
  await page.locator("tr.edit textarea:focus").waitFor();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type("default via 10.99.0.1 dev eth0");
  await page.keyboard.press("Enter");
  await expect
    .poll(() => page.locator(".card .error").textContent(), { timeout: 60_000 })
    .toContain("Error: Nexthop has invalid gateway.");
  expect(await page.getByRole("button", { name: "Do it" }).count()).toBe(0);
  await close();
});
