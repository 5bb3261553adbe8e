/** Times that somebody waits for, printed for people to read: on a busy machine those by the clock say little. */
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { openPage } from "./open.ts";
import { openLab, rests, typeLine } from "./view.ts";

const TIMES = 5;
const DRAWN = 15;
const EACH = 100;
const PATIENCE = { timeout: 30_000 };

function inOrder(times: readonly number[]): string {
  const sorted = times.toSorted((a, b) => a - b);
  return `least ${sorted[0]!.toFixed(1)} ms, median ${sorted[sorted.length >> 1]!.toFixed(1)} ms`;
}

/** How long the picture of what is there now took to be made: scene and layout, without what the browser draws. */
function lastDrawnMs(page: Page): Promise<number> {
  return page.evaluate(() => performance.getEntriesByName("scene and layout").at(-1)!.duration);
}

test("the scene and the layout of two hundred containers, folded and unfolded", { timeout: 300_000 }, async () => {
  const { page, close } = await openLab();
  await typeLine(page, "docker network create north; docker network create south");
  const run = (network: string): string =>
    `docker run -d --network ${network} --name ${network}$i nicolaka/netshoot sleep infinity`;
  await typeLine(page, `for i in $(seq ${EACH}); do ${run("north")}; ${run("south")}; done > /dev/null`);
  await expect.poll(() => page.locator(".fold").count(), PATIENCE).toBe(2);
  /** After commands that leave the picture as it is, but for a rule. */
  const draw = async (): Promise<number[]> => {
    const times: number[] = [];
    for (let time = 0; time < DRAWN; time++) {
      await typeLine(page, time % 2 === 0 ? "iptables -P FORWARD DROP" : "iptables -P FORWARD ACCEPT");
      times.push(await lastDrawnMs(page));
    }
    return times;
  };
  const folded = await draw();
  for (let fold = 0; fold < 2; fold++) await page.locator(".fold").first().click();
  await expect.poll(() => page.locator(".container").count(), PATIENCE).toBe(2 * EACH);
  const unfolded = await draw();
  console.log(`scene and layout of ${2 * EACH} containers: folded ${inOrder(folded)}; unfolded ${inOrder(unfolded)}`);
  await close();
});

test("the first prompt", async () => {
  const byClock: number[] = [];
  const byProcessor: number[] = [];
  for (let time = 0; time < TIMES; time++) {
    const { page, close } = await openPage();
    const client = await page.context().newCDPSession(page);
    await client.send("Performance.enable");
    await expect
      .poll(() => page.locator(".xterm-rows").textContent(), { interval: 20, timeout: 30_000 })
      .toContain("root@node1:~#");
    const { metrics } = await client.send("Performance.getMetrics");
    byProcessor.push(1000 * metrics.find(({ name }) => name === "ProcessTime")!.value);
    byClock.push(await page.evaluate(() => performance.now()));
    await rests(page);
    await close();
  }
  console.log(`first prompt: by the clock ${inOrder(byClock)}; of the processor, the worker's too, ${inOrder(byProcessor)}`);
});
