/** docker's commands and their flags as completion and the list of what is modelled show them, of all versions. */
import type { KeywordList } from "../../command.ts";
import type { ListedOption } from "../../options/table.ts";
import { allCommands } from "./commands.ts";
import { composeVerbs } from "./compose/compose.ts";
import type { FlagSpec } from "./flags.ts";
import { dockerVerbs, isModelled } from "./verbs.ts";

/** Those that docker's own daemon refuses here are left out. */
export function listedFlags(specs: readonly FlagSpec[]): ListedOption[] {
  return specs
    .filter(({ requires }) => requires === undefined)
    .map((spec) => ({
      written: [...(spec.short === undefined ? [] : [`-${spec.short}`]), `--${spec.name}`],
      takesArgument: spec.kind !== "bool",
      model: spec.isUnmodelled ? "refused" : spec.isIgnored || spec.isNoted ? "accepted" : "modelled",
      ...about(spec),
    }));
}

function about({ since, until, isUnmodelled, isOnByDefault, allows = [] }: FlagSpec): { about?: string } {
  const allowed = allows.filter((value) => value !== "");
  const parts = [
    ...(since === undefined ? [] : [`since ${since}`]),
    ...(until === undefined ? [] : [`until ${until}`]),
    ...(isUnmodelled && isOnByDefault ? ["turned off"] : []),
    ...(isUnmodelled && allowed.length > 0 ? [`but for ${allowed.join(", ")}`] : []),
  ];
  return parts.length === 0 ? {} : { about: parts.join("; ") };
}

function listedCommands(names: Iterable<readonly [name: string, isModelled: boolean]>): ListedOption[] {
  return [...names].map(([name, modelled]) => ({
    written: [name],
    takesArgument: false,
    model: modelled ? "modelled" : "refused",
  }));
}

/** The commands, then the flags of each that is modelled. */
export const DOCKER_KEYWORDS: readonly KeywordList[] = [
  { after: "docker", list: () => listedCommands(allCommands().map((name) => [name, isModelled(name)])) },
  ...[...dockerVerbs()].map(([name, verb]) => ({
    after: `docker ${name}`,
    isAlias: name !== verb.name,
    list: () => listedFlags(verb.flags),
  })),
  { after: "docker compose", list: () => listedCommands([...composeVerbs()].map(([name, verb]) => [name, verb !== null])) },
  ...[...composeVerbs()].flatMap(([name, verb]) =>
    verb === null ? [] : [{ after: `docker compose ${name}`, list: () => listedFlags(verb.flags) }],
  ),
];
