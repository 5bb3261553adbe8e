/**
 * The in-memory tree of files of one host: directories, files with room to grow (a log that is appended to stays cheap) and
 * whether they may be executed. Owners, links and times are left out: every process here is root, and nothing asks for the rest.
 */
import { isRefusal, type Refusal, refusal } from "../../kernel/config/errno.ts";
import { type Restore, restoreAll, saveMap } from "../../sim/restore.ts";
import { spend } from "../../sim/work.ts";
import type { Inode, OpenFlags, PlainFiles } from "../files.ts";
import { toBytes } from "../io.ts";
import { stepsOf } from "./canonical.ts";
import { Quota } from "./quota.ts";

/** A regular file: it is there while a name or a descriptor leads to it, and counts in the quota as long. */
class FileNode implements Inode {
  readonly kind = "regular";
  executable = false;
  readonly #quota: Quota;
  #bytes: Uint8Array;
  #size: number;
  /** Somebody holds what readAt() returned: bytes within the size are changed in a copy. */
  #isShared = true;
  #uses = 0;
  #hasName = true;

  constructor(quota: Quota, bytes: Uint8Array) {
    this.#quota = quota;
    this.#bytes = bytes;
    this.#size = bytes.length;
  }

  get size(): number {
    return this.#size;
  }

  readAt(position: number): Uint8Array {
    this.#isShared = true;
    return this.#bytes.subarray(Math.min(position, this.#size), this.#size);
  }

