/**
 * The search for a program through the directories of PATH, as execvp(3) and bash make it: findcmd.c, find_in_path_element().
 */
import type { Command } from "../command.ts";
import { normalizePath } from "../vfs/canonical.ts";
import type { World } from "./world.ts";

/** Where a command lies. */
export function pathOf(command: Command): string {
  return command.path ?? `/usr/bin/${command.name}`;
}

/** What a search through PATH yields. A file that may not be executed is what remains where nothing else has the name. */
export interface Candidate {
  /** The directory as PATH spells it, and the name. */
  readonly path: string;
  readonly isExecutable: boolean;
  /** The current directory stands in PATH before or where it was found: it goes first also once the path is remembered. */
  readonly passedDot: boolean;
}

/** Whether a path is a program or a file that may be executed. */
export function isExecutableFile(world: World, path: string): boolean {
  const command = world.registry.get(path.slice(path.lastIndexOf("/") + 1));
  if (command !== undefined && merged(pathOf(command)) === merged(path)) return true;
  return world.files.isExecutable(path) && !world.files.isDirectory(path);
}

/** /bin and /sbin are links to their namesakes in /usr, as on Debian 12. */
export function merged(path: string): string {
  return path.startsWith("/bin/") || path.startsWith("/sbin/") ? `/usr${path}` : path;
}

/** All files of a name in the directories of a PATH, in order. */
export function* searchPath(world: World, name: string, directories: string, cwd: string): Generator<Candidate> {
  let passedDot = false;
  for (const directory of directories.split(":")) {
    const from = directory === "" ? "." : directory;
    const absolute = normalizePath(from.startsWith("/") ? from : `${cwd}/${from}`);
    passedDot ||= from.startsWith(".") && absolute === normalizePath(cwd);
    const path = `${from.endsWith("/") ? from : `${from}/`}${name}`;
    const lies = `${absolute === "/" ? "" : absolute}/${name}`;
    if (isExecutableFile(world, lies)) yield { path, isExecutable: true, passedDot };
    else if (world.files.exists(lies) && !world.files.isDirectory(lies)) yield { path, isExecutable: false, passedDot };
  }
}

/** The file of a name in PATH: the first that may be executed, else the first of all. */
export function firstInPath(world: World, name: string, directories: string, cwd: string): Candidate | null {
  let first: Candidate | null = null;
  for (const candidate of searchPath(world, name, directories, cwd)) {
    if (candidate.isExecutable) return candidate;
    first ??= candidate;
  }
  return first;
}
