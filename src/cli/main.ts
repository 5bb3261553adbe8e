#!/usr/bin/env node
/**
 * The command line: one file here for each of its commands, loaded when it is asked for (all of netnsim takes a while to load).
 */
import { writeSync } from "node:fs";
import module from "node:module";
import { type ErrnoName, strerror } from "../kernel/config/errno.ts";
import { WriteFailed } from "../shell/io.ts";
import { asInternalError, INTERNAL_ERROR_EXIT_CODE } from "../sim/internal-error.ts";
import { Killed } from "../sim/signals.ts";
import { UsageError } from "./arguments.ts";
import { HELP, VERSION } from "./help.ts";
import { errnoOf } from "./host-errors.ts";
import { InputError, isAction, parseOptions } from "./options.ts";
import { isSubcommand, SUBCOMMANDS } from "./subcommands.ts";

// Node 22.1 and later keep what they compiled for the next start; what is loaded from here on is kept.
(module as { enableCompileCache?: () => unknown }).enableCompileCache?.();

async function main(argv: readonly string[]): Promise<number> {
  const [word = "", ...rest] = argv;
  if (isSubcommand(word)) return (await SUBCOMMANDS[word]())(rest);
  if (word === "help" && rest[0] !== undefined) return helpOn(rest[0], rest.slice(1));
  const options = parseOptions(argv, Object.keys(SUBCOMMANDS));
  switch (options.action) {
    case "help":
      process.stdout.write(HELP);
      return 0;
    case "nothing":
      process.stderr.write(HELP);
      return 2;
    case "version":
      process.stdout.write(`netnsim ${VERSION}\n`);
      return 0;
    case "run":
      return (await import("./run.ts")).runFile(options);
    case "shell":
      return (await import("./shell.ts")).runShell(options);
    case "export":
      return (await import("./export.ts")).exportFile(options);
    case "replay":
      return (await import("./replay.ts")).replayFile(options);
    case "compare":
      return (await import("./compare.ts")).compareFile(options);
    default:
      return options.action satisfies never;
  }
}

/** A command of netnsim itself, or one that a script types. */
async function helpOn(name: string, verb: readonly string[]): Promise<number> {
  if (isSubcommand(name)) return (await SUBCOMMANDS[name]())(["--help"]);
  if (isAction(name)) {
    process.stdout.write(HELP);
    return 0;
  }
  process.stdout.write((await import("./help-command.ts")).describeOptions(name, verb));
  return 0;
}

/** Nobody reads on (`netnsim run FILE | head`): it ends as by SIGPIPE, as bash would. */
const SIGPIPE_EXIT_CODE = 141;

/** What nobody caught is one line, and says which exit code it is. */
function fail(error: unknown): void {
  const [exitCode, text] = describe(error);
  process.exitCode = exitCode;
  try {
    writeSync(2, text);
  } catch {
    // Standard error has gone too.
  }
}

function describe(error: unknown): [exitCode: number, text: string] {
  if (error instanceof UsageError) return [2, `netnsim: ${error.message}\nTry 'netnsim --help'.\n`];
  if (error instanceof InputError) return [error.exitCode, `netnsim: ${error.message}\n`];
  const code = codeOf(error);
  if (code === "EPIPE") return [SIGPIPE_EXIT_CODE, ""];
  if (code !== null) return [1, `netnsim: write error: ${strerror(code)}\n`];
  return [INTERNAL_ERROR_EXIT_CODE, asInternalError("the command line", error).text(process.argv.includes("--debug"))];
}

/** What writing failed with: in the simulator's own words, or in Node's. */
function codeOf(error: unknown): ErrnoName | null {
  if (error instanceof Killed && error.signal === "PIPE") return "EPIPE";
  if (error instanceof WriteFailed) return error.refusal.errno;
  return (error as { syscall?: unknown }).syscall === "write" ? errnoOf(error) : null;
}

for (const event of ["uncaughtException", "unhandledRejection"] as const) {
  process.on(event, (error: unknown) => {
    fail(error);
    process.exit();
  });
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  fail(error);
}
