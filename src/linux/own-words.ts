/** The words of netnsim's own: a script that has one is not run on a real kernel, where nobody knows them. */
import { type Command, type Function as FunctionNode, parse, type Word } from "unbash";
import type { Step } from "../scenario/step.ts";

const OWN_WORDS: ReadonlySet<string> = new Set(["explain", "inputs", "undo", "what-if", "why"]);
/** They run the command that follows them. */
const PREFIXES: ReadonlySet<string> = new Set(["exec", "sudo", "command", "env", "nohup"]);

/** `line 3: explain is a word of netnsim's own: Linux does not have it`; null where the script has none. */
export function whyNotLinux(steps: readonly Step[]): string | null {
  const own = new Set(OWN_WORDS);
  for (const { command, line } of steps) {
    // What words expand to is parsed when it is read: as JSON the tree is whole.
    const nodes = nodesOf(JSON.parse(JSON.stringify(parse(command))));
    // A function of the script's own that has such a name is one on Linux, too.
    for (const node of nodes) if (node.type === "Function") own.delete((node as FunctionNode).name.value);
    for (const node of nodes) {
      if (node.type !== "Command") continue;
      const word = programOf(node as Command);
      if (word === null || !own.has(word.value)) continue;
      const at = line + command.slice(0, word.pos).split("\n").length - 1;
      return `line ${at}: ${word.value} is a word of netnsim's own: Linux does not have it`;
    }
  }
  return null;
}

interface Node {
  readonly type?: unknown;
}

/** All of a tree, from the root on. */
function nodesOf(value: unknown): Node[] {
  if (typeof value !== "object" || value === null) return [];
  const children = Object.values(value).flatMap(nodesOf);
  return Array.isArray(value) ? children : [value as Node, ...children];
}

/** The word that names the program; that of what `sudo` and its like run. */
function programOf({ name, suffix }: Command): Word | null {
  const words = name === undefined ? [] : [name, ...suffix.flatMap((each) => (each.type === "Word" ? [each] : []))];
  return words.find(({ value }) => !PREFIXES.has(value)) ?? null;
}
