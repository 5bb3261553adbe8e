/**
 * The programs that a Debian docker host has and netnsim does not. `which`, `type` and `command -v` find them where they lie on
 * Debian.
 */
import type { Command } from "../../command.ts";
import { DEBIAN_PROGRAMS } from "./debian-programs.ts";
import { notModelled } from "./not-modelled.ts";

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
