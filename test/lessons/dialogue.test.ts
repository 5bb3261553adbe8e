/**
 * A lesson in a terminal: guesses before the output that settles them, a goal that other commands than the lesson's reach, too,
 * hints.
 */
import { describe, expect, test } from "vitest";
import { problemsOf } from "../../src/lessons/check.ts";
import { Dialogue } from "../../src/lessons/dialogue.ts";
import { parseLesson, translateLesson } from "../../src/lessons/parse.ts";

const TEXT = `<!-- world: bare -->
<!-- lesson: 1 -->
# Loopback

lo is down.

<!-- ask: Does the host reach itself?
- yes
+ no
prints: ping -c 1 127.0.0.1 => Network is unreachable
-->

\`\`\`console
$ ping -c 1 127.0.0.1
ping: connect: Network is unreachable
[exit 2]
\`\`\`

<!-- goal: ping -c 1 127.0.0.1 => 1 received -->
<!-- hint: Look at lo. -->
<!-- hint: It is down. -->

\`\`\`console
$ ip link set lo up
$ ping -c 1 127.0.0.1
1 received
\`\`\`

Even to itself a host sends through a device.
`;
const LESSON = parseLesson(TEXT, "loopback.md");

function play(lines: readonly string[], lesson = LESSON) {
  let text = "";
  const write = (more: string): void => {
    text += more;
  };
  const dialogue = new Dialogue(lesson, null, { write, width: 80, echoes: true });
  for (const line of lines) dialogue.line(line);
  return { text, dialogue };
}

describe("a lesson in a terminal", () => {
  test("asks before it shows, and says what was right and where it is to be seen", () => {
    const { text } = play(["1"]);
    expect(text).toMatch(/Does the host reach itself\?\n {2}1 {2}yes\n {2}2 {2}no\nyour guess, 1 to 2: 1\n/);
    expect(text).toMatch(
      /# ping -c 1 127.0.0.1\nping: connect: Network is unreachable\n\nNot quite. You guessed: yes\nIt is: no\n {2}see the output of `ping -c 1 127.0.0.1`:\n {2}Network is unreachable\n/,
    );
    expect(play(["no"]).text).toContain("\nRight: no\n");
    expect(play(["7"]).text).toContain("A number from 1 to 2 is a guess");
  });

  test("has a goal that any command reaches, and tells how many changed something", () => {
    const { text, dialogue } = play(["2", "?", "?", "ip -br link", "ip link set lo mtu 1400", "ifconfig lo up", "", ""]);
    expect(text).toContain("Hint 1 of 2: Look at lo.");
    expect(text).toContain("Hint 2 of 2: It is down.");
    expect(text).toContain("It works. 2 commands of yours changed something; 1 is enough.");
    expect(text).toContain("One solution:\n\nroot@h:~# ip link set lo up\n");
    expect(text).toMatch(/Even to itself .*\n\n1 of 1 guesses were right\.\nThis is the end of the path\.\n$/);
    expect(dialogue.isOver).toBe(true);
  });

  test("explains the packets of the last command, and is left by q", () => {
    const { text, dialogue } = play(["2", "ip link set lo up", "e", "q"]);
    expect(text).toContain("to 127.0.0.1: no route covers the destination");
    expect(dialogue.isOver).toBe(true);
  });

  test("is left by q at the prompt of a goal, too", () => {
    const { text, dialogue } = play(["2", "q"]);
    expect(text).not.toContain("command not found");
    expect(dialogue.isOver).toBe(true);
  });

  test("interrupts a command that does not end", () => {
    expect(play(["2", "sleep 100000", "echo next"]).text).toMatch(/# sleep 100000\n\^C\n.*# echo next\nnext\n/s);
  });

  test("speaks the language of its translation", () => {
    const zh =
      "# 环回\n\nlo 关着。\n\n<!-- ask: 主机能访问自己吗?\n- 能\n+ 不能\n-->\n\n```console\n```\n\n<!-- hint: 看 lo。 -->\n<!-- hint: 它关着。 -->\n\n```console\n```\n\n完。\n";
    const { text } = play(["1"], translateLesson(LESSON, zh, "zh/loopback.md", "zh"));
    expect(text).toMatch(/^环回\n==\n.*不对。你猜的是：能\n正确的是：不能\n {2}见 `ping -c 1 127.0.0.1` 的输出：\n/s);
  });
});

test("what a lesson says is held to what its commands do", () => {
  const played = (...outputs: string[]) => ({
    results: outputs.map((output) => ({ output, exitCode: 0 })),
    explanationOf: () => "",
  });
  const failed = "ping: connect: Network is unreachable";
  expect(problemsOf(LESSON, played(failed, "", "1 received"))).toEqual([]);
  expect(problemsOf(LESSON, played("1 received", "", failed))).toEqual([
    "line 7: Network is unreachable is not to be seen in 1 received",
    "line 19: ping -c 1 127.0.0.1 is not shown to fail above",
    `line 19: ping -c 1 127.0.0.1 prints no 1 received below: ${failed}`,
  ]);
  const other = TEXT.replace("+ no", "+ unreachable").replace("- yes", "- connect");
  const said = "Network is unreachable, Network is connect";
  expect(problemsOf(parseLesson(other, "x.md"), played(said, "", "1 received"))).toEqual([
    "line 7: connect is to be seen as well",
  ]);
});
