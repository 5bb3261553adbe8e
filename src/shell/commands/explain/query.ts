/** Passes a command's query about the lab to whoever runs it (sim/commands.ts). */
import type { LabQuery } from "../../../sim/commands.ts";
import type { Step } from "../../../sim/wait.ts";
import { complain, type ToolContext } from "../../tools/kit.ts";

/** Prints the result and returns its exit code. */
export function* queryLab(context: ToolContext, query: Omit<LabQuery, "columns">): Step<number> {
  const { commands } = context.host.loop;
  const result = yield* commands.ask({ ...query, columns: context.stdout.columns }, context.process);
  if (result === null) {
    complain(context, "only at the prompt of netnsim shell, and in scripts that netnsim run runs");
    return query.exitCode ?? 1;
  }
  context.stdout.write(result.text);
  return result.exitCode;
}
