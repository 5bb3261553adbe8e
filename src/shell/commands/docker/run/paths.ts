/** Paths of the docker client's own host. */
import type { CommandContext } from "../../../command.ts";

export function absolute(context: CommandContext, path: string): string {
  return path.startsWith("/") ? path : `${context.cwd.replace(/\/$/, "")}/${path}`;
}
