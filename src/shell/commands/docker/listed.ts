/** docker's commands and their flags as completion and the list of what is modelled show them, of all versions. */
import type { KeywordList, NameKind } from "../../command.ts";
import type { ListedOption } from "../../options/table.ts";
import { commandsOf } from "./commands.ts";
import { composeVerbs } from "./compose/compose.ts";
import type { FlagSpec } from "./flags.ts";
import type { VerbUsage } from "./verb.ts";
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

/** By the usage line. */
const NAMED: readonly (readonly [words: RegExp, kind: NameKind])[] = [
  [/^(\[OPTIONS\] )?(CONTAINER|NAME\|ID)/, "container"],
  [/^(\[OPTIONS\] )?(NETWORK \[|NETWORK CONTAINER)/, "network"],
  [/^(\[OPTIONS\] )?IMAGE/, "image"],
];

function listOfVerb(name: string, verb: VerbUsage): KeywordList {
  const named = NAMED.find(([words]) => words.test(verb.line));
  return {
    after: `docker ${name}`,
    isAlias: name !== verb.name,
    ...(named === undefined ? {} : { names: named[1] }),
    list: () => listedFlags(verb.flags),
  };
}

/** Those of which something is modelled. */
const GROUPS = commandsOf(null).filter((name) => commandsOf(name).some((verb) => isModelled(`${name} ${verb}`)));

/** The commands, then the flags of each that is modelled. */
export const DOCKER_KEYWORDS: readonly KeywordList[] = [
  {
    after: "docker",
    list: () => listedCommands(commandsOf(null).map((name) => [name, isModelled(name) || GROUPS.includes(name)])),
  },
  ...GROUPS.map((group) => ({
    after: `docker ${group}`,
    list: () => listedCommands(commandsOf(group).map((verb) => [verb, isModelled(`${group} ${verb}`)])),
  })),
  ...[...dockerVerbs()].map(([name, verb]) => listOfVerb(name, verb)),
  { after: "docker compose", list: () => listedCommands([...composeVerbs()].map(([name, verb]) => [name, verb !== null])) },
  ...[...composeVerbs()].flatMap(([name, verb]) =>
    verb === null ? [] : [{ after: `docker compose ${name}`, list: () => listedFlags(verb.flags) }],
  ),
];
