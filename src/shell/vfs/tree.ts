/**
 * The in-memory tree of files of one host: directories, files kept as chunks (a log that is appended to stays cheap) and whether
 * they may be executed. Owners, links and times are left out: every process here is root, and nothing asks for the rest.
 */
import { type Refusal, refusal } from "../../kernel/config/errno.ts";
import { spend } from "../../sim/work.ts";
import type { FileSystem } from "../files.ts";
import { toBytes } from "../io.ts";
import { Quota } from "./quota.ts";

interface FileNode {
  readonly kind: "file";
  chunks: Uint8Array[];
  size: number;
  executable: boolean;
}

interface DirectoryNode {
  readonly kind: "directory";
  readonly entries: Map<string, FileNode | DirectoryNode>;
}

type Node = FileNode | DirectoryNode;

/** Bytes of a name, and of a path with its end. Linux: NAME_MAX, PATH_MAX. */
const MAX_NAME_BYTES = 255;
const MAX_PATH_BYTES = 4096;

export class FileTree implements FileSystem {
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
    tree.#root = copyDirectory(this.#root);
    tree.#hasExecutables = this.#hasExecutables;
    return tree;
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
    if (node.chunks.length > 1) node.chunks = [join(node.chunks)];
    return node.chunks[0] ?? new Uint8Array(0);
  }

  writeFile(path: string, data: Uint8Array, options: { append?: boolean } = {}): Refusal | null {
    const parent = this.#parent(path);
    if (typeof parent === "string") return refusal(parent);
    const name = baseName(path);
    const node = parent.entries.get(name);
    if (node?.kind === "directory" || path.endsWith("/")) return refusal("EISDIR");
    const before = node?.size ?? 0;
    const size = options.append ? before + data.length : data.length;
    const refused = (node === undefined ? this.#quota.create() : null) ?? this.#quota.resize(before, size);
    if (refused !== null) return refused;
    const copy = data.slice();
    const chunks = copy.length > 0 ? [copy] : [];
    if (node === undefined) parent.entries.set(name, { kind: "file", chunks, size, executable: false });
    else {
      if (options.append) node.chunks.push(...chunks);
      else node.chunks = chunks;
      node.size = size;
    }
    return null;
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
    if (node.kind === "file") return refusal("ENOTDIR");
    return [...node.entries.keys()].sort();
  }

  makeDirectory(path: string, options: { recursive?: boolean } = {}): Refusal | null {
    let directory = this.#root;
    const names = split(path);
    if (isTooLong(path, names)) return refusal("ENAMETOOLONG");
    for (const [index, name] of names.entries()) {
      const next = directory.entries.get(name);
      const isLast = index === names.length - 1;
      if (next?.kind === "file") return refusal(isLast ? "EEXIST" : "ENOTDIR");
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
    if (existing?.kind === "directory" && node.kind === "file") return refusal("EISDIR");
    if (existing?.kind === "file" && node.kind === "directory") return refusal("ENOTDIR");
    if (existing?.kind === "directory" && existing.entries.size > 0) return refusal("ENOTEMPTY");
    if (existing !== undefined) this.#release(existing);
    source.entries.delete(baseName(from));
    target.entries.set(baseName(to), node);
    return null;
  }

  isExecutable(path: string): boolean {
    if (!this.#hasExecutables) return false;
    const node = this.#find(path);
    return typeof node !== "string" && node.kind === "file" && node.executable;
  }

  setExecutable(path: string, executable: boolean): Refusal | null {
    const node = this.#find(path);
    if (typeof node === "string") return refusal(node);
    if (node.kind === "file") node.executable = executable;
    this.#hasExecutables ||= executable;
    return null;
  }

  #release(node: Node): void {
    this.#quota.release(node.kind === "file" ? node.size : 0);
    if (node.kind === "directory") for (const each of node.entries.values()) this.#release(each);
  }

  #find(path: string): Node | "ENOENT" | "ENOTDIR" | "ENAMETOOLONG" {
    let node: Node = this.#root;
    const names = split(path);
    if (isTooLong(path, names)) return "ENAMETOOLONG";
    for (const name of names) {
      if (node.kind === "file") return "ENOTDIR";
      const next = node.entries.get(name);
      if (next === undefined) return "ENOENT";
      node = next;
    }
    return path.endsWith("/") && node.kind === "file" ? "ENOTDIR" : node;
  }

  #parent(path: string): DirectoryNode | "ENOENT" | "ENOTDIR" | "ENAMETOOLONG" {
    const names = split(path);
    if (isTooLong(path, names)) return "ENAMETOOLONG";
    if (names.length === 0) return this.#root;
    const node = this.#find(`/${names.slice(0, -1).join("/")}`);
    if (typeof node === "string") return node;
    return node.kind === "directory" ? node : "ENOTDIR";
  }
}

/** What a file holds is never changed in place, so copies share it. */
function copyDirectory({ entries }: DirectoryNode): DirectoryNode {
  const copied = new Map<string, Node>();
  for (const [name, node] of entries)
    copied.set(name, node.kind === "directory" ? copyDirectory(node) : { ...node, chunks: [...node.chunks] });
  return { kind: "directory", entries: copied };
}

function isTooLong(path: string, names: readonly string[]): boolean {
  if (path.length * MOST_BYTES < MAX_NAME_BYTES) return false;
  spend(path.length * PATH_WORK);
  return toBytes(path).length >= MAX_PATH_BYTES || names.some((name) => toBytes(name).length > MAX_NAME_BYTES);
}

/** What a character of a long path costs, in units of work. */
const PATH_WORK = 4;

/** Of one character in UTF-8, by its units in UTF-16. */
const MOST_BYTES = 3;

/** The steps of a path; `.` and `..` are resolved. */
function split(path: string): string[] {
  const steps: string[] = [];
  for (const step of path.split("/")) {
    if (step === "..") steps.pop();
    else if (step !== "" && step !== ".") steps.push(step);
  }
  return steps;
}

function baseName(path: string): string {
  return split(path).at(-1) ?? "";
}

function join(chunks: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(chunks.reduce((size, chunk) => size + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
