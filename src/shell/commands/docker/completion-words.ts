/** What follows the words of a docker command at the prompt: its verbs, and the kinds of names that a verb's usage line says. */
import { composeVerbs } from "./compose/compose.ts";
import { dockerVerbs } from "./verbs.ts";

const KINDS: readonly (readonly [words: RegExp, kind: string])[] = [
  [/^(\[OPTIONS\] )?(CONTAINER|NAME\|ID)/, "<container>"],
  [/^(\[OPTIONS\] )?(NETWORK \[|NETWORK CONTAINER)/, "<network>"],
  [/^(\[OPTIONS\] )?IMAGE/, "<image>"],
];

/** By the words before. */
export function dockerWords(): (readonly [before: string, follow: string])[] {
  const names = [...dockerVerbs().keys()];
  const groups = [...new Set(names.filter((name) => name.includes(" ")).map((name) => name.split(" ")[0]!))];
  const verbsOf = (group: string) =>
    names.filter((name) => name.startsWith(`${group} `)).map((name) => name.slice(group.length + 1));
  const modelled = [...composeVerbs()].flatMap(([name, verb]) => (verb === null ? [] : [name]));
  return [
    ["docker", [...names.filter((name) => !name.includes(" ")), ...groups, "compose"].sort().join(" ")],
    ...groups.map((group) => [`docker ${group}`, verbsOf(group).sort().join(" ")] as const),
    ["docker compose", modelled.join(" ")],
    ...[...dockerVerbs()].flatMap(([name, { line }]) => {
      const found = KINDS.find(([words]) => words.test(line));
      return found === undefined ? [] : [[`docker ${name}`, found[1]] as const];
    }),
  ];
}
