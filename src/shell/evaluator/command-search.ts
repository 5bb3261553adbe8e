/**
 * Where a shell finds the program of a name, and the table of what it has found before. bash 5.2: findcmd.c,
 * search_for_command(); hashcmd.c, phash_search() and phash_insert(). Left out: BASH_CMDS, the table as a variable.
 */

import { normalizePath } from "../vfs/canonical.ts";
import { inHashOrder } from "./hash-order.ts";
import { type Candidate, firstInPath, isExecutableFile, searchPath } from "./path-search.ts";
import type { Shell } from "./shell.ts";

interface Remembered {
  readonly path: string;
  readonly looksInDot: boolean;
  hits: number;
}

/** The commands a shell has found, until PATH changes. */
export class CommandTable {
  #entries = new Map<string, Remembered>();

  copy(): CommandTable {
    const copy = new CommandTable();
    copy.#entries = new Map([...this.#entries].map(([name, entry]) => [name, { ...entry }]));
    return copy;
  }

  insert(name: string, path: string, looksInDot: boolean, hits: number): void {
    this.#entries.set(name, { path, looksInDot, hits });
  }

  /** Forgets a name; false where it was not remembered. */
  remove(name: string): boolean {
    return this.#entries.delete(name);
  }

  clear(): void {
    this.#entries.clear();
  }

  /** The path remembered for a name, as it is to be used from the current directory; each search is a hit. */
  search(shell: Shell, name: string): string | null {
    const entry = this.#entries.get(name);
    if (entry === undefined || !shell.options.has("hashall")) return null;
    entry.hits++;
    const { path } = entry;
    const isRelative = !path.startsWith("/");
    if (!entry.looksInDot && !isRelative) return path;
    const tail = isRelative ? path : name;
    const dotted = tail.startsWith("./") ? tail : `./${tail}`;
    if (isExecutableFile(shell.world, shell.absolute(dotted))) return dotted;
    const liesHere =
      path.startsWith(".") && normalizePath(shell.absolute(path.slice(0, path.lastIndexOf("/")))) === normalizePath(shell.cwd);
    return liesHere ? null : path;
  }

  /** All entries, in the order of bash's hash table. */
  list(): { readonly name: string; readonly path: string; readonly hits: number }[] {
    const paths = new Map([...this.#entries].map(([name, { path }]) => [name, path]));
    return inHashOrder(paths, TABLE_BUCKETS).map(([name, path]) => ({ name, path, hits: this.#entries.get(name)!.hits }));
  }
}

/** confstr(_CS_PATH), where `command -p` looks. */
const STANDARD_PATH = "/bin:/usr/bin";

/** FILENAME_HASH_BUCKETS, hashcmd.h. */
const TABLE_BUCKETS = 256;

/** The directories a shell searches; null where it searches none, and a name is a file of the current directory. */
function directoriesOf(shell: Shell): string | null {
  const text = shell.variables.text("PATH");
  if (text === undefined || text === "") return null;
  const home = shell.variables.text("HOME") ?? "/root";
  return text
    .split(":")
    .map((directory) => directory.replace(/^~(?=\/|$)/, () => home))
    .join(":");
}

/** The file of a name for a shell, without its table. */
export function findUserCommand(shell: Shell, name: string, isStandard = false): Candidate | null {
  const directories = isStandard ? STANDARD_PATH : directoriesOf(shell);
  if (directories === null)
    return { path: name, isExecutable: isExecutableFile(shell.world, shell.absolute(name)), passedDot: true };
  return firstInPath(shell.world, name, directories, shell.cwd);
}

/** All files of a name that a shell could execute. */
export function allUserCommands(shell: Shell, name: string): string[] {
  const directories = directoriesOf(shell);
  if (directories === null) return isExecutableFile(shell.world, shell.absolute(name)) ? [name] : [];
  return [...searchPath(shell.world, name, directories, shell.cwd)].filter((found) => found.isExecutable).map(({ path }) => path);
}

/** The path a shell executes for a name, remembered from then on; null where nothing has the name. bash: search_for_command(). */
export function searchForCommand(shell: Shell, name: string, isStandard = false): string | null {
  if (name.includes("/")) return name;
  const { table } = shell;
  const hashed = table.search(shell, name);
  if (hashed !== null) {
    if (!shell.shopt.has("checkhash") || isExecutableFile(shell.world, shell.absolute(hashed))) return hashed;
    table.remove(name);
  }
  const found = findUserCommand(shell, name, isStandard);
  if (found === null) return null;
  if (shell.options.has("hashall") && (isStandard || directoriesOf(shell) !== null))
    table.insert(name, found.path, found.passedDot, 1);
  return found.path;
}
