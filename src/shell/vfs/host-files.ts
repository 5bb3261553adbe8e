/**
 * The files of one host. `view` joins a namespace's synthetic trees to the tree of files all its processes share. The links
 * Debian has in its root (/bin, /sbin, /var/run) are followed by name.
 */
import { type Refusal, refusal } from "../../kernel/config/errno.ts";
import type { Limits } from "../../sim/limits.ts";
import type { FileSystem, Inode, OpenFlags, PlainFiles } from "../files.ts";
import { toBytes, toText } from "../io.ts";
import { BASE_FILES, namingFiles } from "./base-files.ts";
import { canonical } from "./canonical.ts";
import { DEVICE_NAMES, deviceAt, readDevice } from "./devices.ts";
import { isDebianLink, isKernelLink } from "./links.ts";
import { type Mount, MountedFiles } from "./mounts.ts";
import { WalkedFiles } from "./path-walk.ts";
import { Quota } from "./quota.ts";
import { listTree, lookUp, openSynthetic, type SyntheticTree, whyNotMade } from "./synthetic.ts";
import { FileTree } from "./tree.ts";
import { netnsTree, programTree } from "./trees.ts";

export interface HostFilesOptions {
  readonly hostname: string;
  /** Paths of the programs the host has: /usr/sbin/ip. */
  readonly programs?: () => readonly string[];
  readonly netnsNames?: () => readonly string[];
  /** Containers' sandboxes, where dockerd runs. */
  readonly sandboxNames?: () => readonly string[];
  readonly limits?: Limits;
}

export interface ViewOptions {
  /** What the kernel shows of a namespace, the inner ones first (vfs/kernel-trees.ts). */
  readonly trees?: readonly SyntheticTree[];
}

export class HostFiles {
  readonly tree: FileTree;
  /** The disk that its containers share. */
  readonly quota: Quota;
  readonly #options: HostFilesOptions;
  readonly #mounts: Mount[] = [];

  constructor(options: HostFilesOptions) {
    this.#options = options;
    base ??= makeBase();
    this.quota = new Quota(options.limits);
    this.tree = base.copy(this.quota);
    for (const [path, text] of namingFiles(options.hostname)) this.tree.writeFile(path, toBytes(text));
  }

