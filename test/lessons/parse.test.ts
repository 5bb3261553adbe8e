import { describe, expect, test } from "vitest";
import { LessonError } from "../../src/lessons/lesson.ts";
import { isLesson, parseLesson, translateLesson } from "../../src/lessons/parse.ts";
import { parseTranscript } from "../../src/scenario/transcript.ts";

const TEXT = `<!-- world: bare -->
<!-- lesson: 3 -->
# A cable

Two ends.

\`\`\`
 a --- b
\`\`\`

<!-- ask: Which end is up?
- v0
+ v1
prints: ip -br link => v1 UP
-->

\`\`\`console
$ ip link set v1 up
$ ip -br link
v1 UP
\`\`\`

Why: because.

<!-- goal: ping -c 1 10.0.0.2 => 1 received -->
<!-- hint: Look at
  its flags. -->
<!-- hint: ip link set -->

\`\`\`console
$ ip link set v0 up
$ ping -c 1 10.0.0.2
1 received
\`\`\`

The end.
`;

const ZH = `# 一根线

两端。

<!-- ask: 哪一端开着?
- 零号
+ 一号
-->

\`\`\`console
\`\`\`

<!-- hint: 看标志 -->
<!-- hint: ip link set -->

\`\`\`console
\`\`\`

完。
`;

describe("a lesson", () => {
  const lesson = parseLesson(TEXT, "scenarios/cable.md");

  test("is the steps of a scenario: prose, questions, a goal, hints and a block of commands", () => {
    expect(isLesson(TEXT)).toBe(true);
    expect(isLesson(TEXT.replace("lesson", "les"))).toBe(false);
    const { name, number, title, language, scenario, steps } = lesson;
    expect({ name, number, title, language }).toEqual({ name: "cable", number: 3, title: "A cable", language: "en" });
    expect(scenario).toEqual(parseTranscript(TEXT));
    expect(steps.map(({ prose }) => prose)).toEqual(["Two ends.\n\n```\n a --- b\n```", "Why: because.", "The end."]);
    expect(steps.map(({ commands }) => commands.map(({ command }) => command))).toEqual([
      ["ip link set v1 up", "ip -br link"],
      ["ip link set v0 up", "ping -c 1 10.0.0.2"],
      [],
    ]);
    expect(steps[0]!.questions).toEqual([
      {
        line: 11,
        text: "Which end is up?",
        choices: ["v0", "v1"],
        right: 1,
        evidence: { kind: "prints", command: "ip -br link", text: "v1 UP" },
      },
    ]);
    expect(steps[1]!.goal).toEqual({ line: 25, request: "ping -c 1 10.0.0.2", text: "1 received", par: 1 });
    expect(steps[1]!.hints).toEqual(["Look at its flags.", "ip link set"]);
  });

  test("in another language has the same commands, goals and evidence", () => {
    const zh = translateLesson(lesson, ZH, "scenarios/zh/cable.md", "zh");
    expect([zh.language, zh.title, zh.steps[0]!.prose]).toEqual(["zh", "一根线", "两端。"]);
    expect(zh.steps[0]!.questions[0]).toEqual({
      ...lesson.steps[0]!.questions[0]!,
      text: "哪一端开着?",
      choices: ["零号", "一号"],
    });
    expect(zh.steps.map(({ commands }) => commands)).toEqual(lesson.steps.map(({ commands }) => commands));
    expect(zh.steps[1]!.goal).toEqual(lesson.steps[1]!.goal);
  });

  test.each([
    ["+ v1", "- v1", "x.md: line 11: a question has a text and choices, one of them right (+)"],
    ["- v0", "+ v0", "x.md: line 13: two choices are marked as right"],
    ["- v0", "* v0", 'x.md: line 12: "* v0" is no choice (- wrong, + right), and no second evidence is taken'],
    [
      "prints: ip -br link => v1 UP\n",
      "",
      "x.md: line 11: no evidence: `prints: COMMAND => TEXT` or `explains: COMMAND => TEXT`",
    ],
    ["ip -br link => v1", "ip link => v1", "x.md: line 11: no command of its step is ip link"],
    ["=> v1 UP", "v1 UP", 'x.md: line 14: "ip -br link v1 UP" is no COMMAND => TEXT'],
    [
      "goal: ping -c 1",
      "goal: ping",
      "x.md: line 25: the block below does not end with ping 10.0.0.2, after the commands that make it work",
    ],
    ["hint: ip link set", "hnit: x", "x.md: line 28: <!-- hnit: x --> is no comment of a lesson"],
    ["hint: ip link set", "hint:", "x.md: line 28: this hint is empty"],
    ["lesson: 3", "lesson: three", 'x.md: line 2: "three" is no number from 1'],
    ["# A cable", "A cable", "x.md: line 1: it has no title"],
    [
      "-->\n\n```console\n$ ip link set v1",
      "\n```console\n$ ip link set v1",
      'x.md: line 15: "" is no choice (- wrong, + right), and no second evidence is taken',
    ],
    ["1 received\n```", "1 received\n", "x.md: line 30: this has no end"],
  ])("is refused with its file and line: %s", (from, to, message) => {
    expect(TEXT).toContain(from);
    expect(() => parseLesson(TEXT.replace(from, to), "x.md")).toThrow(new LessonError(message));
  });

  test.each([
    ["\n<!-- hint: 看标志 -->", "", "zh.md: line 13: this step has 0 questions and 2 hints in the lesson, and no goal here"],
    ["- 零号\n", "- 零号\n- 二号\n", "zh.md: line 5: the lesson has 2 choices here, and number 2 is right"],
    ["- 零号\n+ 一号", "+ 零号\n- 一号", "zh.md: line 5: the lesson has 2 choices here, and number 2 is right"],
    ["\n完。\n", "", "zh.md: line 1: it has 2 steps, and the lesson has 3"],
    ["```console\n", "```console\n$ ip link\n", "zh.md: line 10: a translation leaves the commands out"],
  ])("whose translation has another shape is refused: %s", (from, to, message) => {
    expect(ZH).toContain(from);
    expect(() => translateLesson(lesson, ZH.replace(from, to), "zh.md", "zh")).toThrow(new LessonError(message));
  });
});
