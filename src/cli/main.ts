#!/usr/bin/env node
/** The command line: one file here for each of its commands. */
import { compareFile } from "./compare.ts";
import { exportFile } from "./export.ts";
import { runFuzz } from "./fuzz.ts";
import { HELP, VERSION } from "./help.ts";
import { parseOptions, UsageError } from "./options.ts";
import { replayFile } from "./replay.ts";
import { runFile } from "./run.ts";
import { runShell } from "./shell.ts";

async function main(argv: readonly string[]): Promise<number> {
  if (argv[0] === "fuzz") return runFuzz(argv.slice(1));
  const options = parseOptions(argv);
  switch (options.action) {
    case "help":
      process.stdout.write(HELP);
      return 0;
    case "version":
      process.stdout.write(`netnsim ${VERSION}\n`);
      return 0;
    case "run":
      return runFile(options);
    case "shell":
      return runShell(options);
    case "export":
      return exportFile(options);
    case "replay":
      return replayFile(options);
    case "compare":
      return compareFile(options);
    default:
      return options.action satisfies never;
  }
}

/** Nobody reads on (`netnsim run FILE | head`): it ends as by SIGPIPE, as bash would. */
const SIGPIPE_EXIT_CODE = 141;
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit(SIGPIPE_EXIT_CODE);
  });
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`netnsim: ${error.message}\nTry 'netnsim --help'.\n`);
  process.exitCode = 2;
}
