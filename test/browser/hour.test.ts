/** An hour of use in a minute: what page and worker keep of ten thousand packets, and how smoothly the last ones move. */
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { openPage } from "./open.ts";
import { rests, typeLine } from "./view.ts";

const PINGS_IN_ROUND = 250;
const ROUNDS = 10;

/** What is in use, in megabytes, once nothing is left to collect. */
interface Heaps {
  readonly page: number;
  readonly worker: number;
}

/** Asks the page's debugger, and through it the worker's. */
async function heapsOf(page: Page): Promise<() => Promise<Heaps>> {
  const client = await page.context().newCDPSession(page);
  const replies = new Map<number, (used: number) => void>();
  let number = 0;
  let worker = "";
  client.on("Target.attachedToTarget", ({ sessionId }) => {
    worker = sessionId;
  });
  client.on("Target.receivedMessageFromTarget", ({ message }) => {
    const { id, result } = JSON.parse(message) as { readonly id: number; readonly result?: { readonly usedSize?: number } };
    replies.get(id)?.(result?.usedSize ?? 0);
  });
  await client.send("Target.setAutoAttach", { autoAttach: true, waitForDebuggerOnStart: false });
  const inWorker = (method: string): Promise<number> => {
    const id = ++number;
    void client.send("Target.sendMessageToTarget", { sessionId: worker, message: JSON.stringify({ id, method }) });
    return new Promise((resolve) => replies.set(id, resolve));
  };
  return async () => {
    await client.send("HeapProfiler.collectGarbage");
    await inWorker("HeapProfiler.collectGarbage");
    const own = await client.send("Runtime.getHeapUsage");
    return { page: own.usedSize / 1e6, worker: (await inWorker("Runtime.getHeapUsage")) / 1e6 };
  };
}

/** Milliseconds between frames while packets move, in their order. */
async function frameTimes(page: Page): Promise<readonly number[]> {
  await page.emulateMedia({ reducedMotion: "no-preference" });
  await page.getByRole("button", { name: "First packet" }).click();
  await page.getByRole("button", { name: "Play", exact: true }).click();
  const times = await page.evaluate(async () => {
    const seen: number[] = [];
    let last = performance.now();
    while (seen.length < 200) {
      const now = await new Promise<number>(requestAnimationFrame);
      seen.push(now - last);
      last = now;
    }
    return seen;
  });
  await page.getByRole("button", { name: "Pause", exact: true }).click();
  await page.emulateMedia({ reducedMotion: "reduce" });
  return times.sort((a, b) => a - b);
}

test("ten thousand packets between fifty containers leave page and worker small", { timeout: 600_000 }, async () => {
  const { page, close } = await openPage();
  const heaps = await heapsOf(page);
  await page.locator(".box").first().waitFor();
  await typeLine(page, "for i in $(seq 50); do docker run -d --name c$i nicolaka/netshoot sleep infinity; done > /dev/null");
  const rounds = async (first: number): Promise<void> => {
    for (let round = first; round < first + ROUNDS; round++)
      await typeLine(page, `docker exec c${round} ping -q -i 0.2 -c ${PINGS_IN_ROUND} 172.17.0.${round + 20}`);
  };
  await rounds(1);
  const half = await heaps();
  await rounds(1 + ROUNDS);
  const whole = await heaps();
  await page.getByText(`${PINGS_IN_ROUND} packets transmitted, ${PINGS_IN_ROUND} received`).last().waitFor();
  await page.locator(".fold").first().click();
  await typeLine(page, "docker exec c1 ping -c 5 172.17.0.40");
  const times = await frameTimes(page);
  await rests(page);
  const words = ({ page, worker }: Heaps): string => `page ${page.toFixed(1)} MB, worker ${worker.toFixed(1)} MB`;
  console.log(`5000 packets: ${words(half)}; 10000: ${words(whole)}`);
  console.log(`fifty unfolded, between frames: median ${times[100]!.toFixed(1)} ms, p95 ${times[190]!.toFixed(1)} ms`);
  expect(whole.page).toBeLessThan(25);
  expect(whole.worker).toBeLessThan(75);
  expect(whole.page - half.page).toBeLessThan(8);
  await close();
});
