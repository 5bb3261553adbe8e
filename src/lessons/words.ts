/** The texts around a lesson in a terminal, in each language. */
import type { Language } from "./lesson.ts";

export interface Words {
  /** Shown where the reader goes on. */
  readonly next: string;
  readonly guess: (choices: number) => string;
  readonly noSuchChoice: (choices: number) => string;
  readonly right: (answer: string) => string;
  readonly wrong: (answer: string, guess: string) => string;
  readonly unanswered: (answer: string) => string;
  readonly seenIn: (command: string) => string;
  readonly explainedOf: (command: string) => string;
  readonly goal: (request: string, text: string | null) => string;
  readonly goalKeys: string;
  readonly reached: (changes: number, par: number) => string;
  readonly solution: string;
  readonly hint: (number: number, all: number, text: string) => string;
  readonly noHint: string;
  readonly nothingSent: string;
  readonly puzzle: (name: string) => string;
  readonly layers: (layers: number) => string;
  readonly oneBroken: string;
  readonly mustWork: string;
  readonly puzzleKeys: string;
  readonly solved: (request: string, changes: number) => string;
  readonly whyFailed: string;
  readonly repair: (command: string) => string;
  readonly score: (right: number, asked: number) => string;
  readonly end: (next: string | null) => string;
}

const ENGLISH: Words = {
  next: "[Enter] go on   [e] explain the packets   [q] quit  > ",
  guess: (choices) => `your guess, 1 to ${choices}: `,
  noSuchChoice: (choices) => `A number from 1 to ${choices} is a guess; Enter alone goes on without one.`,
  right: (answer) => `Right: ${answer}`,
  wrong: (answer, guess) => `Not quite. You guessed: ${guess}\nIt is: ${answer}`,
  unanswered: (answer) => `It is: ${answer}`,
  seenIn: (command) => `see the output of \`${command}\`:`,
  explainedOf: (command) => `see the explanation of \`${command}\`:`,
  goal: (request, text) => `Goal: \`${request}\` ${text === null ? "works" : `prints "${text}"`}.`,
  goalKeys: "Type commands. [?] gives a hint, [skip] shows a solution, [q] quits.",
  reached: (changes, par) =>
    `It works. ${changes === 1 ? "1 command" : `${changes} commands`} of yours changed something; ${par} ${par === 1 ? "is" : "are"} enough.`,
  solution: "One solution:",
  hint: (number, all, text) => `Hint ${number} of ${all}: ${text}`,
  noHint: "There is no hint here.",
  nothingSent: "The last command sent no packets.",
  puzzle: (name) => `Puzzle ${name}`,
  layers: (layers) => `layers between symptom and cause: ${layers}`,
  oneBroken: "One thing is broken here.",
  mustWork: "This has to work, and does not:",
  puzzleKeys: "Type commands until it works. [?] gives a hint, [skip] shows why, [q] quits.",
  solved: (request, changes) =>
    `Solved: ${request} works. ${changes === 1 ? "1 command" : `${changes} commands`} of yours changed a configuration; 1 is enough.`,
  whyFailed: "Why it failed:",
  repair: (command) => `What had been changed is put right by   ${command}`,
  score: (right, asked) => `${right} of ${asked} guesses were right.`,
  end: (next) => (next === null ? "This is the end of the path." : `Next: netnsim learn ${next}`),
};

const CHINESE: Words = {
  next: "[回车] 继续   [e] 解释数据包   [q] 退出  > ",
  guess: (choices) => `你猜 (1 到 ${choices}): `,
  noSuchChoice: (choices) => `请输入 1 到 ${choices}；直接按回车则跳过。`,
  right: (answer) => `对了：${answer}`,
  wrong: (answer, guess) => `不对。你猜的是：${guess}\n正确的是：${answer}`,
  unanswered: (answer) => `正确的是：${answer}`,
  seenIn: (command) => `见 \`${command}\` 的输出：`,
  explainedOf: (command) => `见对 \`${command}\` 的解释：`,
  goal: (request, text) => `目标：\`${request}\` ${text === null ? "成功" : `输出 "${text}"`}。`,
  goalKeys: "请输入命令。[?] 提示，[skip] 看答案，[q] 退出。",
  reached: (changes, par) => `成功了。你有 ${changes} 条命令改变了配置，最少需要 ${par} 条。`,
  solution: "一种做法：",
  hint: (number, all, text) => `提示 ${number}/${all}：${text}`,
  noHint: "这里没有提示。",
  nothingSent: "上一条命令没有发出数据包。",
  puzzle: (name) => `谜题 ${name}`,
  layers: (layers) => `从现象到原因相隔的层数：${layers}`,
  oneBroken: "这里有一处坏了。",
  mustWork: "下面的命令本该成功，现在却失败了：",
  puzzleKeys: "请输入命令，直到它成功。[?] 提示，[skip] 看原因，[q] 退出。",
  solved: (request, changes) => `解决了：${request} 成功。你有 ${changes} 条命令改变了配置，1 条就够。`,
  whyFailed: "失败的原因：",
  repair: (command) => `被改坏的地方可以这样恢复：   ${command}`,
  score: (right, asked) => `${asked} 题猜对 ${right} 题。`,
  end: (next) => (next === null ? "全部课程到此结束。" : `下一课：netnsim learn ${next} --lang zh`),
};

export const WORDS: Readonly<Record<Language, Words>> = { en: ENGLISH, zh: CHINESE };
