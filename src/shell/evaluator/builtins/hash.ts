/** hash: the table of the commands the shell has found. bash 5.2: builtins/hash.def. */
import { type Builtin, quick } from "../builtin.ts";
import { readBuiltinOptions } from "../builtin-options.ts";
import { findUserCommand } from "../command-search.ts";
import type { Shell } from "../shell.ts";

const USAGE = "hash [-lr] [-p pathname] [-dt] [name ...]";

export const HASH: Builtin = {
  name: "hash",
  run: quick((shell, argv) => (shell.dialect === "bash" ? hash(shell, argv) : hashOfPosix(shell, argv.slice(1)))),
};

function hash(shell: Shell, argv: readonly string[]): number {
  if (!shell.options.has("hashall")) {
    shell.complain("hash: hashing disabled");
    return 1;
  }
  const options = readBuiltinOptions(shell, argv, "dlp:rt", USAGE);
  if (typeof options === "number") return options;
  const { letters, values, rest } = options;
  const { table } = shell;
  const isReusable = letters.includes("l");
  if (rest.length === 0 && /[dt]/.test(letters)) {
    shell.complain(`hash: ${letters.includes("d") ? "-d" : "-t"}: option requires an argument`);
    return 1;
  }
  if (letters.includes("r")) table.clear();
  else if (rest.length === 0) return listTable(shell, isReusable);
  if (letters.includes("t")) return listTargets(shell, rest, isReusable);
  let status = 0;
  const fail = (text: string): void => {
    shell.complain(`hash: ${text}`);
    status = 1;
  };
  const path = values.get("p");
  for (const name of rest.filter((word) => !word.includes("/"))) {
    if (path !== undefined) {
      if (shell.world.files.isDirectory(shell.absolute(path))) fail(`${path}: Is a directory`);
      else table.insert(name, path, false, 0);
    } else if (letters.includes("d")) {
      if (!table.remove(name)) fail(`${name}: not found`);
    } else if (!remember(shell, name)) fail(`${name}: not found`);
  }
  return status;
}

/** Looks a command up anew, to be remembered; functions and builtins are not. */
function remember(shell: Shell, name: string): boolean {
  if (shell.executor.builtins.has(name) || shell.functions.has(name)) return true;
  shell.table.remove(name);
  const found = name === "" ? null : findUserCommand(shell, name);
  if (found === null || !found.isExecutable) return false;
  shell.table.insert(name, found.path, found.passedDot, 0);
  return true;
}

function listTable(shell: Shell, isReusable: boolean): number {
  const entries = shell.table.list();
  if (entries.length === 0) shell.stdout.write("hash: hash table empty\n");
  else if (!isReusable) shell.stdout.write("hits\tcommand\n");
  for (const { name, path, hits } of entries)
    shell.stdout.write(isReusable ? reusable(name, path) : `${String(hits).padStart(4)}\t${path}\n`);
  return 0;
}

function listTargets(shell: Shell, names: readonly string[], isReusable: boolean): number {
  let status = 0;
  for (const name of names) {
    const path = shell.table.search(shell, name);
    if (path === null) {
      shell.complain(`hash: ${name}: not found`);
      status = 1;
    } else shell.stdout.write(isReusable ? reusable(name, path) : names.length > 1 ? `${name}\t${path}\n` : `${path}\n`);
  }
  return status;
}

function reusable(name: string, path: string): string {
  return `builtin hash -p ${path} ${name}\n`;
}

/** hash of dash and ash: -r, and the paths alone. dash: exec.c, hashcmd(). */
function hashOfPosix(shell: Shell, words: readonly string[]): number {
  const bad = /^-[^r]*([^r-])/.exec(words[0] ?? "")?.[1];
  if (bad !== undefined) {
    shell.complain(`hash: Illegal option -${bad}`);
    return 2;
  }
  if (words[0]?.startsWith("-r")) {
    shell.table.clear();
    return 0;
  }
  if (words.length === 0) for (const { path } of shell.table.list()) shell.stdout.write(`${path}\n`);
  let status = 0;
  for (const name of words) {
    if (name.includes("/") || remember(shell, name)) continue;
    shell.complain(`hash: ${name}: not found`);
    status = 1;
  }
  return status;
}
