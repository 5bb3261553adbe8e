/**
 * Walks paths as the kernel does, over files that know paths of plain steps only: what stands before a slash, `.` or `..` must be
 * a directory, and a name below something else is "Not a directory". Linux: link_path_walk(), open_last_lookups(), fs/namei.c.
 * Left out: where links lead, which the files follow by name.
 */
import { isRefusal, type Refusal, refusal } from "../../kernel/config/errno.ts";
import type { FileSystem, Inode, OpenFlags, PlainFiles } from "../files.ts";

export class WalkedFiles implements FileSystem {
  readonly #inner: PlainFiles;

  constructor(inner: PlainFiles) {
    this.#inner = inner;
  }

  access(path: string): Refusal | null {
    const refused = this.#refuseWalk(path);
    if (refused !== null || this.#inner.exists(path)) return refused;
    const opened = this.#inner.open(path, {});
    return isRefusal(opened) ? this.#explain(opened, path) : null;
  }

  open(path: string, flags: OpenFlags): Inode | Refusal {
    if (flags.create || flags.truncate) return this.#refuseFileAt(path) ?? this.#explain(this.#inner.open(path, flags), path);
    return this.#refuseWalk(path) ?? this.#explain(this.#inner.open(path, flags), path);
  }

  readFile(path: string): Uint8Array | Refusal {
    return this.#refuseWalk(path) ?? this.#explain(this.#inner.readFile(path), path);
  }

  writeFile(path: string, data: Uint8Array, options?: { append?: boolean }): Refusal | null {
    return this.#refuseFileAt(path) ?? this.#explain(this.#inner.writeFile(path, data, options), path);
  }

  exists(path: string): boolean {
    return this.#refuseWalk(path) === null && this.#inner.exists(path);
  }

  isDirectory(path: string): boolean {
    return this.#refuseWalk(path) === null && this.#inner.isDirectory(path);
  }

  isDevice(path: string): boolean {
    return this.#refuseWalk(path) === null && this.#inner.isDevice(path);
  }

  isLink(path: string): boolean {
    return this.#refuseWalk(path) === null && this.#inner.isLink(path);
  }

  list(path: string): readonly string[] | Refusal {
    return this.#refuseWalk(path) ?? this.#explain(this.#inner.list(path), path);
  }

  makeDirectory(path: string, options?: { recursive?: boolean }): Refusal | null {
    const plain = withoutSlashes(path);
    // One is made with those above it: nothing there is missing, but something may be no directory.
    const below = options?.recursive ? this.#explain(refusal("ENOENT"), plain) : null;
    const refused = this.#refuseWalk(plain) ?? (below?.errno === "ENOTDIR" ? below : null);
    return refused ?? this.#explain(this.#inner.makeDirectory(plain, options), plain);
  }

  remove(path: string, options?: { recursive?: boolean }): Refusal | null {
    return this.#refuseWalk(path) ?? this.#explain(this.#inner.remove(path, options), path);
  }

  rename(from: string, to: string): Refusal | null {
    const target = this.#inner.isDirectory(from) ? withoutSlashes(to) : to;
    const refused = this.#refuseWalk(from) ?? this.#refuseWalk(target) ?? this.#inner.rename(from, target);
    return this.#explain(this.#explain(refused, from), target);
  }

  isExecutable(path: string): boolean {
    return this.#refuseWalk(path) === null && this.#inner.isExecutable(path);
  }

  setExecutable(path: string, executable: boolean): Refusal | null {
    return this.#refuseWalk(path) ?? this.#explain(this.#inner.setExecutable(path, executable), path);
  }

  /** A file is never made, nor written, under a name that ends with a slash. */
  #refuseFileAt(path: string): Refusal | null {
    const plain = withoutSlashes(path);
    return this.#refuseWalk(plain) ?? (plain === path ? null : (this.#refuseWalk(`${parentOf(plain)}/`) ?? refusal("EISDIR")));
  }

  /** Null where each step that must be a directory is one, as far as the files below do not look themselves. */
  #refuseWalk(path: string): Refusal | null {
    if (PLAIN.test(path)) return null;
    for (const { index } of path.matchAll(DIRECTORY_ENDS)) {
      const directory = path.slice(0, index);
      if (index > 0 && !this.#inner.isDirectory(directory))
        return this.#inner.exists(directory) ? refusal("ENOTDIR") : this.#explain(refusal("ENOENT"), directory);
    }
    return null;
  }

  /**
   * ENOENT becomes ENOTDIR where the nearest part of the path that exists is no directory; anything else is returned as it is.
   */
  #explain<T>(result: T, path: string): T | Refusal {
    if (!isRefusal(result) || result.errno !== "ENOENT") return result;
    let at = parentOf(path);
    while (at !== "" && !this.#inner.exists(at)) at = parentOf(at);
    return at === "" || this.#inner.isDirectory(at) ? result : refusal("ENOTDIR");
  }
}

/** Every step has a name that does not begin with a dot. */
const PLAIN = /^(?:\/[^/.][^/]*)+$/;

/** Where a path says that what it has led to is a directory: before `.` and `..`, and before slashes at its end. */
const DIRECTORY_ENDS = /\/+(?:\.{1,2}(?=\/|$)|$)/g;

function withoutSlashes(path: string): string {
  return path.replace(/\/+$/, "") || "/";
}

/** Without its last step; "" of the root. */
function parentOf(path: string): string {
  return path.slice(0, Math.max(0, withoutSlashes(path).lastIndexOf("/")));
}
