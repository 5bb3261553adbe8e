#!/usr/bin/env node
/** The command line: `netnsim run FILE`, `netnsim shell`. */
import { HELP, VERSION } from "./help.ts";
import { parseOptions, UsageError } from "./options.ts";
import { runFile } from "./run.ts";
import { runShell } from "./shell.ts";

async function main(argv: readonly string[]): Promise<number> {
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
    default:
      return options.action satisfies never;
  }
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`netnsim: ${error.message}\nTry 'netnsim --help'.\n`);
  process.exitCode = 2;
}
