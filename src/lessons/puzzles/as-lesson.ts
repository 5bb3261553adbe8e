/** A puzzle as a lesson of two steps: the request that has to work, and why it failed. */
import { widthOn } from "../../explain/layout.ts";
import { why, whyText } from "../../why/why.ts";
import type { Language, Lesson } from "../lesson.ts";
import { WORDS } from "../words.ts";
import { hintsOf } from "./hints.ts";
import { makePuzzle } from "./make.ts";
import { hostAfter } from "./puzzle.ts";
import { ratingOf } from "./rate.ts";

export interface PuzzleLesson {
  readonly lessons: Readonly<Record<Language, Lesson>>;
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
  // What explains is English in every language, as commands and their output are.
  const hints = hintsOf(found).map((hint) => `\`${hint}\``);
  const lessonIn = (language: Language): Lesson => {
    const { oneBroken, layers: layersWords, whyFailed } = WORDS[language];
    return {
      name: `puzzle-${seed}`,
      number: 0,
      title: `${seed} ${"★".repeat(stars)}`,
      language,
      scenario: { world, steps },
      steps: [
        { ...step, prose: `\`\`\`\n${picture}\n\`\`\`\n\n${oneBroken} (${layersWords(layers)})`, goal, hints, commands: steps },
        { ...step, prose: `${whyFailed}\n\n\`\`\`\n${whyText(found, widthOn(undefined))}\`\`\`` },
      ],
    };
  };
  return { lessons: { en: lessonIn("en"), zh: lessonIn("zh") }, history };
}
