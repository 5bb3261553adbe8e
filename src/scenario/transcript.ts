/**
 * Literate transcripts: prose in markdown, and ```console blocks of commands with what they print. Only those blocks are read.
 * `writeTranscript` puts other output in place of theirs, so that a recording can fill in what its author left out.
 */
import { DEFAULT_WORLD, dockerOfHead, type Scenario, type Step } from "./step.ts";

/** What one command printed. */
export interface StepResult {
  readonly output: string;
  readonly exitCode: number;
  /** When it ended, by its side's clock, where it was asked. */
  readonly endedUs?: number;
}

const EXIT = /^\[exit (\d+)\]$/;

export function parseTranscript(given: string): Scenario {
  const text = withLineFeeds(given);
  const steps: Step[] = [];
  walkTranscript(text, (line, step) => {
    if (step !== null) steps.push(step);
    return line;
  });
  const docker = /<!--\s*docker:\s*(.*?)\s*-->/.exec(text)?.[1];
  return { world: /<!--\s*world:\s*(\S+)\s*-->/.exec(text)?.[1] ?? DEFAULT_WORLD, ...dockerOfHead(docker), steps };
}

/** `<!-- answers: simulator -->`: these cannot be recorded; the head of the file says where its output comes from. */
export function isFilledBySimulator(text: string): boolean {
  return /<!--\s*answers:\s*simulator\s*-->/.test(text);
}

/** The same transcript with these results, one per command. */
export function writeTranscript(text: string, results: readonly StepResult[]): string {
  let index = 0;
  return walkTranscript(withLineFeeds(text), (line, step) => {
    if (step === null) return line;
    const result = results[index++];
    if (result === undefined) return line;
    return `${promptOf(line)}${indented(step.command)}\n${resultLines(result)}`.replace(/\n+$/, "");
  });
}

/**
 * A file written on Windows has CR LF at the end of all its lines, the first one too; elsewhere a CR is what a command printed.
 */
export function withLineFeeds(text: string): string {
  return /^[^\n]*\r\n/.test(text) ? text.replaceAll("\r\n", "\n") : text;
}

function resultLines(result: StepResult): string {
  const output = result.output;
  return `${output}${output === "" || output.endsWith("\n") ? "" : "\n"}${result.exitCode === 0 ? "" : `[exit ${result.exitCode}]\n`}`;
}

function promptOf(block: string): string {
  return block.startsWith("# ") ? "# " : "$ ";
}

function indented(command: string): string {
  return command.split("\n").join("\n> ");
}

/** Goes through the text piece by piece: a line outside of commands (step null), or a command with its lines. */
function walkTranscript(text: string, visit: (lines: string, step: Step | null) => string): string {
  const lines = text.split("\n");
  const out: string[] = [];
  let prompt: string | null = null;
  for (let at = 0; at < lines.length; ) {
    const line = lines[at]!;
    if (line.startsWith("```")) {
      if (prompt === null && !line.startsWith("```console")) {
        at = copyBlock(lines, at, out);
        continue;
      }
      prompt = prompt === null ? promptOf(lines[at + 1] ?? "") : null;
      out.push(line);
      at++;
      continue;
    }
    if (prompt === null || !line.startsWith(prompt)) {
      out.push(visit(line, null));
      at++;
      continue;
    }
    const end = endOfStep(lines, at, prompt);
    const block = lines.slice(at, end);
    out.push(visit(block.join("\n"), readStep(block, at + 1)));
    at = end;
  }
  return out.join("\n");
}

/** Copies a block of another language, fences included; returns where it ends. */
function copyBlock(lines: readonly string[], at: number, out: string[]): number {
  let end = at + 1;
  while (end < lines.length && !lines[end]!.startsWith("```")) end++;
  for (const line of lines.slice(at, end + 1)) out.push(line);
  return end + 1;
}

function endOfStep(lines: readonly string[], start: number, prompt: string): number {
  let at = start + 1;
  while (at < lines.length && !lines[at]!.startsWith(prompt) && !lines[at]!.startsWith("```")) at++;
  return at;
}

function readStep(block: readonly string[], line: number): Step {
  const command = [block[0]!.slice(2)];
  let at = 1;
  while (at < block.length && /^>( |$)/.test(block[at]!)) command.push(block[at++]!.slice(2));
  const output = block.slice(at);
  const exit = EXIT.exec(output.at(-1) ?? "");
  if (exit !== null) output.pop();
  return { command: command.join("\n"), expected: output.join("\n"), exitCode: exit === null ? 0 : Number(exit[1]), line };
}
