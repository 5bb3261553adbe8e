/** `netnsim help NAME`: which options of a command are modelled, which make no difference here, and which are refused by name. */
import type { ListedOption } from "../shell/options/table.ts";
import { makeRegistry } from "../shell/registry.ts";
import { UsageError } from "./arguments.ts";
import { ACTIONS } from "./options.ts";

/** Throws UsageError for a command whose options stand in no table, or that there is none of. */
export function describeOptions(name: string): string {
  const registry = makeRegistry();
  const command = registry.get(name);
  if (command?.options === undefined) {
    const known = [...registry.values()].filter((each) => each.options !== undefined).map((each) => each.name);
    const why = command === undefined ? "there is no command" : "no list of options is kept for";
    throw new UsageError(
      `help: ${why} ${JSON.stringify(name)}; there is help on ${[...ACTIONS, "test", "up", "play", "fuzz", ...known.sort()].join(", ")}`,
    );
  }
  const keywords = command.keywords ?? [];
  return (
    sections(`${name}: options that are modelled`, command.options.list()) +
    keywords.map((table) => `\n${sections(`${table.after}: what is modelled`, table.list())}`).join("")
  );
}

function sections(title: string, options: readonly ListedOption[]): string {
  const section = (head: string, model: ListedOption["model"]): string => {
    const shown = options.filter((option) => option.model === model).map(describe);
    return shown.length === 0 ? "" : `${head}\n${wrap(shown)}`;
  };
  return (
    section(title, "modelled") +
    section("accepted; they make no difference here", "accepted") +
    section("refused by name", "refused")
  );
}

function describe({ written, takesArgument, about }: ListedOption): string {
  return `${written.join(" ")}${takesArgument ? " ARG" : ""}${about === undefined ? "" : ` (${about})`}`;
}

const WIDTH = 100;

function wrap(words: readonly string[]): string {
  const lines: string[] = [];
  for (const word of words) {
    const longer = `${lines.at(-1) ?? ""}${lines.length === 0 ? "  " : ", "}${word}`;
    if (lines.length > 0 && longer.length <= WIDTH) lines[lines.length - 1] = longer;
    else lines.push(`  ${word}`);
  }
  return lines.map((line) => `${line}\n`).join("");
}
