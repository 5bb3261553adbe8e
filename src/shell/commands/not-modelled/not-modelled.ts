/**
 * A program that netnsim does not model says so by its name and ends with 126, so that 127, "command not found", is left to what
 * is not there.
 */
import type { Command, CommandContext } from "../../command.ts";

/** As for a file that is there and cannot be executed. */
export const NOT_MODELLED_EXIT_CODE = 126;

export function notModelled(name: string, path: string): Command {
  return {
    name,
    path,
    isModelled: false,
    // biome-ignore lint/correctness/useYield: a program is a generator, and this one has nothing to wait for
    *run(context: CommandContext) {
      context.stderr.write(`${name}: not modelled\n`);
      return NOT_MODELLED_EXIT_CODE;
    },
  };
}
