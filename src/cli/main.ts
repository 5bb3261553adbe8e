#!/usr/bin/env node
/** The command line: one file here for each of its commands, loaded when it is asked for (all of netnsim takes a while to load). */
import { HELP, VERSION } from "./help.ts";
import { parseOptions, UsageError } from "./options.ts";

async function main(argv: readonly string[]): Promise<number> {
  if (argv[0] === "fuzz") return (await import("./fuzz.ts")).runFuzz(argv.slice(1));
  const options = parseOptions(argv);
  switch (options.action) {
    case "help":
      process.stdout.write(HELP);
      return 0;
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
