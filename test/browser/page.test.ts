/** The page as a whole: what it loads, what it may not do, what a reload keeps, how fast it is. */
import { readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import type { Page } from "playwright-core";
import { expect, inject, test } from "vitest";
import { openPage, sessionIn } from "./open.ts";

/** Types a line into the terminal that is shown. */
async function typeLine(page: Page, line: string): Promise<void> {
  await page.locator("[aria-label=command], .xterm-helper-textarea").first().focus();
  await page.keyboard.type(line);
  await page.keyboard.press("Enter");
}

/** Waits until the terminal shows a text. */
async function shows(page: Page, text: string): Promise<void> {
  const screen = async () => (await page.locator(".xterm-rows > div").allTextContents()).join("\n");
  await expect.poll(screen, { timeout: 30_000 }).toContain(text);
}

test("a reload keeps the session; another address begins another one", async () => {
  const { page, close } = await openPage("#world=bare");
  await shows(page, "root@h:~#");
  await typeLine(page, "ip netns add kept; ip netns");
  await shows(page, "\nkept");
  await page.reload();
  await shows(page, "\nkept");
  await close();
});

test("Ctrl-C at a prompt gives the line up, and the prompt is there again", async () => {
  const { page, close } = await openPage("#world=bare");
  await shows(page, "root@h:~#");
  await page.locator(".xterm-helper-textarea").focus();
  for (const typed of ["", "echo given up", "abcdef"]) {
    await page.keyboard.type(typed);
    if (typed === "abcdef") for (let back = 0; back < 3; back++) await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("Control+c");
  }
  // As bash 5.2 leaves them on a terminal.
  const left = "root@h:~# ^C\nroot@h:~# echo given up^C\nroot@h:~# abc^Cf\nroot@h:~#";
  await shows(page, left);
  await typeLine(page, "echo $?");
  await shows(page, "echo $?\n130\nroot@h:~#");
  await page.keyboard.type("cat\n");
  await expect.poll(() => page.locator(".busy").count()).toBe(1);
  await page.keyboard.type("half a line");
  await page.keyboard.press("Control+c");
  await shows(page, "root@h:~# cat\nhalf a line^C\nroot@h:~#");
  await page.reload();
  await shows(page, left);
  await shows(page, "root@h:~# cat\nhalf a line^C\nroot@h:~#");
  await close();
});

test("no text becomes a program, in the page or in its worker", async () => {
  const { page, wrongs } = await openPage();
  const policy = (await page.request.get(`${inject("address")}worker.js`)).headers()["content-security-policy"];
  expect(policy).not.toContain("unsafe-eval");
  await page.evaluate(() => {
    const button = document.createElement("button");
    button.setAttribute("onclick", "document.title = 'run'");
    document.body.append(button);
    button.click();
    const script = document.createElement("script");
    script.textContent = "document.title = 'run'";
    document.body.append(script);
  });
  expect(await page.title()).not.toBe("run");
  expect(wrongs.join()).toContain("policy: script-src");
  await page.context().close();
});

test("a session never asks anybody for anything: its worker's requests are the folder's", async () => {
  const { page, close } = await openPage();
  const { session } = await sessionIn(page);
  await session.open({ kind: "world", world: "lan" });
  await session.type(1, "curl -s http://www.example.com; docker pull alpine; ping -c 1 8.8.8.8");
  await close();
});

test("its size and its times, for people to read", async () => {
  const folder = inject("folder");
  const packed = (name: string): number => gzipSync(readFileSync(folder + name), { level: 9 }).length;
  const loaded = (...names: readonly string[]): string[] => {
    const found = new Set(names);
    for (const name of found)
      for (const [, file] of readFileSync(folder + name, "utf8").matchAll(
        /(?:from|src=|href=|import)"(?:\.?\/)?([^"]+\.(?:js|css))"/g,
      ))
        found.add(file!.startsWith("assets/") ? file! : `${name.includes("/") ? "assets/" : ""}${file}`);
    return [...found];
  };
  const kilobytes = (names: readonly string[]): string => (names.reduce((sum, name) => sum + packed(name), 0) / 1024).toFixed(0);
  const first = { lab: loaded("worker.js"), page: loaded("index.html") };
  const all = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => /\.(js|css)$/.test(name));
  const { page, close } = await openPage();
  await shows(page, "root@node1:~#");
  const firstPromptMs = await page.evaluate(() => performance.now());
  const { session } = await sessionIn(page);
  await session.open({ kind: "world", world: "lan" });
  await session.type(1, "docker run -d --name web -p 81:80 nginx");
  const laps: string[] = [];
  for (let time = 0; time < 3; time++) {
    const began = performance.now();
    await session.type(1, "ssh remote curl -s 192.168.2.110:81");
    laps.push((performance.now() - began).toFixed(0));
  }
  console.log(
    `first load, gzip: the lab ${kilobytes(first.lab)} KB, the page ${kilobytes(first.page)} KB; all ${kilobytes(all)} KB`,
  );
  console.log(`first prompt after ${firstPromptMs.toFixed(0)} ms; a curl typed, run and explained: ${laps.join(", ")} ms`);
  // All of ours is to be less than 400: the page's own part, without xterm.js, is 50.
  expect(Number(kilobytes(first.lab))).toBeLessThan(350);
  await close();
});
