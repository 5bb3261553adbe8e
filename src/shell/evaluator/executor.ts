/** The evaluator's parts put together. */
import { BUILTINS } from "./builtins/index.ts";
import { runStatements } from "./execute.ts";
import { expandParts, expandPattern, expandQuotedText, expandUnsplit, expandWordText } from "./expand.ts";
import { replaceShell } from "./external.ts";
import type { Executor } from "./shell-parts.ts";
import { runArgv } from "./simple-command.ts";
import { runSource } from "./source.ts";
import { forkShell } from "./subshell.ts";

export const EXECUTOR: Executor = {
  builtins: BUILTINS,
  expand: {
    parts: expandParts,
    text: expandWordText,
    pattern: expandPattern,
    unsplit: expandUnsplit,
    quotedText: expandQuotedText,
  },
  statements: runStatements,
  source: runSource,
  command: runArgv,
  fork: forkShell,
  replace: replaceShell,
};
