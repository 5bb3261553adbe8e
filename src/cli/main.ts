#!/usr/bin/env node
/** The command line: one file here for each of its commands, loaded when it is asked for (all of netnsim takes a while to load). */
import { asInternalError, INTERNAL_ERROR_EXIT_CODE } from "../sim/internal-error.ts";
import { HELP, VERSION } from "./help.ts";
import { parseOptions, UsageError } from "./options.ts";

async function main(argv: readonly string[]): Promise<number> {
  if (argv[0] === "fuzz") return (await import("./fuzz.ts")).runFuzz(argv.slice(1));
  const options = parseOptions(argv);
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

/** Nobody reads on (`netnsim run FILE | head`): it ends as by SIGPIPE, as bash would. */
const SIGPIPE_EXIT_CODE = 141;
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit(SIGPIPE_EXIT_CODE);
  });
}

/** What nobody caught is one line, like the internal error of a command. */
function fail(error: unknown): void {
  const isUsage = error instanceof UsageError;
  process.exitCode = isUsage ? 2 : INTERNAL_ERROR_EXIT_CODE;
  process.stderr.write(
    isUsage
      ? `netnsim: ${error.message}\nTry 'netnsim --help'.\n`
      : asInternalError("the command line", error).text(process.argv.includes("--debug")),
  );
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