  /** The files as a process in one namespace sees them. */
  view(options: ViewOptions = {}): FileSystem {
    const trees: SyntheticTree[] = [...(options.trees ?? [])];
    if (this.#options.netnsNames !== undefined) trees.push(netnsTree(this.#options.netnsNames));
    if (this.#options.sandboxNames !== undefined) trees.push(netnsTree(this.#options.sandboxNames, "run/docker/netns"));
    const { programs } = this.#options;
    if (programs !== undefined) {
      for (const directory of ["usr/bin", "usr/sbin"]) trees.push(programTree(directory, () => namesIn(programs(), directory)));
    }
    return new WalkedFiles(new MountedFiles(new HostView(this.tree, trees), this.#mounts));
  }

  /** Mounts files on a folder, which is made where it is not there; all processes of the host see them. */
  mount(root: string, files: PlainFiles): void {
    this.tree.makeDirectory(root, { recursive: true });
    this.#mounts.push({ root, files });
  }
}

const DIRECTORIES = [
  "/dev",
  "/etc/netns",
  "/home",
  "/mnt",
  "/opt",
  "/proc/self",
  "/root",
  "/run/netns",
  "/srv",
  "/sys/class/net",
  "/tmp",
  "/usr/bin",
  "/usr/sbin",
  "/usr/local/bin",
  "/usr/local/sbin",
  "/var/log",
  "/var/tmp",
  "/var/lib",
];

/** What every host begins with, made when the first one looks. */
let base: FileTree | null = null;

function makeBase(): FileTree {
  const tree = new FileTree();
  for (const path of DIRECTORIES) tree.makeDirectory(path, { recursive: true });
  for (const [path, text] of BASE_FILES) tree.writeFile(path, toBytes(text));
  return tree;
}

/** The names of a list's programs in each directory: the same list is gone through once. */
const namesByList = new WeakMap<readonly string[], Map<string, ReadonlySet<string>>>();

function namesIn(paths: readonly string[], directory: string): ReadonlySet<string> {
  let byDirectory = namesByList.get(paths);
  if (byDirectory === undefined) {
    byDirectory = new Map();
    namesByList.set(paths, byDirectory);
  }
  const known = byDirectory.get(directory);
  if (known !== undefined) return known;
  const names = paths.filter((path) => path.startsWith(`/${directory}/`)).map((path) => path.slice(directory.length + 2));
  const made = new Set(names);
  byDirectory.set(directory, made);
  return made;
}

/** A tree with the beginning that the paths of what is in it have. */
interface Mounted {
  readonly tree: SyntheticTree;
  readonly prefix: string;
}

class HostView implements PlainFiles {
  readonly #tree: FileTree;
  readonly #trees: readonly Mounted[];

  constructor(tree: FileTree, trees: readonly SyntheticTree[]) {
    this.#tree = tree;
    this.#trees = trees.map((each) => ({ tree: each, prefix: `/${each.root}/` }));
  }

  open(given: string, flags: OpenFlags): Inode | Refusal {
    const path = canonical(given);
    const at = this.#within(path);
    const device = deviceAt(path);
    if (device !== null) return device;
    if (at === null) return this.#tree.open(path, flags);
    const kind = lookUp(at.tree, at.path);
    if (kind === "directory") return refusal("EISDIR");
    if (kind === "file") return openSynthetic(at.tree, at.path, flags);
    if (this.#isShared(at.tree) || !flags.create) return this.#tree.open(path, flags);
    return whyNotMade(at.tree, at.path, "file");
  }

  readFile(given: string): Uint8Array | Refusal {
    const path = canonical(given);
    const at = this.#within(path);
    const device = deviceAt(path);
    if (device !== null) return readDevice(device);
    if (at === null) return this.#tree.readFile(path);
    const kind = lookUp(at.tree, at.path);
    if (kind === null) return this.#tree.readFile(path);
    if (kind === "directory") return refusal("EISDIR");
    const text = at.tree.read(at.path);
    return typeof text === "string" ? toBytes(text) : text;
  }

  writeFile(given: string, data: Uint8Array, options: { append?: boolean } = {}): Refusal | null {
    const path = canonical(given);
    const at = this.#within(path);
    const device = deviceAt(path);
    if (device !== null) return device.writeAt(0, data);
    if (at === null) return this.#tree.writeFile(path, data, options);
    const kind = lookUp(at.tree, at.path);
    if (kind === "directory") return refusal("EISDIR");
    if (kind === "file") return at.tree.write(at.path, toText(data));
    return this.#isShared(at.tree) ? this.#tree.writeFile(path, data, options) : whyNotMade(at.tree, at.path, "file");
  }

  exists(given: string): boolean {
    const path = canonical(given);
    const at = this.#within(path);
    return (at !== null && lookUp(at.tree, at.path) !== null) || deviceAt(path) !== null || this.#tree.exists(path);
  }

  isDirectory(given: string): boolean {
    const path = canonical(given);
    const at = this.#within(path);
    return (at !== null && lookUp(at.tree, at.path) === "directory") || this.#tree.isDirectory(path);
  }

  isDevice(path: string): boolean {
    return deviceAt(canonical(path)) !== null;
  }

  isLink(path: string): boolean {
    return (isKernelLink(path) || isDebianLink(path)) && this.exists(path);
  }

  list(given: string): readonly string[] | Refusal {
    const path = canonical(given);
    const at = this.#within(path);
    const own = this.#tree.list(path);
    const made = at === null ? refusal("ENOENT") : listTree(at.tree, at.path);
    const links = path === "/" ? ["bin", "sbin"] : path === "/var" ? ["run"] : path === "/dev" ? DEVICE_NAMES : [];
    if (!Array.isArray(own))
      return Array.isArray(made) || (at !== null && "errno" in made && made.errno !== "ENOENT") ? made : own;
    const names = Array.isArray(made) ? [...own, ...made, ...links] : [...own, ...links];
    return [...new Set(names)].sort();
  }

  makeDirectory(given: string, options: { recursive?: boolean } = {}): Refusal | null {
    const path = canonical(given);
    if (deviceAt(path) !== null) return refusal("EEXIST");
    const at = this.#within(path);
    if (at === null || this.#isShared(at.tree)) return this.#tree.makeDirectory(path, options);
    const kind = lookUp(at.tree, at.path);
    if (kind === "directory") return options.recursive ? null : refusal("EEXIST");
    return kind === "file" ? refusal("EEXIST") : whyNotMade(at.tree, at.path, "directory");
  }

  remove(given: string, options: { recursive?: boolean } = {}): Refusal | null {
    const path = canonical(given);
    const at = this.#within(path);
    if (at !== null && !this.#isShared(at.tree)) return lookUp(at.tree, at.path) === null ? refusal("ENOENT") : refusal("EPERM");
    return this.#tree.remove(path, options);
  }

  rename(from: string, to: string): Refusal | null {
    const [source, target] = [canonical(from), canonical(to)];
    for (const path of [source, target]) {
      const at = this.#within(path);
      if (at !== null && !this.#isShared(at.tree)) return refusal("EPERM");
    }
    return this.#tree.rename(source, target);
  }

  isExecutable(given: string): boolean {
    const path = canonical(given);
    const at = this.#within(path);
    if (at?.tree.isExecutable && lookUp(at.tree, at.path) === "file") return true;
    return this.#tree.isExecutable(path);
  }

  setExecutable(given: string, executable: boolean): Refusal | null {
    const path = canonical(given);
    const at = this.#within(path);
    if (at !== null && !this.#isShared(at.tree)) return refusal("EPERM");
    return this.#tree.setExecutable(path, executable);
  }

  /** Program directories hold real files beside the programs. */
  #isShared(tree: SyntheticTree): boolean {
    return tree.isExecutable === true;
  }

  #within(path: string): { tree: SyntheticTree; path: string } | null {
    for (const { tree, prefix } of this.#trees) {
      if (path.startsWith(prefix)) return { tree, path: path.slice(prefix.length) };
      if (path.length === prefix.length - 1 && prefix.startsWith(path)) return { tree, path: "" };
    }
    return null;
  }
}
