/**
 * Directories whose entries are made from something else when they are looked at: /proc/sys from sysctls, /sys/class/net from
 * links, /run/netns from the named namespaces, /usr/bin from the commands there are. A tree is a list of paths below its root.
 */
import type { Refusal } from "../../kernel/config/errno.ts";
import { refusal } from "../../kernel/config/errno.ts";

export interface SyntheticTree {
  /** With a slash at neither end: proc/sys. */
  readonly root: string;
  /** The files there are, below the root; directories follow from them. */
  paths(): readonly string[];
  /** The same answer as from the paths, for a tree that can tell without listing them. */
  kindOf?(path: string): "file" | "directory" | null;
  /** The names in a directory, for a tree whose paths have no end: one with links. */
  list?(path: string): readonly string[] | Refusal;
  /** Directories that may be empty. */
  directories?(): readonly string[];
  read(path: string): string | Refusal;
  write(path: string, text: string): Refusal | null;
  /** Why no file can be made here. */
  readonly refusesCreation: Refusal;
  /** Why no directory can, where that is another reason. */
  readonly refusesDirectory?: Refusal;
  readonly isExecutable?: boolean;
}

/** The file or directory at a path within a tree. */
export function lookUp(tree: SyntheticTree, path: string): "file" | "directory" | null {
  if (path === "") return "directory";
  if (tree.kindOf !== undefined) return tree.kindOf(path);
  const paths = tree.paths();
  if (paths.includes(path)) return "file";
  const prefix = `${path}/`;
  if (paths.some((other) => other.startsWith(prefix))) return "directory";
  return tree.directories?.().some((other) => other === path || other.startsWith(prefix)) ? "directory" : null;
}

/** Why nothing can be made at a path that is not there: its directory may be missing, too. */
export function whyNotMade(tree: SyntheticTree, path: string, what: "file" | "directory"): Refusal {
  const parent = path.slice(0, Math.max(0, path.lastIndexOf("/")));
  if (lookUp(tree, parent) === null) return refusal("ENOENT");
  return what === "directory" ? (tree.refusesDirectory ?? tree.refusesCreation) : tree.refusesCreation;
}

export function listTree(tree: SyntheticTree, path: string): readonly string[] | Refusal {
  const kind = lookUp(tree, path);
  if (kind === null) return refusal("ENOENT");
  if (kind === "file") return refusal("ENOTDIR");
  if (tree.list !== undefined) return tree.list(path);
  const prefix = path === "" ? "" : `${path}/`;
  const names = new Set<string>();
  for (const other of [...tree.paths(), ...(tree.directories?.() ?? [])]) {
    if (other.startsWith(prefix) && other.length > prefix.length) names.add(other.slice(prefix.length).split("/")[0]!);
  }
  return [...names].sort();
}
