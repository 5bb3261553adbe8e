/**
 * Reads a lesson, and its translation, in which prose and questions stand in another language and the blocks of commands are
 * empty.
 *
 *     <!-- lesson: 7 -->
 *     <!-- ask: Which address does ns2 see?
 *     - 172.16.0.2
 *     + 172.16.0.1
 *     prints: cat ns2.txt => IP 172.16.0.1 > 172.16.0.3
 *     -->
 *     <!-- goal: ip netns exec ns1 ping -c 1 192.168.2.5 => 1 received -->
 *     <!-- hint: The reply has to be translated back. -->
 */
import type { Step } from "../scenario/step.ts";
import { parseTranscript, withLineFeeds } from "../scenario/transcript.ts";
import { type Evidence, type Goal, type Language, type Lesson, LessonError, type LessonStep, type Question } from "./lesson.ts";

const HEAD = /^<!--\s*lesson:\s*(.*?)\s*-->$/m;

/** Whether a transcript is a lesson: its head says which of the path. */
export function isLesson(text: string): boolean {
  return HEAD.test(text);
}

/** Throws LessonError. */
export function parseLesson(text: string, fileName: string): Lesson {
  const scenario = parseTranscript(text);
  return {
    name: fileName.replace(/^.*\/|\.md$/g, ""),
    language: "en",
    scenario,
    ...new Reader(withLineFeeds(text), fileName, scenario.steps).read(),
  };
}

/** The lesson with the prose of another language. Throws LessonError where that has other steps, questions, goals or hints. */
export function translateLesson(lesson: Lesson, text: string, fileName: string, language: Language): Lesson {
  const read = new Reader(withLineFeeds(text), fileName, null).read();
  const fail = (line: number, why: string): never => {
    throw new LessonError(`${fileName}: line ${line}: ${why}`);
  };
  if (read.steps.length !== lesson.steps.length)
    fail(1, `it has ${read.steps.length} steps, and the lesson has ${lesson.steps.length}`);
  const steps = lesson.steps.map((step, index): LessonStep => {
    const { line, prose, questions, hints, goal } = read.steps[index]!;
    if (questions.length !== step.questions.length || hints.length !== step.hints.length || goal !== null)
      fail(
        line,
        `this step has ${step.questions.length} questions and ${step.hints.length} hints in the lesson, and no goal here`,
      );
    return { ...step, prose, hints, questions: step.questions.map((question, at) => translated(question, questions[at]!, fail)) };
  });
  return { ...lesson, language, title: read.title, steps };
}

function translated(
  question: Question,
  { line, text, choices, right }: Question,
  fail: (line: number, why: string) => never,
): Question {
  if (choices.length !== question.choices.length || right !== question.right)
    fail(line, `the lesson has ${question.choices.length} choices here, and number ${question.right + 1} is right`);
  return { ...question, text, choices };
}

/** A step that is being read. */
interface Draft {
  line: number;
  prose: string[];
  questions: Question[];
  hints: string[];
  goal: Omit<Goal, "par"> | null;
}

class Reader {
  readonly #lines: readonly string[];
  readonly #fileName: string;
  /** Null for a translation. */
  readonly #commands: readonly Step[] | null;
  readonly #steps: LessonStep[] = [];
  #at = 0;
  #number = 0;
  #title = "";
  #draft: Draft | null = null;

  constructor(text: string, fileName: string, commands: readonly Step[] | null) {
    this.#lines = text.split("\n");
    this.#fileName = fileName;
    this.#commands = commands;
  }

