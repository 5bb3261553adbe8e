/** Passes a command's query about the lab to whoever runs it (sim/commands.ts). */
import type { LabQuery } from "../../../sim/commands.ts";
import { complain, type ToolContext } from "../../tools/kit.ts";

/** Prints the result and returns its exit code. */
export function queryLab(context: ToolContext, query: LabQuery): number {
  const { commands } = context.host.loop;
  if (commands.onQuery === null) {
    complain(context, "only at the prompt of netnsim shell, and in scripts that netnsim run runs");
    return query.exitCode ?? 1;
  }
  const { text, exitCode } = commands.onQuery(query);
  context.stdout.write(text);
  return exitCode;
}
