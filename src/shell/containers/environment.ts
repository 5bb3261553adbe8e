/**
 * The variables and the directory a container's process begins with. Sources: daemon/container.go (CreateDaemonEnvironment),
 * runc's init.
 */

import type { ProcessOptions } from "../../docker/runtime.ts";
import type { Container } from "../../docker/shapes.ts";
import { isRefusal } from "../../kernel/config/errno.ts";
import type { FileSystem } from "../files.ts";
import { toText } from "../io.ts";

export interface ProcessEnvironment {
  readonly env: ReadonlyMap<string, string>;
  readonly cwd: string;
}

/** Words where the user is not known. */
export function readEnvironment(container: Container, options: ProcessOptions, files: FileSystem): ProcessEnvironment | string {
  const { config } = container;
  const user = options.user || config.user;
  const home = homeOf(files, user);
  if (home === null) return `unable to find user ${user}: no matching entries in passwd file`;
  const env = new Map<string, string>();
  const put = (text: string): void => {
    const at = text.indexOf("=");
    if (at > 0) env.set(text.slice(0, at), text.slice(at + 1));
    else env.delete(text);
  };
  put("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
  put(`HOSTNAME=${config.domainname === "" ? config.hostname : `${config.hostname}.${config.domainname}`}`);
  if (options.tty) put("TERM=xterm");
  for (const text of [...config.env, ...options.env]) put(text);
  if (!env.has("HOME")) put(`HOME=${home}`);
  return { env, cwd: options.workingDir || config.workingDir || "/" };
}

/** By name or number, perhaps with a group behind a colon; an unknown number has / as its home. */
function homeOf(files: FileSystem, given: string): string | null {
  const user = given.split(":")[0]!;
  if (user === "" || user === "0" || user === "root") return "/root";
  const data = files.readFile("/etc/passwd");
  const lines = isRefusal(data) ? [] : toText(data).split("\n");
  const entry = lines.map((line) => line.split(":")).find(([name, , id]) => name === user || id === user);
  if (entry !== undefined) return entry[5] ?? "/";
  return /^\d+$/.test(user) ? "/" : null;
}
