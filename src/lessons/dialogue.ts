/**
 * A lesson line by line: what is shown, and what comes of each line that its reader types. Who owns the terminal (the command
 * line, a test) feeds the lines.
 */
import type { Step } from "../scenario/step.ts";
import { isReached } from "./goal.ts";
import type { Goal, Lesson, LessonStep, Question } from "./lesson.ts";
import { hostOf, LessonLab } from "./player.ts";
import { WORDS, type Words } from "./words.ts";

export interface DialogueOptions {
  readonly write: (text: string) => void;
  /** Columns of the terminal. */
  readonly width: number;
  /** Whether the lines that are typed are to be shown: where no terminal does it. */
  readonly echoes: boolean;
  /** The name of the lesson that follows; null after the last. */
  readonly next: string | null;
}

/** What a terminal's lines are fed to. */
export interface Talk {
  readonly isOver: boolean;
  /** What stands before the line that is typed next. */
  readonly prompt: string;
  /** The line of a reader who only looks on. */
  readonly idleLine: string;
  line(text: string): void;
}

type State = "reads" | "guesses" | "types" | "over";

export class Dialogue implements Talk {
  readonly #lesson: Lesson;
  readonly #options: DialogueOptions;
  readonly #words: Words;
  #lab: LessonLab;
  #state: State = "reads";
  #at = 0;
  /** One for each question of the step that was asked: the choice, or null. */
  #guesses: (number | null)[] = [];
  #right = 0;
  #asked = 0;
  #hinted = 0;
  #changes = 0;
  #lastCommand = "";

  constructor(lesson: Lesson, options: DialogueOptions) {
    this.#lesson = lesson;
    this.#options = options;
    this.#words = WORDS[lesson.language];
    this.#lab = this.#newLab(() => true);
    this.#write(`${lesson.title}\n${"=".repeat(lesson.title.length)}\n`);
    this.#begin();
  }

  get isOver(): boolean {
    return this.#state === "over";
  }

  get prompt(): string {
    if (this.#state === "types") return this.#lab.prompt;
    return this.#state === "guesses" ? this.#words.guess(this.#question.choices.length) : this.#words.next;
  }

  get idleLine(): string {
    return this.#state === "types" ? "skip" : "";
  }

  line(text: string): void {
    if (this.isOver) return;
    const word = text.trim();
    if (this.#options.echoes) this.#write(`${this.prompt}${text}`);
    if (word === "?") this.#hint();
    else if (this.#state === "types") this.#type(text);
    else if (word === "q") this.#state = "over";
    else if (this.#state === "guesses") this.#guess(word);
    else if (word === "e") this.#explain();
    else this.#goOn();
  }

  get #step(): LessonStep {
    return this.#lesson.steps[this.#at]!;
  }

  get #question(): Question {
    return this.#step.questions[this.#guesses.length]!;
  }

  #begin(): void {
    const { prose, commands } = this.#step;
    [this.#guesses, this.#hinted, this.#changes] = [[], 0, 0];
    this.#write(prose === "" ? "" : `\n${wrapped(prose, this.#options.width)}\n`);
    if (commands.length === 0) this.#end();
    else this.#ask();
  }

  /** The next question, then the goal, then the commands. */
  #ask(): void {
    const { goal, questions } = this.#step;
    if (this.#guesses.length < questions.length) {
      this.#state = "guesses";
      const { text, choices } = this.#question;
      this.#write([text, ...choices.map((choice, index) => `  ${index + 1}  ${choice}`)].join("\n"));
    } else if (goal !== null) {
      this.#state = "types";
      this.#write(`${this.#words.goal(goal.request, goal.text)}\n${this.#words.goalKeys}`);
    } else if (questions.length > 0) this.#show();
    else this.#state = "reads";
  }

  #guess(word: string): void {
    const { choices } = this.#question;
    const chosen = choices.findIndex((choice, index) => word === choice || word === String(index + 1));
    if (word !== "" && chosen === -1) return this.#write(this.#words.noSuchChoice(choices.length));
    this.#guesses.push(chosen === -1 ? null : chosen);
    this.#ask();
  }

