/**
 * The root file system of a container: its own tree of files, the programs of its image as files that can be executed, /proc/sys
 * and /sys of its namespace, and what is mounted over it (-v folders of the host, named volumes). /proc/sys and /sys are
 * read-only unless it is privileged. Owners, links and times are left out, as in shell/vfs/tree.ts.
 */
import { isRefusal, type Refusal, refusal } from "../../kernel/config/errno.ts";
import type { Inode, OpenFlags, PlainFiles } from "../files.ts";
import { toBytes, toText } from "../io.ts";
import { canonical } from "../vfs/canonical.ts";
import { DEVICE_NAMES, deviceAt, readDevice } from "../vfs/devices.ts";
import { isDebianLink, isKernelLink } from "../vfs/links.ts";
import type { Quota } from "../vfs/quota.ts";
import { listTree, lookUp, openSynthetic, type SyntheticTree, whyNotMade } from "../vfs/synthetic.ts";
import { FileTree } from "../vfs/tree.ts";

/** A folder or file of elsewhere at a path of the container. */
export interface MountPoint {
  readonly target: string;
  readonly readOnly: boolean;
  readonly files: PlainFiles;
  /** Where it lies in those files. */
  readonly path: string;
}

export interface RootOptions {
  /** Paths below / of synthetic trees, such as proc/sys, as they are now. */
  readonly trees: () => readonly SyntheticTree[];
  readonly programs: () => readonly string[];
  readonly mounts: readonly MountPoint[];
  /** /bin and /sbin are links to those in /usr. */
  readonly isMerged: boolean;
  readonly isPrivileged: () => boolean;
  readonly isReadOnly: boolean;
  /** The host's disk. */
  readonly quota: Quota;
}

export class RootFiles implements PlainFiles {
  readonly tree: FileTree;
  readonly #options: RootOptions;

  constructor(options: RootOptions) {
    this.#options = options;
    this.tree = new FileTree(options.quota);
  }

