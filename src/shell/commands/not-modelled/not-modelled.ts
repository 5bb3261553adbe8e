/**
 * The programs that a Debian docker host has and netnsim does not: each says so by its name and ends with 126, so that 127, "command not found",
 * is left to what Debian does not have either. `which`, `type` and `command -v` find them where they lie on Debian.
 */
import type { Command, CommandContext } from "../../command.ts";
import { DEBIAN_PROGRAMS } from "./debian-programs.ts";

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

/** Every program of the table, by name. */
export const NOT_MODELLED: readonly Command[] = readTable().map(({ name, path }) => notModelled(name, path));

interface DebianProgram {
  readonly package: string;
  readonly name: string;
  readonly path: string;
}

export function readTable(): DebianProgram[] {
  const rows = DEBIAN_PROGRAMS.trim().replace(/\n +/g, " ").split("\n");
  return rows.flatMap((row) => {
    const [, owner, bin, sbin] = /^(\S+):\s*([^/]*?)(?: \/ (.*))?$/.exec(row)!;
    const lying = (names: string, directory: string): DebianProgram[] =>
      names
        .split(" ")
        .filter((name) => name !== "")
        .map((name) => ({ package: owner!, name, path: `${directory}/${name}` }));
    return [...lying(bin!, "/usr/bin"), ...lying(sbin ?? "", "/usr/sbin")];
  });
}
