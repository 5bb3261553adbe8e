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
  score: (right, asked) => `${asked} 题猜对 ${right} 题。`,
  end: (next) => (next === null ? "全部课程到此结束。" : `下一课：netnsim learn ${next} --lang zh`),
};

export const WORDS: Readonly<Record<Language, Words>> = { en: ENGLISH, zh: CHINESE };