  read(): Pick<Lesson, "number" | "title" | "steps"> {
    while (this.#at < this.#lines.length) {
      const line = this.#lines[this.#at]!;
      if (line.startsWith("```console")) this.#readBlock();
      else if (line.startsWith("```")) this.#draftHere().prose.push(...this.#linesUntil((other) => other.startsWith("```"), 1));
      else if (line.startsWith("<!--")) this.#readComment();
      else this.#readProse(line);
    }
    this.#endStep([]);
    if (this.#commands !== null && this.#number === 0) this.#fail(1, "it has no <!-- lesson: NUMBER -->");
    if (this.#title === "") this.#fail(1, "it has no title");
    return { number: this.#number, title: this.#title, steps: this.#steps };
  }

  #readProse(line: string): void {
    this.#at++;
    if (this.#title === "" && line.startsWith("# ")) this.#title = line.slice(2).trim();
    else if (this.#draft !== null || line.trim() !== "") this.#draftHere(this.#at).prose.push(line);
  }

  #readBlock(): void {
    const from = this.#at + 1;
    this.#linesUntil((line) => line.startsWith("```"), 1);
    const commands = (this.#commands ?? []).filter(({ line }) => line > from && line < this.#at);
    if (this.#commands === null && this.#at - from > 1) this.#fail(from, "a translation leaves the commands out");
    if (this.#commands !== null && commands.length === 0) this.#fail(from, "this block has no command");
    this.#draftHere(from);
    this.#endStep(commands);
  }

  #readComment(): void {
    const line = this.#at + 1;
    const text = this.#linesUntil((other) => other.includes("-->"), 0).join("\n");
    const [, word, rest] = /^<!--\s*([a-z]+):\s*(.*?)\s*-->$/s.exec(text) ?? [];
    if (word === undefined || !Object.hasOwn(COMMENTS, word))
      this.#fail(line, `${text.split("\n")[0]} is no comment of a lesson`);
    COMMENTS[word!]!(this, rest!, line);
  }

  lesson(rest: string, line: number): void {
    this.#number = /^[1-9]\d*$/.test(rest) ? Number(rest) : this.#fail(line, `"${rest}" is no number from 1`);
  }

  hint(rest: string, line: number): void {
    this.#draftHere(line).hints.push(rest === "" ? this.#fail(line, "this hint is empty") : rest.replace(/\s*\n\s*/g, " "));
  }

  goal(rest: string, line: number): void {
    const draft = this.#draftHere(line);
    if (draft.goal !== null) this.#fail(line, "this step has a goal already");
    const [request, text] = this.#pair(rest, line);
    draft.goal = { line, request, text };
  }

  ask(rest: string, line: number): void {
    const [text, ...more] = rest.split("\n").map((each) => each.trim());
    const choices: string[] = [];
    let right = -1;
    let evidence: Evidence | null = null;
    more.forEach((each, index) => {
      const [, mark, choice] = /^([-+])\s+(.+)$/.exec(each) ?? [];
      const [, kind, pair] = /^(prints|explains):\s*(.+)$/.exec(each) ?? [];
      if (choice !== undefined) {
        if (mark === "+") right = right === -1 ? choices.length : this.#fail(line + index + 1, "two choices are marked as right");
        choices.push(choice);
      } else if (kind !== undefined && evidence === null) {
        const [command, seen] = this.#pair(pair!, line + index + 1);
        evidence = { kind: kind as Evidence["kind"], command, text: seen };
      } else this.#fail(line + index + 1, `"${each}" is no choice (- wrong, + right), and no second evidence is taken`);
    });
    if (text === "" || choices.length < 2 || right === -1)
      this.#fail(line, "a question has a text and choices, one of them right (+)");
    if (evidence === null && this.#commands !== null)
      this.#fail(line, "no evidence: `prints: COMMAND => TEXT` or `explains: COMMAND => TEXT`");
    this.#draftHere(line).questions.push({ line, text: text!, choices, right, evidence: evidence ?? NO_EVIDENCE });
  }

  /** `COMMAND => TEXT`. */
  #pair(text: string, line: number): [command: string, text: string] {
    const [, command, seen] = /^(.+) => (.+)$/s.exec(text) ?? this.#fail(line, `"${text}" is no COMMAND => TEXT`);
    return [command!.trim(), seen!.trim()];
  }

  /** The lines from here to the one that ends them, which is looked for after the first `skip`. */
  #linesUntil(isEnd: (line: string) => boolean, skip: number): string[] {
    const from = this.#at;
    this.#at += skip;
    while (this.#at < this.#lines.length && !isEnd(this.#lines[this.#at]!)) this.#at++;
    if (this.#at === this.#lines.length) this.#fail(from + 1, "this has no end");
    this.#at++;
    return this.#lines.slice(from, this.#at);
  }

  #draftHere(line: number = this.#at + 1): Draft {
    this.#draft ??= { line, prose: [], questions: [], hints: [], goal: null };
    return this.#draft;
  }

  #endStep(commands: readonly Step[]): void {
    const draft = this.#draft;
    this.#draft = null;
    if (draft === null) return;
    const { line, questions, hints } = draft;
    const goal = draft.goal === null ? null : this.#goalOf(draft.goal, commands);
    for (const { evidence, line: asked } of questions)
      if (this.#commands !== null && !commands.some(({ command }) => command === evidence.command))
        this.#fail(asked, `no command of its step is ${evidence.command}`);
    this.#steps.push({ line, prose: draft.prose.join("\n").trim(), questions, hints, goal, commands });
  }

  /** What stands above the request is the solution. */
  #goalOf({ line, request, text }: Omit<Goal, "par">, commands: readonly Step[]): Goal {
    if (commands.length < 2 || commands.at(-1)!.command !== request)
      this.#fail(line, `the block below does not end with ${request}, after the commands that make it work`);
    return { line, request, text, par: commands.length - 1 };
  }

  #fail(line: number, why: string): never {
    throw new LessonError(`${this.#fileName}: line ${line}: ${why}`);
  }
}

/** Of a question in a translation, whose lesson has it. */
const NO_EVIDENCE: Evidence = { kind: "prints", command: "", text: "" };

/** What a comment of a scenario says about itself is read with it (transcript.ts). */
const COMMENTS: Readonly<Record<string, (reader: Reader, rest: string, line: number) => void>> = {
  world() {},
  docker() {},
  answers() {},
  lesson: (reader, rest, line) => reader.lesson(rest, line),
  ask: (reader, rest, line) => reader.ask(rest, line),
  hint: (reader, rest, line) => reader.hint(rest, line),
  goal: (reader, rest, line) => reader.goal(rest, line),
};
