/**
 * Whether this process may have private namespaces: as root, or through a user namespace where the host allows that. It is tried,
 * not guessed: an unprivileged container's root may not either.
 */
import { spawnSync } from "node:child_process";
import { LAUNCHER_ENVIRONMENT, launcherCommand } from "./launcher.ts";
import { missingTools, SESSION_TOOLS } from "./tools.ts";

export type Rights = { readonly kind: "may"; readonly isRoot: boolean } | { readonly kind: "may not"; readonly why: string };

let known: Rights | null = null;

export function privateRights(): Rights {
  known ??= tryRights();
  return known;
}

function tryRights(): Rights {
  if (process.platform !== "linux") return { kind: "may not", why: "this is not Linux" };
  const missing = missingTools(SESSION_TOOLS);
  if (missing !== null) return { kind: "may not", why: missing };
  const [launcher, argv] = launcherCommand({ try: "yes" });
  const tried = spawnSync(launcher, argv, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"], env: LAUNCHER_ENVIRONMENT });
  const isRoot = process.getuid?.() === 0;
  if (tried.status === 0) return { kind: "may", isRoot };
  const said = tried.stderr.trim().split("\n").at(-1) || `the launcher ended with ${tried.status}`;
  const how = isRoot
    ? "root here may not make namespaces; in a container run it with --privileged (CAP_SYS_ADMIN)"
    : "run it as root (sudo), or allow user namespaces (sysctl kernel.unprivileged_userns_clone=1, kernel.apparmor_restrict_unprivileged_userns=0, user.max_user_namespaces)";
  return { kind: "may not", why: `no private namespace could be made: ${said}: ${how}` };
}
