/**
 * The lessons of the page: which is read, how far, and what a reader does with it. The lab is the page's session, into whose
 * terminal the lesson's commands are typed.
 */
import { type Language, type Lesson, LessonError } from "../../lessons/lesson.ts";
import { parseLesson, translateLesson } from "../../lessons/parse.ts";
import { BEGINNING, guessed, hinted, type Progress, phaseOf, ran, stepOf } from "../../lessons/progress.ts";
import type { PuzzleLesson } from "../../lessons/puzzles/as-lesson.ts";
import { refused, SessionError } from "../../session/errors.ts";
import type { Source, TriedOut } from "../../session/protocol.ts";
import type { Listed } from "./listed.ts";

/** What a course needs of the page. */
export interface Classroom {
  /** `address`: what the page's address asks for then; null where that stays. */
  open(address: string | null, source: Source): Promise<void>;
  /** Types a line into the lab's first terminal, and comes back with its prompt. */
  type(line: string): Promise<void>;
  /** A command in a copy of the lab; null where it was refused. */
  tryOut(command: string): Promise<TriedOut | null>;
  /** The text of a file beside the page. */
  read(path: string): Promise<string>;
  makePuzzle(seed: number): Promise<PuzzleLesson>;
}

export interface CourseView {
  /** In their order; empty until they are known. */
  readonly path: readonly Listed[];
  /** Null while none is open: then the list is shown. */
  readonly lesson: Lesson | null;
  /** Of the puzzle that it is; null where it is none. */
  readonly seed: number | null;
  /** Whether it is one of the path. */
  readonly isOwn: boolean;
  readonly progress: Progress;
  /** Commands of the lesson are being typed. */
  readonly isRunning: boolean;
  /** How many lines the reader has typed for the goal. */
  readonly typed: number;
  /** Whether the goal's request works now. */
  readonly isLit: boolean;
  /** What did not work last, which can be tried again; null where all did. */
  readonly failed: Failed | null;
}

export interface Failed {
  /** In English, as what is refused is. */
  readonly message: string;
  again(): void;
}

const NOTHING: CourseView = {
  path: [],
  lesson: null,
  seed: null,
  isOwn: false,
  progress: BEGINNING,
  isRunning: false,
  typed: 0,
  isLit: false,
  failed: null,
};

export class Course {
  readonly #room: Classroom;
  readonly #listeners = new Set<() => void>();
  #view = NOTHING;
  #source: Source | null = null;
  #address: string | null = null;
  /** The puzzle that is open, in each language. */
  #puzzle: PuzzleLesson["lessons"] | null = null;
  /** Lines that were typed into the lab, and how many of them before the step that is read. */
  #lines = 0;
  #linesBefore = 0;

  constructor(room: Classroom) {
    this.#room = room;
  }

