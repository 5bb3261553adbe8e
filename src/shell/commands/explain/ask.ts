/** Asks whoever runs the lab about the lab itself (sim/commands.ts). */
import type { Question } from "../../../sim/commands.ts";
import { complain, type ToolContext } from "../../tools/kit.ts";

/** Prints the reply; the exit code. */
export function ask(context: ToolContext, question: Question): number {
  const { replies } = context.host.loop.commands;
  if (replies === null) {
    complain(context, "nobody replies here: it is asked at the prompt of netnsim shell and in a script that netnsim runs");
    return question.exitCode ?? 1;
  }
  const { text, exitCode } = replies(question);
  context.stdout.write(text);
  return exitCode;
}