  writeAt(position: number, bytes: Uint8Array): Refusal | null {
    const size = Math.max(this.#size, position + bytes.length);
    const refused = this.#quota.resize(this.#size, size);
    if (refused !== null) return refused;
    if (size > this.#bytes.length || (this.#isShared && position < this.#size)) this.#reallocate(size);
    this.#bytes.fill(0, this.#size, Math.max(this.#size, position));
    this.#bytes.set(bytes, position);
    this.#size = size;
    return null;
  }

  truncate(): void {
    this.#quota.resize(this.#size, 0);
    this.#bytes = new Uint8Array(0);
    this.#size = 0;
  }

  /** What it holds is shared from now on: bytes within its size are changed in a copy. */
  save(): Restore {
    const [bytes, size, uses, hasName, executable] = [this.#bytes, this.#size, this.#uses, this.#hasName, this.executable];
    this.#isShared = true;
    return () => {
      [this.#bytes, this.#size, this.#uses, this.#hasName, this.executable] = [bytes, size, uses, hasName, executable];
      this.#isShared = true;
    };
  }

  /** Another file with the same content, which is not copied while neither changes. */
  copy(quota: Quota): FileNode {
    const node = new FileNode(quota, this.readAt(0));
    node.executable = this.executable;
    return node;
  }

  open(): void {
    this.#uses++;
  }

  close(): void {
    this.#uses--;
    this.#releaseUnused();
  }

  /** Its last name is gone. Linux: unlink(2). */
  unlink(): void {
    this.#hasName = false;
    this.#releaseUnused();
  }

  #releaseUnused(): void {
    if (!this.#hasName && this.#uses === 0) this.#quota.release(this.#size);
  }

  #reallocate(size: number): void {
    const grown = size > this.#bytes.length ? Math.min(this.#size + (this.#size >> 1), MOST_CAPACITY) : 0;
    const bytes = new Uint8Array(Math.max(size, grown));
    bytes.set(this.#bytes.subarray(0, this.#size));
    this.#bytes = bytes;
    this.#isShared = false;
  }
}

/** A file grows by half of its size, up to this many bytes at once. */
const MOST_CAPACITY = 16 * 1024 * 1024;

interface DirectoryNode {
  readonly kind: "directory";
  readonly entries: Map<string, FileNode | DirectoryNode>;
}

type Node = FileNode | DirectoryNode;

/** Bytes of a name, and of a path with its end. Linux: NAME_MAX, PATH_MAX. */
const MAX_NAME_BYTES = 255;
const MAX_PATH_BYTES = 4096;

export class FileTree implements PlainFiles {
  #root: DirectoryNode = { kind: "directory", entries: new Map() };
  /** Some file was made executable: while none was, nobody has to look. */
  #hasExecutables = false;
  readonly #quota: Quota;

  /** What is written counts in the quota. */
  constructor(quota: Quota = new Quota()) {
    this.#quota = quota;
  }

  /** A tree of its own with the same files, which do not count. */
  copy(quota: Quota = new Quota()): FileTree {
    const tree = new FileTree(quota);
    tree.#root = copyDirectory(this.#root, quota);
    tree.#hasExecutables = this.#hasExecutables;
    return tree;
  }

  save(): Restore {
    const [root, hasExecutables] = [this.#root, this.#hasExecutables];
    return restoreAll([
      saveNode(root),
      this.#quota.save(),
      () => {
        [this.#root, this.#hasExecutables] = [root, hasExecutables];
      },
    ]);
  }

  /** Removes everything. */
  clear(): void {
    for (const node of this.#root.entries.values()) this.#release(node);
    this.#root.entries.clear();
  }

  readFile(path: string): Uint8Array | Refusal {
    const node = this.#find(path);
    if (typeof node === "string") return refusal(node);
    if (node.kind === "directory") return refusal("EISDIR");
    return node.readAt(0);
  }

  writeFile(path: string, data: Uint8Array, options: { append?: boolean } = {}): Refusal | null {
    const node = this.#create(path);
    if (isRefusal(node)) return node;
    if (options.append) return node.writeAt(node.size, data);
    const refused = this.#quota.fits(node.size, data.length);
    if (refused !== null) return refused;
    node.truncate();
    return node.writeAt(0, data);
  }

  open(path: string, flags: OpenFlags): Inode | Refusal {
    if (flags.create || flags.truncate) {
      const node = this.#create(path);
      if (!isRefusal(node) && flags.truncate) node.truncate();
      return node;
    }
    const node = this.#find(path);
    if (typeof node === "string") return refusal(node);
    return node.kind === "directory" ? refusal("EISDIR") : node;
  }

  /** The file at a path, made where there is none. */
  #create(path: string): FileNode | Refusal {
    const parent = this.#parent(path);
    if (typeof parent === "string") return refusal(parent);
    const name = baseName(path);
    const node = parent.entries.get(name);
    if (node?.kind === "directory" || path.endsWith("/")) return refusal("EISDIR");
    if (node !== undefined) return node;
    const refused = this.#quota.create();
    if (refused !== null) return refused;
    spend(FILE_WORK);
    const made = new FileNode(this.#quota, new Uint8Array(0));
    parent.entries.set(name, made);
    return made;
  }

  isDevice(): boolean {
    return false;
  }

  exists(path: string): boolean {
    return typeof this.#find(path) !== "string";
  }

  isDirectory(path: string): boolean {
    const node = this.#find(path);
    return typeof node !== "string" && node.kind === "directory";
  }

  isLink(): boolean {
    return false;
  }

  list(path: string): readonly string[] | Refusal {
    const node = this.#find(path);
    if (typeof node === "string") return refusal(node);
    if (node.kind === "regular") return refusal("ENOTDIR");
    return [...node.entries.keys()].sort();
  }

  makeDirectory(path: string, options: { recursive?: boolean } = {}): Refusal | null {
    let directory = this.#root;
    const names = stepsOf(path);
    if (isTooLong(path, names)) return refusal("ENAMETOOLONG");
    for (const [index, name] of names.entries()) {
      const next = directory.entries.get(name);
      const isLast = index === names.length - 1;
      if (next?.kind === "regular") return refusal(isLast ? "EEXIST" : "ENOTDIR");
      if (next !== undefined) {
        if (isLast && !options.recursive) return refusal("EEXIST");
        directory = next;
        continue;
      }
      if (!isLast && !options.recursive) return refusal("ENOENT");
      const refused = this.#quota.create();
      if (refused !== null) return refused;
      const made: DirectoryNode = { kind: "directory", entries: new Map() };
      directory.entries.set(name, made);
      directory = made;
    }
    return names.length === 0 && !options.recursive ? refusal("EEXIST") : null;
  }

  remove(path: string, options: { recursive?: boolean } = {}): Refusal | null {
    const node = this.#find(path);
    if (typeof node === "string") return refusal(node);
    const parent = this.#parent(path);
    if (typeof parent === "string" || node === this.#root) return refusal("EBUSY");
    if (node.kind === "directory" && node.entries.size > 0 && !options.recursive) return refusal("ENOTEMPTY");
    parent.entries.delete(baseName(path));
    this.#release(node);
    return null;
  }

  rename(from: string, to: string): Refusal | null {
    const node = this.#find(from);
    if (typeof node === "string") return refusal(node);
    const source = this.#parent(from);
    const target = this.#parent(to);
    if (typeof source === "string") return refusal(source);
    if (typeof target === "string") return refusal(target);
    const existing = target.entries.get(baseName(to));
    if (existing === node) return null;
    if (`${to}/`.startsWith(`${from}/`)) return refusal("EINVAL");
    if (existing?.kind === "directory" && node.kind === "regular") return refusal("EISDIR");
    if (existing?.kind === "regular" && node.kind === "directory") return refusal("ENOTDIR");
    if (existing?.kind === "directory" && existing.entries.size > 0) return refusal("ENOTEMPTY");
    if (existing !== undefined) this.#release(existing);
    source.entries.delete(baseName(from));
    target.entries.set(baseName(to), node);
    return null;
  }

  isExecutable(path: string): boolean {
    if (!this.#hasExecutables) return false;
    const node = this.#find(path);
    return typeof node !== "string" && node.kind === "regular" && node.executable;
  }

  setExecutable(path: string, executable: boolean): Refusal | null {
    const node = this.#find(path);
    if (typeof node === "string") return refusal(node);
    if (node.kind === "regular") node.executable = executable;
    this.#hasExecutables ||= executable;
    return null;
  }

  #release(node: Node): void {
    if (node.kind === "regular") return node.unlink();
    this.#quota.release(0);
    for (const each of node.entries.values()) this.#release(each);
  }

  #find(path: string): Node | "ENOENT" | "ENOTDIR" | "ENAMETOOLONG" {
    let node: Node = this.#root;
    const names = stepsOf(path);
    if (isTooLong(path, names)) return "ENAMETOOLONG";
    for (const name of names) {
      if (node.kind === "regular") return "ENOTDIR";
      const next = node.entries.get(name);
      if (next === undefined) return "ENOENT";
      node = next;
    }
    return path.endsWith("/") && node.kind === "regular" ? "ENOTDIR" : node;
  }

  #parent(path: string): DirectoryNode | "ENOENT" | "ENOTDIR" | "ENAMETOOLONG" {
    const names = stepsOf(path);
    if (isTooLong(path, names)) return "ENAMETOOLONG";
    if (names.length === 0) return this.#root;
    const node = this.#find(`/${names.slice(0, -1).join("/")}`);
    if (typeof node === "string") return node;
    return node.kind === "directory" ? node : "ENOTDIR";
  }
}

function saveNode(node: Node): Restore {
  if (node.kind === "regular") return node.save();
  return restoreAll([saveMap(node.entries), ...[...node.entries.values()].map(saveNode)]);
}

function copyDirectory({ entries }: DirectoryNode, quota: Quota): DirectoryNode {
  const copied = new Map<string, Node>();
  for (const [name, node] of entries) copied.set(name, node.kind === "directory" ? copyDirectory(node, quota) : node.copy(quota));
  return { kind: "directory", entries: copied };
}

function isTooLong(path: string, names: readonly string[]): boolean {
  if (path.length * MOST_BYTES < MAX_NAME_BYTES) return false;
  spend(path.length * PATH_WORK);
  return exceeds(path, MAX_PATH_BYTES - 1) || names.some((name) => exceeds(name, MAX_NAME_BYTES));
}

/** Whether a text has more bytes than so many; most are too short to be counted. */
function exceeds(text: string, bytes: number): boolean {
  return text.length > bytes || (text.length * MOST_BYTES > bytes && toBytes(text).length > bytes);
}

/** What a new file costs, in units of work. */
const FILE_WORK = 600;

/** What a character of a long path costs, in units of work. */
const PATH_WORK = 4;

/** Of one character in UTF-8, by its units in UTF-16. */
const MOST_BYTES = 3;

function baseName(path: string): string {
  return stepsOf(path).at(-1) ?? "";
}
