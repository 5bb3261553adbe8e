/**
 * The picture of each lesson: what stands in it is kept in pictures/, where it stands is held to what holds of every picture, at
 * three sizes, and on the path there no box moves for one that is added. The screens are kept in docs/page/.
 */
import { expect, test } from "vitest";
import { LONGEST_MS, mouse, PATH, PATIENCE, readLesson } from "./lesson.ts";
import { openPage } from "./open.ts";
import { drawnOn, wordsOf, wrongsOf } from "./picture.ts";
import { boxesOf, keep, openLab, rests, SIZES, smallestText } from "./view.ts";

test.each(PATH.map((lesson) => [lesson.name, lesson] as const))(
  "%s",
  async (name, lesson) => {
    const { page, close } = await openPage(`#lesson=${name}`);
    let before: Awaited<ReturnType<typeof boxesOf>> = {};
    /** A lesson that puts away what it made is kept as it was before that, too. */
    let fullest = { joined: 0, words: "" };
    const look = async (): Promise<void> => {
      await expect.poll(() => page.getByText("Running …").count(), PATIENCE).toBe(0);
      await rests(page);
      const drawn = await drawnOn(page);
      expect(wrongsOf(drawn)).toEqual([]);
      const joined = drawn.wires.filter(({ kind }) => !kind.includes("down")).length;
      if (joined < fullest.joined) return;
      fullest = { joined, words: wordsOf(drawn) };
      await keep(page, `lesson-${name}`);
    };
    await readLesson(page, lesson, mouse(page), async () => {
      await look();
      const after = await boxesOf(page);
      const ids = Object.keys(before);
      // A NIC becomes a port of its bridge, or goes into another namespace: its row closes up.
      if (ids.every((id) => id in after))
        for (const id of ids) if (!id.startsWith("nic ")) expect(after[id], id).toEqual(before[id]);
      before = after;
    });
    await look();
    const end = wordsOf(await drawnOn(page));
    const words = end === fullest.words ? end : `${fullest.words}\nAt its end:\n${end}`;
    await expect(words).toMatchFileSnapshot(`pictures/${name}.txt`);
    for (const [size, viewport] of Object.entries(SIZES)) {
      await page.setViewportSize(viewport);
      await rests(page);
      expect(wrongsOf(await drawnOn(page)), size).toEqual([]);
      expect(await smallestText(page), size).toBeGreaterThanOrEqual(9);
    }
    await close();
  },
  LONGEST_MS,
);

test("what is out of place in a picture is found", async () => {
  const { page, close } = await openLab();
  const moved = async (selector: string, attribute: string, to: string): Promise<string[]> => {
    const found = page.locator(selector).first();
    const was = (await found.getAttribute(attribute))!;
    const put = (value: string) => found.evaluate((element, [name, x]) => element.setAttribute(name!, x!), [attribute, value]);
    await put(to);
    const wrongs = wrongsOf(await drawnOn(page));
    await put(was);
    return wrongs;
  };
  expect(wrongsOf(await drawnOn(page))).toEqual([]);
  const inSwitch = '[data-id="bridge switch/sw0"] >';
  expect(await moved(`${inSwitch} text`, "x", "-90")).toContain("out of its frame: switch");
  expect(await moved(`${inSwitch} .outline`, "y", "-9")).toContainEqual(expect.stringMatching(/^boxes cross: .*switch/));
  expect(await moved('[data-port="switch/port1"] text', "x", "0")).toContain("out of its frame: port1");
  expect(await moved(".wire.cable", "d", "M0 0L1 0")).toContain("a cable ends nowhere");
  const [eth0, eth1] = ["eth0 192.168.2.1/24", "eth1 203.0.113.2/24"];
  const y = await page.locator(`text:has-text("${eth0}")`).getAttribute("y");
  expect(await moved(`text:has-text("${eth1}")`, "y", y!)).toContain(`texts on one another: ${eth0}, ${eth1}`);
  await close();
});
