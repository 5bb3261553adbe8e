/** A lab in somebody else's page, at another origin, whose policy is as strict as it can be. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Frame, Page } from "playwright-core";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import type { FromLab } from "../../src/page/embed/messages.ts";
import { type OpenPage, openPage } from "./open.ts";

const LESSON = `<!-- world: bare -->
<!-- lesson: 1 -->
# One's own address

A namespace's loopback is down at first.

<!-- ask: Does it reply?
- yes
+ no
prints: ip -n a link show lo => state DOWN
-->

\`\`\`console
$ ip netns add a
$ ip -n a link show lo
\`\`\`

<!-- goal: ip netns exec a ping -c 1 127.0.0.1 => 1 received -->
<!-- hint: Nothing is up here. -->

\`\`\`console
$ ip -n a link set lo up
$ ip netns exec a ping -c 1 127.0.0.1
\`\`\`

That was all.
`;

const SCRIPT = "# world: lan\ndocker run -d -p 81:80 --name web nginx\nssh remote curl -s 192.168.2.110:81\n";

const FILES: Readonly<Record<string, string>> = {
  "/lesson.md": LESSON,
  "/published.sh": SCRIPT,
  "/heard.js":
    "const heard = []; addEventListener('netnsim', ({ target, detail }) => heard.push({ id: target.id, ...detail })); window.heard = heard;",
};

const server = createServer(({ url }, response) => {
  const [path, element = ""] = url!.split("?");
  const text = FILES[path!];
  const site = inject("address");
  const policy = `default-src 'none'; script-src 'self' ${site}; frame-src ${site}; connect-src 'self'`;
  if (text !== undefined) response.writeHead(200).end(text);
  else if (path !== "/") response.writeHead(404).end();
  else
    response
      .writeHead(200, { "content-type": "text/html", "content-security-policy": policy })
      .end(`<!doctype html><title>A course</title><script src="heard.js"></script><script src="${site}embed.js"></script>
<h1>A course</h1>${decodeURIComponent(element)}`);
});

let around = "";

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  around = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});

afterAll(() => void server.close());

/** The course's page with these elements. */
function openCourse(elements: string, width = 1200): Promise<OpenPage> {
  return openPage(`?${encodeURIComponent(elements)}`, { width, height: 900 }, { around });
}

/** The lab in the n-th element, when it is there. */
async function labIn(page: Page, index = 0): Promise<Frame> {
  const frame = (await (await page.locator("iframe").nth(index).elementHandle())!.contentFrame())!;
  await frame.locator(".box").first().waitFor({ timeout: 60_000 });
  return frame;
}

function heard(page: Page): Promise<(FromLab & { readonly id: string })[]> {
  return page.evaluate(() => (window as unknown as { heard: (FromLab & { readonly id: string })[] }).heard);
}

test("a script plays in a picture without anything else, and the page around hears its lines", async () => {
  const { page, close } = await openCourse('<netnsim-lab id="one" src="published.sh" show="picture" readonly></netnsim-lab>');
  const lab = await labIn(page);
  await expect.poll(() => lab.locator(".tick.tcp").count(), { timeout: 60_000 }).toBeGreaterThan(8);
  const seen = (names: readonly string[]) => Promise.all(names.map((name) => lab.locator(name).isVisible()));
  expect(await seen([".picture", ".caption", ".timeline"])).toEqual([true, true, true]);
  expect(await seen([".toolbar", ".panels", ".terminals"])).toEqual([false, false, false]);
  expect(await page.evaluate(() => [document.activeElement?.tagName, scrollY])).toEqual(["BODY", 0]);
  await lab.getByRole("button", { name: "Next stop" }).click();
  await expect.poll(() => lab.locator(".capsule").count()).toBeGreaterThan(0);
  const turns = (await heard(page)).flatMap((each) => (each.netnsim === "turn" ? [each] : []));
  expect(turns.map(({ id, line }) => [id, line])).toEqual([
    ["one", "docker run -d -p 81:80 --name web nginx"],
    ["one", "ssh remote curl -s 192.168.2.110:81"],
  ]);
  expect(turns.at(-1)!.packets).toBeGreaterThan(8);
  await close();
});

test("a lesson of one's own is read in it, and the page around hears how far", async () => {
  const { page, close } = await openCourse('<netnsim-lab src="lesson.md" lang="en"></netnsim-lab>');
  const lab = await labIn(page);
  await lab.getByRole("heading", { name: "One's own address" }).waitFor();
  await lab.getByRole("radio", { name: "no", exact: true }).click();
  await lab.getByRole("button", { name: "Show me", exact: true }).click();
  await lab.getByText("Goal:").waitFor({ timeout: 60_000 });
  await page.evaluate(() =>
    (document.querySelector("netnsim-lab") as HTMLElement & { type(line: string): void }).type("ip -n a link set lo up"),
  );
  await lab.getByRole("img", { name: "reached", exact: true }).waitFor({ timeout: 60_000 });
  await lab.getByRole("button", { name: "Go on" }).click();
  await lab.getByText("This lesson is done.").waitFor({ timeout: 60_000 });
  const lessons = (await heard(page)).flatMap((each) => (each.netnsim === "lesson" ? [each] : []));
  expect(lessons.some(({ goal, part }) => goal && part === 2)).toBe(true);
  expect(lessons.at(-1)).toMatchObject({ name: "lesson", parts: 3, right: 1, asked: 1, done: true });
  await close();
});

test("two labs in one page are two, each with its own settings; nothing can be typed where it is for reading", async () => {
  const { page, close } = await openCourse(
    '<netnsim-lab world="bare" show="terminal" readonly theme="dark"></netnsim-lab><netnsim-lab lesson="br0" lang="zh"></netnsim-lab>',
  );
  const [first, second] = [await labIn(page, 0), await labIn(page, 1)];
  await first.locator(".xterm-helper-textarea").focus();
  await page.keyboard.type("ip netns add a\n");
  const screen = () => first.locator(".xterm-rows").textContent();
  await expect.poll(screen).toContain("root@h:~#");
  await second.getByText("第 1 部分").waitFor();
  expect(await screen()).not.toContain("netns");
  expect(await first.locator("html").getAttribute("data-theme")).toBe("dark");
  expect(await first.locator(".panels").isVisible()).toBe(false);
  expect(await second.locator("html").getAttribute("lang")).toBe("zh-Hans");
  await close();
});

test("a file that is not there is said in the lab, and messages from elsewhere are ignored", async () => {
  const { page, wrongs } = await openCourse('<netnsim-lab src="missing.md"></netnsim-lab>');
  const frame = (await (await page.locator("iframe").elementHandle())!.contentFrame())!;
  await frame.getByText("missing.md: 404").waitFor({ timeout: 60_000 });
  await frame.evaluate(() => postMessage({ netnsim: "open", name: "a.sh", text: "# world: bare\n" }, "*"));
  await page.evaluate(() => document.querySelector("iframe")!.contentWindow!.postMessage({ netnsim: "open", name: 1 }, "*"));
  await page.waitForTimeout(200);
  expect(await frame.locator(".box").count()).toBe(0);
  expect(wrongs.filter((wrong) => !wrong.includes("404"))).toEqual([]);
  await page.context().close();
});
