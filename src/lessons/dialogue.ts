/**
 * A lesson as a dialogue in a terminal: what is shown, and what each line that the reader types does. The owner of the terminal
 * (the command line, a test) feeds the lines.
 */
import type { Step } from "../scenario/step.ts";
import { isReached } from "./goal.ts";
import type { Lesson, LessonStep } from "./lesson.ts";
import { hostOf, LessonLab } from "./player.ts";
import { BEGINNING, guessed, hinted, type Judgement, type Progress, phaseOf, ran, stepOf } from "./progress.ts";
import { WORDS, type Words } from "./words.ts";
import { wrapped } from "./wrap.ts";

export interface DialogueOptions {
  readonly write: (text: string) => void;
  /** Columns of the terminal. */
  readonly width: number;
  /** Whether the lines that are typed are to be shown: where no terminal does it. */
  readonly echoes: boolean;
}

/** A dialogue, line by line. */
export interface Talk {
  readonly isOver: boolean;
  /** What stands before the line that is typed next. */
  readonly prompt: string;
  /** The line to feed where nobody types. */
  readonly idleLine: string;
  line(text: string): void;
}

export class Dialogue implements Talk {
  readonly #lesson: Lesson;
  readonly #options: DialogueOptions;
  /** The name of the lesson that follows; null after the last. */
  readonly #next: string | null;
  readonly #words: Words;
  #lab: LessonLab;
  #progress: Progress = BEGINNING;
  #lastCommand = "";
  #isLeft = false;

  constructor(lesson: Lesson, next: string | null, options: DialogueOptions) {
    this.#lesson = lesson;
    this.#next = next;
    this.#options = options;
    this.#words = WORDS[lesson.language];
    this.#lab = this.#newLab(() => true);
    this.#write(`${lesson.title}\n${"=".repeat(lesson.title.length)}\n`);
    this.#begin();
  }

  get isOver(): boolean {
    return this.#isLeft || this.#phase === "over";
  }

  get prompt(): string {
    if (this.#phase === "goal") return this.#lab.prompt;
    return this.#phase === "guess" ? this.#words.guess(this.#question.choices.length) : this.#words.next;
  }

  get idleLine(): string {
    return this.#phase === "goal" ? "skip" : "";
  }

  line(text: string): void {
    if (this.isOver) return;
    const word = text.trim();
    if (this.#options.echoes) this.#write(`${this.prompt}${text}`);
    if (word === "?") this.#hint();
    else if (word === "q") this.#isLeft = true;
    else if (this.#phase === "goal") this.#type(text);
    else if (this.#phase === "guess") this.#guess(word);
    else if (word === "e") this.#explain();
    else this.#show();
  }

  get #phase() {
    return phaseOf(this.#lesson, this.#progress);
  }

  get #step(): LessonStep {
    return stepOf(this.#lesson, this.#progress);
  }

  get #question() {
    return this.#step.questions[this.#progress.guesses.length]!;
  }

  #begin(): void {
    const { prose } = this.#step;
    this.#write(prose === "" ? "" : `\n${wrapped(prose, this.#options.width)}\n`);
    this.#ask();
  }

  /** The next question, then the goal; without either the reader goes on by Enter. */
  #ask(): void {
    const { goal } = this.#step;
    if (this.#phase === "guess") {
      const { text, choices } = this.#question;
      this.#write([text, ...choices.map((choice, index) => `  ${index + 1}  ${choice}`)].join("\n"));
    } else if (this.#phase === "goal") this.#write(`${this.#words.goal(goal!.request, goal!.text)}\n${this.#words.goalKeys}`);
    else if (this.#phase === "over") this.#end();
  }

  #guess(word: string): void {
    const { choices } = this.#question;
    const chosen = choices.findIndex((choice, index) => word === choice || word === String(index + 1));
    if (word !== "" && chosen === -1) return this.#write(this.#words.noSuchChoice(choices.length));
    this.#progress = guessed(this.#progress, chosen === -1 ? null : chosen);
    if (this.#phase === "run") this.#show();
    else this.#ask();
  }

  /** Runs the commands of the step, judges the guesses, and goes on to the next step. */
  #show(): void {
    const { commands, goal } = this.#step;
    this.#write(goal === null ? "" : `${this.#words.solution}\n`);
    this.#run(commands);
    this.#progress = ran(this.#lesson, this.#progress);
    for (const judgement of this.#progress.judged) this.#judge(judgement);
    if (this.#progress.step < this.#lesson.steps.length) this.#begin();
    else this.#end();
  }

  #run(commands: readonly Step[]): void {
    this.#lab.run(commands);
    this.#lastCommand = commands.at(-1)!.command;
  }

  #judge({ question: { choices, right, evidence }, guess }: Judgement): void {
    const answer = choices[right]!;
    const words = this.#words;
    const wrong = guess === null ? words.unanswered(answer) : words.wrong(answer, choices[guess]!);
    const where = evidence.kind === "prints" ? words.seenIn : words.explainedOf;
    this.#write(`\n${guess === right ? words.right(answer) : wrong}\n  ${where(evidence.command)}\n  ${evidence.text}`);
  }

  #type(line: string): void {
    const goal = this.#step.goal!;
    if (line.trim() === "skip") return this.#solved();
    if (line.trim() === "") return;
    if (this.#lab.type(line)) this.#progress = { ...this.#progress, changes: this.#progress.changes + 1 };
    this.#lastCommand = line;
    const isDone = !this.#lab.exited && isReached(this.#lab.lab, goal);
    if (isDone) this.#write(this.#words.reached(this.#progress.changes, goal.par));
    if (isDone || this.#lab.exited) this.#solved();
  }

  /**
   * Goes on in a new lab with the lesson's commands alone, since those of the reader may have changed more than the goal needs.
   */
  #solved(): void {
    let isShown = false;
    this.#lab = this.#newLab(() => isShown);
    for (const { commands } of this.#lesson.steps.slice(0, this.#progress.step)) this.#run(commands);
    isShown = true;
    this.#progress = { ...this.#progress, isSolved: true };
  }

  #newLab(isShown: () => boolean): LessonLab {
    const { write, width } = this.#options;
    const show = (text: string): void => {
      if (isShown()) write(text);
    };
    return new LessonLab(hostOf(this.#lesson.scenario), { write: show, columns: () => width });
  }

  #hint(): void {
    const { hints } = this.#step;
    this.#progress = hinted(this.#lesson, this.#progress);
    const { hints: shown } = this.#progress;
    this.#write(shown === 0 ? this.#words.noHint : this.#words.hint(shown, hints.length, hints[shown - 1]!));
  }

  #explain(): void {
    const text = this.#lab.explanation(this.#lastCommand, this.#options.width, false);
    this.#write(this.#lab.hasSent ? text.trimEnd() : this.#words.nothingSent);
  }

  #end(): void {
    const { right, asked } = this.#progress;
    if (asked > 0) this.#write(this.#words.score(right, asked));
    this.#write(this.#words.end(this.#next));
  }

  #write(line: string): void {
    this.#options.write(`${line}\n`);
  }
}
