/** Plain scripts: `# world: NAME` in the first lines chooses the world; each complete command at the top level is one step. */
import { parse } from "unbash";
import { DEFAULT_WORLD, dockerOfHead, type Scenario, type Step } from "./step.ts";

export function parseScript(text: string): Scenario {
  const head = text.split("\n").slice(0, 5).join("\n");
  const world = /^#\s*world:\s*(\S+)\s*$/m.exec(head)?.[1] ?? DEFAULT_WORLD;
  const docker = /^#\s*docker:\s*(.*?)\s*$/m.exec(head)?.[1];
  const starts = stepStarts(text);
  let line = 1;
  let counted = 0;
  const steps = starts.map((start, index): Step => {
    const piece = text.slice(start, starts[index + 1] ?? text.length);
    for (let at = text.indexOf("\n", counted); at >= 0 && at < start; at = text.indexOf("\n", at + 1)) line++;
    counted = start;
    return { command: dropTail(piece), expected: null, exitCode: null, line };
  });
  return { world, ...dockerOfHead(docker), steps };
}

/** Where the lines begin that begin with a command: several commands on one line stay together. */
function stepStarts(text: string): number[] {
  const starts: number[] = [];
  let previousEnd = 0;
  for (const statement of parse(text).commands) {
    const lineStart = text.lastIndexOf("\n", statement.pos - 1) + 1;
    if (starts.length === 0 || lineStart >= previousEnd) starts.push(lineStart);
    previousEnd = statement.end;
  }
  return starts;
}

/** Without the comments and empty lines before the next command; a line of a here-document stays. */
function dropTail(piece: string): string {
  const lines = piece.replace(/\s+$/, "").split("\n");
  const delimiter = /<<-?\s*(['"]?)(\w+)\1/.exec(piece)?.[2];
  while (lines.length > 1 && /^\s*(#.*)?$/.test(lines.at(-1)!) && lines.at(-1)!.trim() !== delimiter) lines.pop();
  return lines.join("\n");
}