  get view(): CourseView {
    return this.#view;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Does one of the things below; what is refused is said, and can be tried again. */
  async attempt(act: () => Promise<void>): Promise<void> {
    this.#set({ failed: null });
    try {
      await act();
    } catch (thrown) {
      if (!(thrown instanceof SessionError)) throw thrown;
      this.#set({ isRunning: false, failed: { message: thrown.message, again: () => void this.attempt(act) } });
    }
  }

  /** Reads which lessons there are. */
  async list(): Promise<void> {
    if (this.#view.path.length === 0) this.#set({ path: JSON.parse(await this.#room.read("lessons/path.json")) as Listed[] });
  }

  /** Opens a lesson with its lab. */
  async open(name: string, language: Language): Promise<void> {
    await this.list();
    const file = `${name}.md`;
    const text = await this.#room.read(`lessons/${file}`);
    const lesson = await this.#inLanguage(parseLesson(text, file), language);
    this.#source = { kind: "file", name: file, text, typed: false };
    this.#address = `#lesson=${name}`;
    this.#set({ ...NOTHING, path: this.#view.path, lesson, isOwn: true });
    await this.#room.open(this.#address, this.#source);
  }

  /** Opens a lesson that is none of the path with its lab. */
  async openText(file: string, text: string): Promise<void> {
    const lesson = readLesson(text, file);
    this.#source = { kind: "file", name: file, text, typed: false };
    this.#address = null;
    this.#set({ ...NOTHING, path: this.#view.path, lesson });
    await this.#room.open(this.#address, this.#source);
  }

  /** Opens a puzzle with its lab, in which its request has failed. */
  async openPuzzle(seed: number, language: Language): Promise<void> {
    this.#set({ isRunning: true });
    const { lessons, history } = await this.#room.makePuzzle(seed);
    this.#puzzle = lessons;
    const lesson = lessons[language];
    this.#source = { kind: "file", name: `${lesson.name}.sh`, text: history, typed: false };
    this.#address = `#puzzle=${seed}`;
    this.#set({ ...NOTHING, path: this.#view.path, lesson, isRunning: true, seed });
    await this.#room.open(this.#address, this.#source);
    await this.#type(lesson.steps[0]!.goal!.request);
    this.#linesBefore = this.#lines;
    this.#set({ isRunning: false });
  }

  /** The same lesson, as far as it was read, in another language. */
  async speak(language: Language): Promise<void> {
    const { lesson, isOwn, seed } = this.#view;
    if (lesson === null || lesson.language === language) return;
    if (seed !== null) return this.#set({ lesson: this.#puzzle![language] });
    if (!isOwn) return;
    const { name } = lesson;
    const english = parseLesson(await this.#room.read(`lessons/${name}.md`), `${name}.md`);
    this.#set({ lesson: await this.#inLanguage(english, language) });
  }

  /** Back to the list. */
  close(): void {
    this.#set({ ...NOTHING, path: this.#view.path });
  }

  async guess(choice: number | null): Promise<void> {
    this.#set({ progress: guessed(this.#view.progress, choice) });
    if (phaseOf(this.#view.lesson!, this.#view.progress) === "run") await this.run();
  }

  hint(): void {
    this.#set({ progress: hinted(this.#view.lesson!, this.#view.progress) });
  }

  /** Types the commands of the step, and goes on to the next. */
  async run(): Promise<void> {
    const { lesson, progress } = this.#view;
    this.#set({ isRunning: true });
    if (stepOf(lesson!, progress).goal !== null) await this.#beginAgain();
    for (const { command } of stepOf(lesson!, progress).commands) await this.#type(command);
    this.#linesBefore = this.#lines;
    this.#set({ isRunning: false, progress: ran(lesson!, progress), typed: 0, isLit: false });
  }

  /** How many lines have been typed into the lab: after each the goal's request is tried in a copy of it. */
  heard(lines: number): void {
    if (lines === this.#lines) return;
    this.#lines = lines;
    if (!this.#view.isRunning) void this.#tryGoal();
  }

  async #tryGoal(): Promise<void> {
    const { lesson, progress, isLit } = this.#view;
    if (lesson === null || isLit || phaseOf(lesson, progress) !== "goal") return;
    this.#set({ typed: this.#lines - this.#linesBefore });
    const { request, text } = stepOf(lesson, progress).goal!;
    const tried = await this.#room.tryOut(request);
    const works = tried !== null && (text === null ? tried.exitCode === 0 : tried.printed.includes(text));
    if (works && this.#view.progress.step === progress.step) this.#set({ isLit: true });
  }

  /** The lesson goes on in a lab in which nobody but the lesson has typed. */
  async #beginAgain(): Promise<void> {
    const { lesson, progress } = this.#view;
    await this.#room.open(this.#address, this.#source!);
    for (const { commands } of lesson!.steps.slice(0, progress.step))
      for (const { command } of commands) await this.#type(command);
  }

  async #type(command: string): Promise<void> {
    for (const line of command.split("\n")) await this.#room.type(line);
  }

  async #inLanguage(lesson: Lesson, language: Language): Promise<Lesson> {
    if (!this.#view.path.some(({ name, titles }) => name === lesson.name && language in titles)) return lesson;
    if (language === lesson.language) return lesson;
    const file = `${language}/${lesson.name}.md`;
    return translateLesson(lesson, await this.#room.read(`lessons/${file}`), file, language);
  }

  #set(change: Partial<CourseView>): void {
    this.#view = { ...this.#view, ...change };
    for (const listener of this.#listeners) listener();
  }
}

/** Refused as a session's call is where it cannot be read. */
function readLesson(text: string, file: string): Lesson {
  try {
    return parseLesson(text, file);
  } catch (thrown) {
    throw thrown instanceof LessonError ? refused(thrown.message) : thrown;
  }
}