  #goOn(): void {
    if (this.#step.goal !== null) this.#write(this.#words.solution);
    this.#show();
  }

  /** Runs the commands of the step, says what they have shown, and goes on. */
  #show(): void {
    const { commands, questions } = this.#step;
    this.#write("");
    this.#run(commands);
    for (const [index, question] of questions.entries()) this.#judge(question, this.#guesses[index]!);
    this.#at++;
    if (this.#at === this.#lesson.steps.length) this.#end();
    else this.#begin();
  }

  #run(commands: readonly Step[]): void {
    this.#lab.run(commands);
    this.#lastCommand = commands.at(-1)!.command;
  }

  #judge({ choices, right, evidence }: Question, guess: number | null): void {
    const answer = choices[right]!;
    this.#asked++;
    if (guess === right) this.#right++;
    const said =
      guess === null
        ? this.#words.unanswered(answer)
        : guess === right
          ? this.#words.right(answer)
          : this.#words.wrong(answer, choices[guess]!);
    const where = evidence.kind === "prints" ? this.#words.seenIn : this.#words.explainedOf;
    this.#write(`\n${said}\n  ${where(evidence.command)}\n  ${evidence.text}`);
  }

  #type(line: string): void {
    const goal = this.#step.goal!;
    if (line.trim() === "skip") return this.#solved();
    if (line.trim() === "") return;
    if (this.#lab.type(line)) this.#changes++;
    this.#lastCommand = line;
    if (this.#lab.exited) this.#solved();
    else if (isReached(this.#lab.lab, goal)) this.#praise(goal);
  }

  #praise({ par }: Goal): void {
    this.#write(this.#words.reached(this.#changes, par));
    this.#solved();
  }

  /** The lesson goes on in a lab in which nobody but the lesson has typed. */
  #solved(): void {
    let isShown = false;
    this.#lab = this.#newLab(() => isShown);
    for (const { commands } of this.#lesson.steps.slice(0, this.#at)) this.#run(commands);
    isShown = true;
    this.#state = "reads";
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
    if (hints.length === 0) return this.#write(this.#words.noHint);
    const index = Math.min(this.#hinted++, hints.length - 1);
    this.#write(this.#words.hint(index + 1, hints.length, hints[index]!));
  }

  #explain(): void {
    const text = this.#lab.explanation(this.#lastCommand, this.#options.width, false);
    this.#write(this.#lab.hasSent ? text.trimEnd() : this.#words.nothingSent);
  }

  #end(): void {
    this.#state = "over";
    if (this.#asked > 0) this.#write(this.#words.score(this.#right, this.#asked));
    this.#write(this.#words.end(this.#options.next));
  }

  #write(line: string): void {
    this.#options.write(`${line}\n`);
  }
}

/** Paragraphs broken at spaces; blocks, lists and what has no spaces stay as they are. */
export function wrapped(markdown: string, width: number): string {
  let isBlock = false;
  const paragraphs: string[] = [];
  let isJoining = false;
  for (const line of markdown.split("\n")) {
    const isFence = line.startsWith("```");
    const isText = !isBlock && !isFence && /^[^\s#|-]/.test(line);
    if (isText && isJoining) paragraphs.push(`${paragraphs.pop()} ${line}`);
    else if (!isFence) paragraphs.push(line);
    if (isFence) isBlock = !isBlock;
    isJoining = isText;
  }
  return paragraphs.map((text) => (isBlock || /^[\s#|-]/.test(text) ? text : broken(text, width))).join("\n");
}

function broken(text: string, width: number): string {
  let column = 0;
  return text
    .split(" ")
    .map((word, index) => {
      const fits = index === 0 || column + 1 + word.length <= width;
      column = fits ? column + (index === 0 ? 0 : 1) + word.length : word.length;
      return index === 0 ? word : `${fits ? " " : "\n"}${word}`;
    })
    .join("");
}
