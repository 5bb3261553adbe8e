/**
 * Opens the page in the browser, and watches what a page must not do: ask anybody else for anything, break its policy, throw. A
 * session can be called directly, too, in a worker beside the page's own, for what no control shows.
 */
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, expect, inject } from "vitest";
import { connectSession } from "../../src/session/client.ts";
import type { SessionCalls, SessionState } from "../../src/session/protocol.ts";
import { CHROMIUM } from "./chromium.ts";

let browser: Browser | null = null;

afterAll(async () => {
  await browser?.close();
  browser = null;
});

export interface OpenPage {
  readonly page: Page;
  /** What it must not have done. */
  readonly wrongs: string[];
  close(): Promise<void>;
}

export interface Circumstances {
  /** The address of a page that has the page in it, where the path is asked for. */
  readonly around?: string;
  /** A file that does not come. */
  readonly without?: string;
}

export async function openPage(
  path = "",
  size = { width: 1440, height: 900 },
  { around, without }: Circumstances = {},
): Promise<OpenPage> {
  browser ??= await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox", "--disable-dev-shm-usage"] });
  const context = await browser.newContext({ viewport: size, reducedMotion: "reduce", acceptDownloads: true });
  const page = await context.newPage();
  const wrongs: string[] = [];
  const address = inject("address");
  const addresses = around === undefined ? [address] : [address, around];
  page.on("request", (request) => {
    const url = request.url();
    if (!addresses.some((each) => url.startsWith(each)) && !/^(data|blob):/.test(url)) wrongs.push(`asked ${url}`);
  });
  page.on("console", (message) => {
    if (message.type() === "error") wrongs.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => wrongs.push(`thrown: ${error.message}`));
  await page.addInitScript(() => {
    addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) =>
      console.error(`policy: ${violatedDirective} ${blockedURI}`),
    );
  });
  if (without !== undefined) await page.route(without, (route) => route.abort());
  await page.goto(`${around ?? address}${path}`);
  const close = async (): Promise<void> => {
    await context.close();
    expect(wrongs).toEqual([]);
  };
  return { page, wrongs, close };
}

export interface WorkerSession {
  readonly session: SessionCalls;
  /** The last that it sent. */
  state(): SessionState;
}

/** A session in a worker of the page's folder, called from here: the port leads through the page. */
export async function sessionIn(page: Page): Promise<WorkerSession> {
  let receive: (message: unknown) => void = () => {};
  await page.exposeFunction("fromWorker", (message: unknown) => receive(message));
  await page.evaluate(() => {
    const { fromWorker } = window as unknown as { fromWorker(message: unknown): void };
    const worker = new Worker("worker.js", { type: "module" });
    worker.onmessage = ({ data }) => fromWorker(data);
    Object.assign(window, { toWorker: (message: unknown) => worker.postMessage(message) });
  });
  const port = {
    send(message: unknown): void {
      void page.evaluate((sent) => (window as unknown as { toWorker(message: unknown): void }).toWorker(sent), message);
    },
    receive(listener: (message: unknown) => void): void {
      receive = listener;
    },
  };
  let last: SessionState | null = null;
  const { calls } = connectSession(port, (event) => {
    if (event.kind === "state") last = event.state;
  });
  return { session: calls, state: () => last! };
}
