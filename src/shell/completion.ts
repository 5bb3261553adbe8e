/** Completion at the prompt: commands at the start of a command, variables after $, then files and the names the lab knows. */
import { builtinNames } from "./evaluator/builtin.ts";
import type { Shell } from "./evaluator/shell.ts";

export interface CompletionProviders {
  /** Named network namespaces. */
  readonly namespaces?: () => readonly string[];
  /** Devices of the shell's namespace. */
  readonly devices?: () => readonly string[];
  /** More words, by the command and the words before. */
  readonly words?: (before: readonly string[]) => readonly string[];
}

export function completeLine(
  shell: Shell,
  line: string,
  providers: CompletionProviders,
): { start: number; candidates: readonly string[] } {
  const start = /[^\s;|&()<>=]*$/.exec(line)!.index;
  const word = line.slice(start);
  const before = line.slice(0, start);
  const command = /(?:^|[;|&(])\s*((?:\S+\s+)*)$/.exec(before)?.[1] ?? "";
  const words = command.trim() === "" ? [] : command.trim().split(/\s+/);
  const found = (names: Iterable<string>): string[] => [...new Set(names)].filter((name) => name.startsWith(word)).sort();
  if (word.startsWith("$")) return { start, candidates: found([...shell.variables.names()].map((name) => `$${name}`)) };
  const runsCommand = words.length === 0 || (words.length === 1 && words[0] === "sudo") || isAfterExec(words);
  if (runsCommand && !word.includes("/")) return { start, candidates: found(commandNames(shell)) };
  const named = [...(providers.namespaces?.() ?? []), ...(providers.devices?.() ?? []), ...(providers.words?.(words) ?? [])];
  const files = completeFile(shell, word);
  const candidates = word.includes("/")
    ? files
    : [
        ...new Set([
          ...found(wantsNamespace(words) ? (providers.namespaces?.() ?? []) : named),
          ...(wantsNamespace(words) ? [] : files),
        ]),
      ];
  return { start, candidates: candidates.sort() };
}

/** `ip netns exec NAME`, `timeout 3`: a command follows. */
function isAfterExec(words: readonly string[]): boolean {
  return words.slice(0, 3).join(" ") === "ip netns exec" && words.length === 4;
}

function wantsNamespace(words: readonly string[]): boolean {
  const last = words.at(-1);
  return last === "netns" || (words[1] === "netns" && /^(exec|del|delete|pids|set)$/.test(last ?? "")) || last === "-n";
}

function commandNames(shell: Shell): string[] {
  const { registry } = shell.world;
  const programs = [...registry.keys()].filter((name) => registry.get(name)?.isModelled !== false);
  return [...programs, ...builtinNames(), ...shell.functions.keys(), ...shell.aliases.keys()];
}

function completeFile(shell: Shell, word: string): string[] {
  const slash = word.lastIndexOf("/") + 1;
  const directory = word.slice(0, slash);
  const name = word.slice(slash);
  const home = shell.variables.text("HOME") ?? "/root";
  const path = shell.absolute(directory.replace(/^~(?=\/)/, home) || ".");
  const entries = shell.world.files.list(path);
  if (!Array.isArray(entries)) return [];
  return (entries as readonly string[])
    .filter((entry) => entry.startsWith(name) && (name.startsWith(".") || !entry.startsWith(".")))
    .map((entry) => `${directory}${entry}${shell.world.files.isDirectory(`${path}/${entry}`) ? "/" : ""}`);
}
