/**
 * Checks a lesson against what its commands print: the evidence of each question is in the output that it names, and each goal
 * fails above its solution and works below it.
 */
import type { StepResult } from "../scenario/transcript.ts";
import type { Goal, Lesson, Question } from "./lesson.ts";

/** A run of the lesson's commands, in their order. */
export interface Played {
  readonly results: readonly StepResult[];
  /** What is explained of the packets that a command had sent. */
  explanationOf(index: number): string;
}

/** What is wrong, each with its line in the file; empty where nothing is. */
export function problemsOf({ scenario, steps }: Lesson, { results, explanationOf }: Played): string[] {
  const indexOf = new Map(scenario.steps.map((step, index) => [step, index]));
  const printed = (index: number): string => results[index]?.output ?? "";
  const asked = (question: Question, first: number, end: number): string[] => {
    const { kind, command, text } = question.evidence;
    const seen = scenario.steps
      .slice(first, end)
      .flatMap((step, at) =>
        step.command === command ? [kind === "prints" ? printed(first + at) : explanationOf(first + at)] : [],
      );
    const isSeen = (part: string): boolean => seen.some((output) => output.includes(part));
    const right = question.choices[question.right]!;
    // Where the evidence has the choice in it, no wrong choice may be seen there instead.
    const others = text.includes(right)
      ? question.choices.filter((choice) => isSeen(text.replace(right, choice)) && choice !== right)
      : [];
    return [
      ...(isSeen(text) ? [] : [`line ${question.line}: ${text} is not to be seen in ${seen.join("\n")}`]),
      ...others.map((choice) => `line ${question.line}: ${choice} is to be seen as well`),
    ];
  };
  const reached = ({ request, text, line }: Goal, last: number): string[] => {
    if (text === null) return [];
    const before = scenario.steps.slice(0, last).findLastIndex(({ command }) => command === request);
    return [
      ...(before >= 0 && !printed(before).includes(text) ? [] : [`line ${line}: ${request} is not shown to fail above`]),
      ...(printed(last).includes(text) ? [] : [`line ${line}: ${request} prints no ${text} below: ${printed(last)}`]),
    ];
  };
  return steps.flatMap(({ commands, questions, goal }) => {
    if (commands.length === 0) return [];
    const first = indexOf.get(commands[0]!)!;
    const end = first + commands.length;
    return [...questions.flatMap((question) => asked(question, first, end)), ...(goal === null ? [] : reached(goal, end - 1))];
  });
}
