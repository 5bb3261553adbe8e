/** A puzzle as a lesson of two steps: the request that has to work, and why it failed. */
import { widthOn } from "../../explain/layout.ts";
import { why, whyText } from "../../why/why.ts";
import type { Lesson } from "../lesson.ts";
import { hintsOf } from "./hints.ts";
import { makePuzzle } from "./make.ts";
import { hostAfter } from "./puzzle.ts";
import { ratingOf } from "./rate.ts";

export interface PuzzleLesson {
  readonly lesson: Lesson;
  /** The history of the broken lab (lab/history/): what a session is opened with. */
  readonly history: string;
}

export function puzzleLesson(seed: number): PuzzleLesson {
  const puzzle = makePuzzle(seed);
  const { world, picture, setup, request, repair } = puzzle;
  const { stars, layers } = ratingOf(puzzle);
  const { lab } = hostAfter(world, setup);
  const history = lab.history();
  const [host] = lab.hosts.values();
  host!.runScript("sh", request, {});
  const found = why(lab);
  const steps = [repair!, request].map((command, line) => ({ command, expected: null, exitCode: null, line }));
  const goal = { line: 0, request, text: null, par: 1 };
  const step = { line: 0, questions: [], goal: null, hints: [], commands: [] };
  const lesson: Lesson = {
    name: `puzzle-${seed}`,
    number: 0,
    title: `${seed} ${"★".repeat(stars)}`,
    language: "en",
    scenario: { world, steps },
    steps: [
      {
        ...step,
        prose: `\`\`\`\n${picture}\n\`\`\`\n\nOne thing is broken here. Layers between symptom and cause: ${layers}.`,
        goal,
        hints: hintsOf(found),
        commands: steps,
      },
      { ...step, prose: `\`\`\`\n${whyText(found, widthOn(undefined))}\`\`\`` },
    ],
  };
  return { lesson, history };
}
