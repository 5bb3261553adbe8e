/**
 * Completion at the prompt: commands at the start of a command, variables after $, then what the command takes, files, the lab's
 * names.
 */

import type { Command, NameKind } from "./command.ts";
import { wordsAfter } from "./completion-words.ts";
import type { Shell } from "./evaluator/shell.ts";
import type { ListedOption } from "./options/table.ts";

/** Names that the lab knows, by kind. */
export type CompletionNames = (kind: NameKind) => readonly string[];

export function completeLine(
  shell: Shell,
  line: string,
  names: CompletionNames,
): { start: number; candidates: readonly string[] } {
  const start = /[^\s;|&()<>=]*$/.exec(line)!.index;
  const word = line.slice(start);
  const before = line.slice(0, start);
  const command = /(?:^|[;|&(])\s*((?:\S+\s+)*)$/.exec(before)?.[1] ?? "";
  const words = withoutWrappers(command.trim() === "" ? [] : command.trim().split(/\s+/));
  const found = (all: Iterable<string>): string[] => [...new Set(all)].filter((name) => name.startsWith(word)).sort();
  if (word.startsWith("$")) return { start, candidates: found([...shell.variables.names()].map((name) => `$${name}`)) };
  if (word.includes("/")) return { start, candidates: completeFile(shell, word).sort() };
  if (words.length === 0) return { start, candidates: found(commandNames(shell)) };
  const program = shell.world.registry.get(words[0]!);
  const options = /^[-+]/.test(word) ? optionsAfter(program, words) : undefined;
  if (options !== undefined) return { start, candidates: found(modelledOptions(options.list())) };
  const follow = wordsAfter(words, names) ?? keywordsAfter(program, words, names);
  if (follow !== null) return { start, candidates: found(follow) };
  return { start, candidates: found([...names("netns"), ...names("device"), ...completeFile(shell, word)]) };
}

/** Those of the verb, where the command has tables of its verbs (`docker network create`). */
function optionsAfter(command: Command | undefined, words: readonly string[]): Command["options"] {
  const line = `${words.join(" ")} `;
  const tables = command?.keywords?.filter(({ after }) => line.startsWith(`${after} `)) ?? [];
  return tables.sort((a, b) => b.after.length - a.after.length)[0] ?? command?.options;
}

/** What the command's own tables say: the words behind a verb, or the names that it takes, once or again. */
function keywordsAfter(command: Command | undefined, words: readonly string[], names: CompletionNames): readonly string[] | null {
  const plain = words.filter((word) => !word.startsWith("-"));
  for (let length = plain.length; length > 0; length--) {
    const table = command?.keywords?.find(({ after }) => after === plain.slice(0, length).join(" "));
    if (table?.names !== undefined) return names(table.names);
    if (table !== undefined)
      return length < plain.length ? null : modelledOptions(table.list()).filter((each) => !/^[-+]/.test(each));
  }
  return null;
}

/** `sudo`, `ip netns exec NAME`, `docker exec NAME`: another command follows, and is completed as that. */
function withoutWrappers(words: readonly string[]): readonly string[] {
  if (words[0] === "sudo" || words[0] === "time" || words[0] === "nohup") return withoutWrappers(words.slice(1));
  if (words[0] === "timeout" && words.length >= 2) return withoutWrappers(words.slice(2));
  if (words.slice(0, 3).join(" ") === "ip netns exec" && words.length >= 4) return withoutWrappers(words.slice(4));
  if (words.slice(0, 2).join(" ") === "docker exec") {
    const name = words.findIndex((word, at) => at >= 2 && !word.startsWith("-"));
    return name < 0 || name === words.length ? words : withoutWrappers(words.slice(name + 1));
  }
  return words;
}

/** Those that are not refused, in each of their spellings; a long one that takes an argument is followed by "=". */
function modelledOptions(options: readonly ListedOption[]): string[] {
  return options
    .filter(({ model }) => model !== "refused")
    .flatMap(({ written, takesArgument }) => written.map((name) => (takesArgument && name.startsWith("--") ? `${name}=` : name)));
}

function commandNames(shell: Shell): string[] {
  const { registry } = shell.world;
  const programs = [...registry.keys()].filter((name) => registry.get(name)?.isModelled !== false);
  return [...programs, ...[...shell.executor.builtins.keys()].sort(), ...shell.functions.keys(), ...shell.aliases.keys()];
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
