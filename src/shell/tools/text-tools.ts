/**
 * jq, column and their kin, from the optional package just-bash, loaded when the first of them runs. They read their input to
 * its end before they answer, and their work takes no virtual time. Only an asynchronous run can wait for them.
 */
import type { BashOptions, IFileSystem } from "just-bash";
import { isRefusal } from "../../kernel/config/errno.ts";
import { waitPromise } from "../../sim/process.ts";
import { checkMemory } from "../../sim/work.ts";
import type { Command } from "../command.ts";
import { readAll } from "../io.ts";
import { justBashFiles } from "./just-bash-files.ts";
import { absolutePath, complain, makeTool, type ToolContext, takingFilesWhole } from "./kit.ts";

const NAMES = ["jq"] as const;

interface Outcome {
  stdout: string;
  stderr: string;
  exitCode: number;
}

export const TEXT_TOOLS: readonly Command[] = NAMES.map((name) =>
  takingFilesWhole(
    makeTool(name, function* (context) {
      if (context.host.loop.isSynchronous) {
        complain(context, "it works outside virtual time: `await host.sh()` can run it, host.exec() cannot");
        return 126;
      }
      checkMemory(operandBytes(context) * TREE_BYTES);
      const input = readsInput(context) ? yield* readAll(context.stdin) : "";
      checkMemory(input.length * TREE_BYTES);
      const state: { outcome: Outcome | null; failure: unknown } = { outcome: null, failure: null };
      const work = runTool(name, context, input).then(
        (outcome) => {
          state.outcome = outcome;
        },
        (failure: unknown) => {
          state.failure = failure;
        },
      );
      while (state.outcome === null && state.failure === null) yield waitPromise(work);
      if (state.outcome === null) {
        complain(context, `the text tools need the optional package just-bash (npm install just-bash): ${String(state.failure)}`);
        return 127;
      }
      const { stdout, stderr, exitCode } = state.outcome;
      context.stderr.write(stderr);
      context.stdout.write(stdout);
      return exitCode;
    }),
  ),
);

/** Standard input is read where no operand is a file: which operands are files differs from tool to tool. */
function readsInput(context: ToolContext): boolean {
  const words = context.argv.slice(1);
  if (words.includes("-")) return true;
  return !words.some((word) => !word.startsWith("-") && word !== "" && isFile(context, word));
}

/** just-bash reads its files whole, and keeps them as lines. */
const TREE_BYTES = 4;

function operandBytes(context: ToolContext): number {
  const sizes = context.argv.slice(1).map((word) => (word !== "" && isFile(context, word) ? sizeOf(context, word) : 0));
  return sizes.reduce((sum, size) => sum + size, 0);
}

function sizeOf(context: ToolContext, word: string): number {
  const data = context.files.readFile(absolutePath(context, word));
  return isRefusal(data) ? 0 : data.length;
}

function isFile(context: ToolContext, word: string): boolean {
  const path = absolutePath(context, word);
  return context.files.exists(path) && !context.files.isDirectory(path);
}

async function runTool(name: (typeof NAMES)[number], context: ToolContext, stdin: string): Promise<Outcome> {
  const { Bash } = await import("just-bash");
  const date = new Date(Math.floor((context.host.loop.epochUs + context.host.loop.nowUs) / 1000));
  const fs: IFileSystem = justBashFiles(context.files, date);
  const options: BashOptions = {
    fs,
    cwd: context.cwd,
    env: Object.fromEntries(context.env),
    commands: [name],
    defenseInDepth: false,
  };
  return await new Bash(options).exec(name, { stdin, args: context.argv.slice(1), cwd: context.cwd });
}
