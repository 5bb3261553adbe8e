/**
 * Directories whose entries are made from something else when they are looked at: /proc/sys from sysctls, /sys/class/net from
 * links, /run/netns from the named namespaces, /usr/bin from the commands there are. A tree is a list of paths below its root.
 */
import { isRefusal, type Refusal, refusal } from "../../kernel/config/errno.ts";
import type { Inode, OpenFlags } from "../files.ts";
import { toBytes, toText } from "../io.ts";

export interface SyntheticTree {
  /** With a slash at neither end: proc/sys. */
  readonly root: string;
  /** The files there are, below the root; directories follow from them. */
  paths(): readonly string[];
  /** The same as from the paths, for a tree that knows it without listing them. */
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

/** Opens a file of a tree. Opening for writing asks the tree with no text, which changes nothing. */
export function openSynthetic(tree: SyntheticTree, path: string, flags: OpenFlags, mayWrite = true): Inode | Refusal {
  if (flags.create || flags.truncate || flags.write) {
    const refused = mayWrite ? tree.write(path, "") : refusal("EROFS");
    if (refused !== null) return refused;
  }
  return new SyntheticFile(tree, path);
}

/** Its text is made when it is read from the beginning; each write is a whole one. Linux: fs/seq_file.c, proc_dostring(). */
class SyntheticFile implements Inode {
  readonly kind = "kernel";
  readonly size = 0;
  readonly #tree: SyntheticTree;
  readonly #path: string;
  #bytes: Uint8Array | null = null;

  constructor(tree: SyntheticTree, path: string) {
    this.#tree = tree;
    this.#path = path;
  }

  readAt(position: number): Uint8Array | Refusal {
    if (position === 0 || this.#bytes === null) {
      const text = this.#tree.read(this.#path);
      if (isRefusal(text)) return text;
      this.#bytes = toBytes(text);
    }
    return this.#bytes.subarray(position);
  }

  writeAt(_position: number, bytes: Uint8Array): Refusal | null {
    return this.#tree.write(this.#path, toText(bytes));
  }

  truncate(): void {}
  open(): void {}
  close(): void {}
}
