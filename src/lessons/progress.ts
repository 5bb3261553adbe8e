/** A reader's progress in a lesson: an immutable value, and a function for each thing that the reader does. */
import type { Lesson, LessonStep, Question } from "./lesson.ts";

export interface Progress {
  /** The step whose prose is read, by its index. */
  readonly step: number;
  /** One for each question of the step that was asked so far: the choice, or null where the reader made none. */
  readonly guesses: readonly (number | null)[];
  /** What was guessed about the commands that were run last. */
  readonly judged: readonly Judgement[];
  /** How many hints of the step are shown. */
  readonly hints: number;
  /** Whether the goal of the step is reached, or given up. */
  readonly isSolved: boolean;
  /** How many commands of the reader's have changed a configuration, since the step began. */
  readonly changes: number;
  readonly right: number;
  readonly asked: number;
}

export interface Judgement {
  readonly question: Question;
  readonly guess: number | null;
}

/** What comes next: a guess, the goal, the commands of the step, or nothing. */
export type Phase = "guess" | "goal" | "run" | "over";

const AT_STEP = { guesses: [], hints: 0, isSolved: false, changes: 0 } as const;

export const BEGINNING: Progress = { step: 0, ...AT_STEP, judged: [], right: 0, asked: 0 };

export function stepOf(lesson: Lesson, { step }: Progress): LessonStep {
  return lesson.steps[Math.min(step, lesson.steps.length - 1)]!;
}

export function phaseOf(lesson: Lesson, progress: Progress): Phase {
  const { commands, questions, goal } = stepOf(lesson, progress);
  if (progress.step === lesson.steps.length || commands.length === 0) return "over";
  if (progress.guesses.length < questions.length) return "guess";
  return goal !== null && !progress.isSolved ? "goal" : "run";
}

export function guessed(progress: Progress, choice: number | null): Progress {
  return { ...progress, guesses: [...progress.guesses, choice] };
}

/** One hint more, as long as there are some. */
export function hinted(lesson: Lesson, progress: Progress): Progress {
  return { ...progress, hints: Math.min(progress.hints + 1, stepOf(lesson, progress).hints.length) };
}

/** The step's commands have run: what was guessed about them is judged, and the next step is read. */
export function ran(lesson: Lesson, progress: Progress): Progress {
  const { questions } = stepOf(lesson, progress);
  const judged = questions.map((question, index) => ({ question, guess: progress.guesses[index] ?? null }));
  const right = judged.filter(({ question, guess }) => guess === question.right).length;
  return {
    step: progress.step + 1,
    ...AT_STEP,
    judged,
    right: progress.right + right,
    asked: progress.asked + judged.length,
  };
}