  open(given: string, flags: OpenFlags): Inode | Refusal {
    const path = this.#canonical(given);
    const writes = flags.create || flags.truncate || flags.write;
    const mount = this.#mountAt(path);
    if (mount !== null) return mount.readOnly && writes ? refusal("EROFS") : mount.files.open(mount.path, flags);
    const device = deviceAt(path);
    if (device !== null) return device;
    const at = this.#synthetic(path);
    if (at !== null) {
      const kind = lookUp(at.tree, at.path);
      if (kind === "directory") return refusal("EISDIR");
      if (kind === null) return flags.create ? whyNotMade(at.tree, at.path, "file") : refusal("ENOENT");
      return openSynthetic(at.tree, at.path, flags, this.#options.isPrivileged());
    }
    if (this.#isProgram(path)) return refusal("EACCES");
    if (writes && this.#options.isReadOnly && !isKept(path)) return refusal("EROFS");
    return this.tree.open(path, flags);
  }

  readFile(given: string): Uint8Array | Refusal {
    const path = this.#canonical(given);
    const mount = this.#mountAt(path);
    if (mount !== null) return mount.files.readFile(mount.path);
    const device = deviceAt(path);
    if (device !== null) return readDevice(device);
    const at = this.#synthetic(path);
    if (at === null) return this.#isProgram(path) ? refusal("EACCES") : this.tree.readFile(path);
    const kind = lookUp(at.tree, at.path);
    if (kind === null) return refusal("ENOENT");
    if (kind === "directory") return refusal("EISDIR");
    const text = at.tree.read(at.path);
    return isRefusal(text) ? text : toBytes(text);
  }

  writeFile(given: string, data: Uint8Array, options: { append?: boolean } = {}): Refusal | null {
    const path = this.#canonical(given);
    const mount = this.#mountAt(path);
    if (mount !== null) return mount.readOnly ? refusal("EROFS") : mount.files.writeFile(mount.path, data, options);
    const device = deviceAt(path);
    if (device !== null) return device.writeAt(0, data);
    const at = this.#synthetic(path);
    if (at !== null) {
      const kind = lookUp(at.tree, at.path);
      if (kind === "directory") return refusal("EISDIR");
      if (kind === null) return whyNotMade(at.tree, at.path, "file");
      return this.#options.isPrivileged() ? at.tree.write(at.path, toText(data)) : refusal("EROFS");
    }
    if (this.#options.isReadOnly && !isKept(path)) return refusal("EROFS");
    return this.tree.writeFile(path, data, options);
  }

  exists(given: string): boolean {
    const path = this.#canonical(given);
    const mount = this.#mountAt(path);
    if (mount !== null) return mount.files.exists(mount.path);
    if (deviceAt(path) !== null || this.#isProgram(path)) return true;
    const at = this.#synthetic(path);
    if (at !== null) return lookUp(at.tree, at.path) !== null;
    return this.tree.exists(path) || this.#isDirectoryOfPrograms(path);
  }

  isDirectory(given: string): boolean {
    const path = this.#canonical(given);
    const mount = this.#mountAt(path);
    if (mount !== null) return mount.files.isDirectory(mount.path);
    const at = this.#synthetic(path);
    if (at !== null) return lookUp(at.tree, at.path) === "directory";
    return this.tree.isDirectory(path) || this.#isDirectoryOfPrograms(path);
  }

  isDevice(path: string): boolean {
    return deviceAt(this.#canonical(path)) !== null;
  }

  isLink(path: string): boolean {
    return (isKernelLink(path) || (this.#options.isMerged && isDebianLink(path))) && this.exists(path);
  }

  list(given: string): readonly string[] | Refusal {
    const path = this.#canonical(given);
    const mount = this.#mountAt(path);
    if (mount !== null) return mount.files.list(mount.path);
    const at = this.#synthetic(path);
    if (at !== null) return listTree(at.tree, at.path);
    const own = this.tree.list(path);
    const inside = path === "/" ? "/" : `${path}/`;
    const others = [
      ...this.#options.programs(),
      ...this.#options.mounts.map((each) => each.target),
      ...this.#options.trees().map((tree) => `/${tree.root}`),
    ].filter((each) => each.startsWith(inside) && each !== inside);
    const names = others.map((each) => each.slice(inside.length).split("/")[0]!);
    if (path === "/dev") names.push(...DEVICE_NAMES);
    if (path === "/" && this.#options.isMerged) names.push("bin", "sbin");
    if (!Array.isArray(own) && names.length === 0) return this.#isProgram(path) ? refusal("ENOTDIR") : own;
    return [...new Set([...(Array.isArray(own) ? (own as string[]) : []), ...names])].sort();
  }

  makeDirectory(given: string, options: { recursive?: boolean } = {}): Refusal | null {
    const path = this.#canonical(given);
    if (deviceAt(path) !== null) return refusal("EEXIST");
    const mount = this.#mountAt(path);
    if (mount !== null) return mount.readOnly ? refusal("EROFS") : mount.files.makeDirectory(mount.path, options);
    if (this.isDirectory(path)) return options.recursive ? null : refusal("EEXIST");
    return this.#refuseChange(path) ?? this.tree.makeDirectory(path, options);
  }

  remove(given: string, options: { recursive?: boolean } = {}): Refusal | null {
    const path = this.#canonical(given);
    const mount = this.#mountAt(path);
    if (mount !== null) {
      if (path === mount.target) return refusal("EBUSY");
      return mount.readOnly ? refusal("EROFS") : mount.files.remove(mount.path, options);
    }
    if (isKept(path)) return refusal("EBUSY");
    return this.#refuseChange(path) ?? this.tree.remove(path, options);
  }

  rename(from: string, to: string): Refusal | null {
    const [source, target] = [this.#canonical(from), this.#canonical(to)];
    const [a, b] = [this.#mountAt(source), this.#mountAt(target)];
    if (a !== null && b !== null && a.files === b.files)
      return a.readOnly || b.readOnly ? refusal("EROFS") : a.files.rename(a.path, b.path);
    if (a !== null || b !== null) return refusal("EXDEV");
    if (isKept(source) || isKept(target)) return refusal("EBUSY");
    return this.#refuseChange(source) ?? this.#refuseChange(target) ?? this.tree.rename(source, target);
  }

  isExecutable(given: string): boolean {
    const path = this.#canonical(given);
    const mount = this.#mountAt(path);
    if (mount !== null) return mount.files.isExecutable(mount.path);
    return this.#isProgram(path) || this.tree.isExecutable(path);
  }

  setExecutable(given: string, executable: boolean): Refusal | null {
    const path = this.#canonical(given);
    const mount = this.#mountAt(path);
    if (mount !== null) return mount.readOnly ? refusal("EROFS") : mount.files.setExecutable(mount.path, executable);
    if (this.#isProgram(path)) return null;
    return this.#refuseChange(path) ?? this.tree.setExecutable(path, executable);
  }

  /** What of it dockerd says is read-only where a path lies; null where it can be written. */
  whyReadOnly(given: string): "mounted volume" | "container rootfs" | null {
    const mount = this.#mountAt(this.#canonical(given));
    if (mount !== null) return mount.readOnly ? "mounted volume" : null;
    return this.#options.isReadOnly ? "container rootfs" : null;
  }

  #refuseChange(path: string): Refusal | null {
    const at = this.#synthetic(path);
    if (at !== null) return this.#options.isPrivileged() ? at.tree.refusesCreation : refusal("EROFS");
    return this.#options.isReadOnly ? refusal("EROFS") : null;
  }

  /** The innermost mount a path lies in. */
  #mountAt(path: string): (MountPoint & { readonly path: string }) | null {
    let found: MountPoint | null = null;
    for (const mount of this.#options.mounts) {
      if (path !== mount.target && !path.startsWith(`${mount.target}/`)) continue;
      if (found === null || mount.target.length > found.target.length) found = mount;
    }
    return found === null ? null : { ...found, path: found.path + path.slice(found.target.length) };
  }

  #synthetic(path: string): { tree: SyntheticTree; path: string } | null {
    for (const tree of this.#options.trees()) {
      if (path === `/${tree.root}`) return { tree, path: "" };
      if (path.startsWith(`/${tree.root}/`)) return { tree, path: path.slice(tree.root.length + 2) };
    }
    return null;
  }

  #isProgram(path: string): boolean {
    return this.#options.programs().includes(path);
  }

  #isDirectoryOfPrograms(path: string): boolean {
    const inside = `${path}/`;
    const covers = (each: string): boolean => each.startsWith(inside);
    return this.#options.programs().some(covers) || this.#options.trees().some((tree) => covers(`/${tree.root}`));
  }

  #canonical(given: string): string {
    return canonical(given, this.#options.isMerged);
  }
}

/** Files docker mounts: they can be written but not removed. */
function isKept(path: string): boolean {
  return path === "/etc/hosts" || path === "/etc/hostname" || path === "/etc/resolv.conf";
}
