/** `why`, `what-if`, `inputs`, `undo`: netnsim's own commands about the lab itself. Linux has none of them. */
import type { Step } from "../../../sim/wait.ts";
import type { Command } from "../../command.ts";
import { runChild } from "../../run-child.ts";
import { complain, makeTool, type ToolContext } from "../../tools/kit.ts";
import { findProgram } from "../../tools/time.ts";
import { queryLab } from "./query.ts";

export const why: Command = queryCommand("why", {
  usage: `Usage: why [COMMAND...]

Says why a request failed, and which single change would have helped: each is tried in a copy of the lab.
Without COMMAND it is about the last command that failed, else about the last that sent packets.
`,
  *prepare(context) {
    const words = context.argv.slice(1);
    if (words.length === 0) return null;
    const missing = findProgram(context, words);
    if (missing === null) return yield* runChild(context.process, context.spawn(words));
    complain(context, missing.text);
    return missing.exitCode;
  },
});

export const whatIf: Command = queryCommand("what-if", {
  usage: `Usage: what-if 'COMMAND'

Makes the last request that sent packets again in two copies of the lab, in one of them after COMMAND, and shows where they differ first.
`,
  operands: 1,
});

export const inputs: Command = queryCommand("inputs", {
  usage: "Usage: inputs\n\nLists what was put into the lab so far, with the virtual time of each.\n",
  operands: 0,
});

export const undo: Command = queryCommand("undo", {
  usage: "Usage: undo\n\nTakes back the last input that changed something: an address, a rule, a route, a link, a counter.\n",
  operands: 0,
});

interface QueryCommand {
  readonly usage: string;
  /** How many operands there are; any number where it does not say. */
  readonly operands?: number;
  /** Runs the command that the query is about; its exit code, null where there is none. */
  prepare?(context: ToolContext): Step<number | null>;
}

function queryCommand(name: string, { usage, operands, prepare }: QueryCommand): Command {
  return {
    ...makeTool(name, function* (context: ToolContext) {
      const { argv, stdout, stderr, host } = context;
      const isMisused = argv[1]?.startsWith("-") || (operands !== undefined && argv.length !== operands + 1);
      if (isMisused) {
        (argv[1] === "--help" ? stdout : stderr).write(usage);
        return argv[1] === "--help" ? 0 : 2;
      }
      const number = host.loop.commands.count;
      const exitCode = prepare === undefined ? null : yield* prepare(context);
      return yield* queryLab(context, { argv, number, exitCode });
    }),
    path: `/usr/local/bin/${name}`,
  };
}
