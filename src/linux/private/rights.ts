/**
 * Whether this process may have private namespaces: as root, or through a user namespace where the host allows that. It is tried,
 * not guessed: an unprivileged container's root may not either.
 */
import { spawnSync } from "node:child_process";
import { missingTools, SESSION_TOOLS } from "./tools.ts";

export type Rights =
  | { readonly kind: "may"; readonly userNamespace: boolean }
  | { readonly kind: "may not"; readonly why: string };

let known: Rights | null = null;

export function privateRights(): Rights {
  known ??= tryRights();
  return known;
}

/** The namespaces of a session, as options of unshare. */
export function unshareOptions(userNamespace: boolean): string[] {
  const own = ["--net", "--mount", "--uts", "--ipc", "--pid", "--fork", "--kill-child", "--mount-proc"];
  return userNamespace ? ["--user", "--map-root-user", ...own] : own;
}

function tryRights(): Rights {
  if (process.platform !== "linux") return { kind: "may not", why: "this is not Linux" };
  const missing = missingTools(SESSION_TOOLS);
  if (missing !== null) return { kind: "may not", why: missing };
  const userNamespace = process.getuid?.() !== 0;
  const tried = spawnSync("unshare", [...unshareOptions(userNamespace), "mount", "-t", "sysfs", "try", "/sys"], {
    encoding: "utf8",
  });
  if (tried.status === 0) return { kind: "may", userNamespace };
  const said = (tried.stderr ?? "").trim().split("\n")[0] || `unshare ended with ${tried.status}`;
  const how = userNamespace
    ? "run it as root (sudo), or allow user namespaces (sysctl kernel.unprivileged_userns_clone=1, kernel.apparmor_restrict_unprivileged_userns=0)"
    : "root here may not make namespaces; in a container run it with --privileged (CAP_SYS_ADMIN)";
  return { kind: "may not", why: `no private namespace could be made: ${said}: ${how}` };
}
