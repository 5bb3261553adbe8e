/**
 * `why`, `what-if`, `inputs`, `undo`: what somebody asks about the lab itself. Words of netnsim's own: whoever runs the lab
 * replies (ask.ts); in a lab that nobody runs at a prompt or as a script there is no reply.
 */
import type { Step } from "../../../sim/process.ts";
import type { Command } from "../../command.ts";
import { complain, makeTool, type ToolContext } from "../../tools/kit.ts";
import { findProgram } from "../../tools/time.ts";
import { runChild } from "../run-child.ts";
import { ask } from "./ask.ts";

export const why: Command = question("why", {
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

export const whatIf: Command = question("what-if", {
  usage: `Usage: what-if 'COMMAND'

Makes the last request that sent packets again in two copies of the lab, in one of them after COMMAND, and shows where they differ first.
`,
  operands: 1,
});

export const inputs: Command = question("inputs", {
  usage: "Usage: inputs\n\nLists what was put into the lab so far, with the virtual time of each.\n",
  operands: 0,
});

export const undo: Command = question("undo", {
  usage: "Usage: undo\n\nTakes back the last input that changed something: an address, a rule, a route, a link, a file.\n",
  operands: 0,
});

interface Asking {
  readonly usage: string;
  /** How many operands there are; any number where it does not say. */
  readonly operands?: number;
  /** What is run before it is asked about. */
  prepare?(context: ToolContext): Step<number | null>;
}

function question(name: string, { usage, operands, prepare }: Asking): Command {
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
      return ask(context, { argv, number, exitCode });
    }),
    path: `/usr/local/bin/${name}`,
  };
}
