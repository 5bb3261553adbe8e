/**
 * `netnsim help NAME [VERB...]`: which options of a command are modelled, which make no difference here, and which are refused
 * by name.
 */
import type { KeywordList } from "../shell/command.ts";
import type { ListedOption } from "../shell/options/table.ts";
import { makeRegistry } from "../shell/registry.ts";
import { UsageError } from "./arguments.ts";
import { ACTIONS } from "./options.ts";

/**
 * All of a command, or of its verbs (`docker run`, `ip link`). Throws UsageError for a command whose options stand in no table,
 * or that there is none of.
 */
export function describeOptions(name: string, verb: readonly string[] = []): string {
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
  const ofTable = (table: KeywordList): string => sections(`${table.after}: what is modelled`, table.list());
  if (verb.length > 0) {
    const tables = keywords.filter(({ after }) => isAfter([name, ...verb], after));
    const known = () => keywords.map((each) => each.after).join(", ");
    if (tables.length === 0)
      throw new UsageError(`help: no list is kept of ${JSON.stringify([name, ...verb].join(" "))}; there is ${known()}`);
    return tables.map((table) => ofTable(table) || `${table.after}: has no options\n`).join("\n");
  }
  const texts = keywords
    .filter(({ isAlias }) => !isAlias)
    .map(ofTable)
    .filter((text) => text !== "");
  return sections(`${name}: options that are modelled`, command.options.list()) + texts.map((text) => `\n${text}`).join("");
}

/** Whether words begin as a table's do: "ip link" as "ip link add|set". */
function isAfter(words: readonly string[], after: string): boolean {
  const own = after.split(" ");
  return words.every((word, at) => own[at]?.split("|").includes(word) ?? false);
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
