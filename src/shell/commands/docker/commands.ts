/**
 * The commands of the docker command line, as `docker --help` and `docker GROUP --help` of 20.10.24, 27.5.1, 28.5.2 and 29.7.2
 * list them: what is not modelled is refused by name, and only what docker has not is unknown. Aliases of cobra (list, remove)
 * are among them. buildx, compose, scout and their like are plugins of docker's own packages.
 */
import type { Lifetime } from "../../../docker/profiles/client.ts";
import type { Profile } from "../../../docker/profiles/profile.ts";

const GROUPS: ReadonlyMap<string, string> = new Map([
  ["builder", "build prune"],
  ["checkpoint", "create ls list rm remove"],
  ["config", "create inspect ls list rm remove"],
  [
    "container",
    "attach commit cp create diff exec export inspect kill logs ls list ps pause port prune rename restart rm remove run start stats stop top " +
      "unpause update wait",
  ],
  ["context", "create export import inspect ls list rm remove show update use"],
  ["image", "build history import inspect load ls list prune pull push rm remove save tag"],
  ["manifest", "annotate create inspect push rm"],
  ["network", "connect create disconnect inspect ls list prune rm remove"],
  ["node", "demote inspect ls list promote ps rm remove update"],
  ["plugin", "create disable enable inspect install ls list push rm remove set upgrade"],
  ["secret", "create inspect ls list rm remove"],
  ["service", "create inspect logs ls list ps rm remove rollback scale update"],
  ["stack", "config deploy up ls list ps rm remove down services"],
  ["swarm", "ca init join join-token leave unlock unlock-key update"],
  ["system", "df dial-stdio events info prune"],
  ["trust", "inspect key revoke sign signer view"],
  ["volume", "create inspect ls list prune rm remove update"],
]);

/** In no group. */
const SINGLE: ReadonlySet<string> = new Set(
  (
    "attach build commit completion cp create diff events exec export help history images import info inspect kill load login logout logs pause port ps " +
    "pull push rename restart rm rmi run save search start stats stop tag top unpause update version wait"
  ).split(" "),
);

const PLUGINS: ReadonlySet<string> = new Set(
  "ai app bake buildx cloud compose debug desktop extension init mcp model offload sandbox sbom scout".split(" "),
);

const LIFETIMES: ReadonlyMap<string, Lifetime> = new Map([
  ["context show", { since: 23 }],
  ["stack config", { since: 23 }],
  ["volume update", { since: 23 }],
  ["trust", { until: 28 }],
]);

/** The usage line of a group, as the command line of 28 and 29 has it. */
export function groupLine(group: string): string {
  const rest = group === "stack" ? " [OPTIONS]" : group === "manifest" || group === "volume" ? " COMMAND" : "";
  return `docker ${group}${rest}`;
}

export function isGroup(word: string): boolean {
  return GROUPS.has(word);
}

/** Those of all versions: of a group, or those in none and the groups themselves. */
export function commandsOf(group: string | null): string[] {
  const names = group === null ? [...SINGLE, ...PLUGINS, ...GROUPS.keys()] : (GROUPS.get(group)?.split(" ") ?? []);
  return names.sort();
}

/** Whether a version's command line has a command: `ps`, `network ls`. */
export function hasCommand(name: string, { client }: Profile): boolean {
  const [group, verb] = name.split(" ") as [string, string?];
  if (!client.has({ ...LIFETIMES.get(group), ...LIFETIMES.get(name) })) return false;
  if (verb !== undefined) return GROUPS.get(group)?.split(" ").includes(verb) ?? false;
  return SINGLE.has(group) || GROUPS.has(group) || PLUGINS.has(group);
}
