/**
 * A lesson is a scenario (scenarios/*.md) presented step by step: questions before the commands of a step are run, and goals to
 * reach at a prompt. scenarios/README.md describes the notation, parse.ts reads it.
 */
import type { Scenario, Step } from "../scenario/step.ts";

export interface Lesson {
  /** The file's name without its ending: `arp`. */
  readonly name: string;
  /** Its position in the path, from 1. */
  readonly number: number;
  readonly title: string;
  readonly language: Language;
  /** World, dockerd and all commands in order, as they are recorded. */
  readonly scenario: Scenario;
  readonly steps: readonly LessonStep[];
}

export type Language = "en" | "zh";

/** Prose, what is asked after it, and one block of commands; the last step may have none. */
export interface LessonStep {
  /** Where it begins in its file, from 1. */
  readonly line: number;
  /** Markdown without the comments. */
  readonly prose: string;
  readonly questions: readonly Question[];
  readonly goal: Goal | null;
  /** In order: each says a little more. */
  readonly hints: readonly string[];
  /** Those of the scenario; where there is a goal they are one solution, and the last is the goal's request. */
  readonly commands: readonly Step[];
}

/** Asked before the commands of its step are run. */
export interface Question {
  readonly line: number;
  readonly text: string;
  readonly choices: readonly string[];
  /** The right one, by its index. */
  readonly right: number;
  readonly evidence: Evidence;
}

/** Where the right choice is to be seen, which a test holds the simulator to. */
export interface Evidence {
  /** What a command prints, or what the explanation of the packets sent by it says. */
  readonly kind: "prints" | "explains";
  /** A command of the same step, as it stands there. */
  readonly command: string;
  /** A part of a line. */
  readonly text: string;
}

export interface Goal {
  readonly line: number;
  readonly request: string;
  /** The request works where what it prints has this in it; null where its exit code has to be 0. */
  readonly text: string | null;
  /** How many commands the solution of its step needs. */
  readonly par: number;
}

/** What is wrong with a lesson: `arp.md: line 7: ...`. */
export class LessonError extends Error {}
