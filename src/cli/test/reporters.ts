/** How `netnsim test` says what it found: for people, in one character a command, or as TAP 14 (https://testanything.org). */
import { counted, type FileResult, failuresOf, hasFailed, titleOf } from "./results.ts";

export const REPORTERS = ["text", "dots", "tap"] as const;

export type ReporterName = (typeof REPORTERS)[number];

export interface Reporter {
  /** Called after each file; the text is printed. */
  file(result: FileResult): string;
  end(results: readonly FileResult[]): string;
}

export function reporterNamed(name: ReporterName): Reporter {
  switch (name) {
    case "text":
      return { file: textOf, end: summaryOf };
    case "dots":
      return { file: dotsOf, end: (results) => `\n${results.map(detailsOf).join("")}${summaryOf(results)}` };
    case "tap":
      return { file: () => "", end: tapOf };
    default:
      return name satisfies never;
  }
}

function textOf(result: FileResult): string {
  const { file, checked } = result;
  const failures = failuresOf(result).length;
  const count =
    failures === 0 ? counted(checked.length, "command") : `${failures} of ${counted(checked.length, "command")} differ`;
  const word = result.isUpdated ? "written" : hasFailed(result) ? "FAILED" : "ok";
  return `${word.padEnd(8)}${file}  (${count})\n${detailsOf(result)}`;
}

function detailsOf(result: FileResult): string {
  const { file, problem } = result;
  const differences = failuresOf(result).map((each) => `\n${file}:${titleOf(each)}\n${each.difference}\n`);
  const problems = problem === null ? [] : [`\n${file}: ${problem}\n`];
  const details = [...differences, ...problems];
  return details.length === 0 ? "" : `${details.join("")}\n`;
}

function dotsOf(result: FileResult): string {
  return `${result.checked.map((each) => (each.difference === null ? "." : "F")).join("")}${result.problem === null ? "" : "E"}`;
}

function summaryOf(results: readonly FileResult[]): string {
  const commands = results.flatMap((each) => each.checked);
  const different = commands.filter((each) => each.difference !== null).length;
  const stopped = results.filter((each) => each.problem !== null).length;
  const parts = [
    `${commands.length - different} of ${counted(commands.length, "command")} as the files say`,
    ...(different === 0 ? [] : [`${different} not (- the file, + what is printed)`]),
    ...(stopped === 0 ? [] : [`${counted(stopped, "file")} not run to the end`]),
  ];
  return `${counted(results.length, "file")}: ${parts.join(", ")}\n`;
}

function tapOf(results: readonly FileResult[]): string {
  const points = results.flatMap((result) => {
    const commands = result.checked.map((each) => ({ title: `${result.file}:${titleOf(each)}`, difference: each.difference }));
    return result.problem === null ? commands : [...commands, { title: result.file, difference: result.problem }];
  });
  const lines = points.map(({ title, difference }, index) => {
    const description = title.replace(/[\\#]/g, "\\$&");
    return `${difference === null ? "ok" : "not ok"} ${index + 1} - ${description}\n${difference === null ? "" : diagnosticOf(difference)}`;
  });
  return `TAP version 14\n1..${points.length}\n${lines.join("")}`;
}

function diagnosticOf(difference: string): string {
  const lines = difference.split("\n").map((line) => `    ${line}\n`);
  return `  ---\n  difference: |\n${lines.join("")}  ...\n`;
}
