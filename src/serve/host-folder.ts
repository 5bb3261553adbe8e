/**
 * A folder of the machine that netnsim runs on, as files of a lab: read and written in place. Nothing outside of it can be
 * reached: a symbolic link that leads out of it is as if it were not there.
 */
import {
  accessSync,
  appendFileSync,
  chmodSync,
  closeSync,
  constants,
  fstatSync,
  ftruncateSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  realpathSync,
  renameSync,
  rmdirSync,
  rmSync,
  type Stats,
  statSync,
  unlinkSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { ERRNO, type ErrnoName, type Refusal, refusal } from "../kernel/config/errno.ts";
import type { Inode, OpenFlags, PlainFiles } from "../shell/files.ts";

const READ_BYTES = 65_536;

export class HostFolder implements PlainFiles {
  /** Where it is, no symbolic link on the path to it. */
  readonly root: string;

  /** Throws Node's error where there is none. */
  constructor(path: string) {
    this.root = realpathSync(path);
  }

  open(path: string, { create = false, truncate = false, write = create || truncate }: OpenFlags): Inode | Refusal {
    const flags =
      (write ? constants.O_RDWR : constants.O_RDONLY) | (create ? constants.O_CREAT : 0) | (truncate ? constants.O_TRUNC : 0);
    return this.#at(path, (real) => {
      const { exists, isDirectory, isFile } = kindOf(real);
      if (isDirectory) return refusal("EISDIR");
      // A FIFO would have the whole lab wait.
      if (exists && !isFile) return refusal("EACCES");
      return new HostFile(openSync(real, flags));
    });
  }

  readFile(path: string): Uint8Array | Refusal {
    return this.#at(path, (real) => (kindOf(real).isDirectory ? refusal("EISDIR") : new Uint8Array(readFileSync(real))));
  }

  writeFile(path: string, data: Uint8Array, options: { append?: boolean } = {}): Refusal | null {
    return this.#at(path, (real) => {
      if (options.append) appendFileSync(real, data);
      else writeFileSync(real, data);
      return null;
    });
  }

  exists(path: string): boolean {
    return this.#test(path, (real) => kindOf(real).exists);
  }

  isDirectory(path: string): boolean {
    return this.#test(path, (real) => kindOf(real).isDirectory);
  }

  isDevice(): boolean {
    return false;
  }

  isLink(path: string): boolean {
    return this.#test(path, () => lstatSync(join(this.root, path)).isSymbolicLink());
  }

  list(path: string): readonly string[] | Refusal {
    return this.#at(path, (real) => readdirSync(real).sort());
  }

  makeDirectory(path: string, options: { recursive?: boolean } = {}): Refusal | null {
    if (options.recursive) return this.#makeAll(path);
    return this.#at(path, (real) => {
      mkdirSync(real);
      return null;
    });
  }

  remove(path: string, options: { recursive?: boolean } = {}): Refusal | null {
    return this.#at(path, (_, named) => {
      if (options.recursive) rmSync(named, { recursive: true });
      else if (lstatSync(named).isDirectory()) rmdirSync(named);
      else unlinkSync(named);
      return null;
    });
  }

  rename(from: string, to: string): Refusal | null {
    return this.#at(from, (_, source) =>
      this.#at(to, (__, target) => {
        renameSync(source, target);
        return null;
      }),
    );
  }

  isExecutable(path: string): boolean {
    return this.#test(path, (real) => {
      accessSync(real, constants.X_OK);
      return kindOf(real).isFile;
    });
  }

  setExecutable(path: string, executable: boolean): Refusal | null {
    return this.#at(path, (real) => {
      const { mode } = statSync(real);
      chmodSync(real, executable ? mode | 0o111 : mode & ~0o111);
      return null;
    });
  }

  /** Folder by folder: one above that leads out of here must not be followed. */
  #makeAll(path: string): Refusal | null {
    const steps = path.split("/").filter((step) => step !== "");
    for (const [index] of steps.entries()) {
      const at = `/${steps.slice(0, index + 1).join("/")}`;
      if (this.isDirectory(at)) continue;
      const refused = this.makeDirectory(at);
      if (refused !== null) return refused;
    }
    return null;
  }

  /** `real` is where the path leads, `named` the name itself: what is removed or renamed is the link. */
  #at<T>(path: string, act: (real: string, named: string) => T | Refusal): T | Refusal {
    try {
      const named = path === "/" ? this.root : join(realpathSync(join(this.root, dirname(path))), basename(path));
      const real = leadsTo(named);
      if (!this.holds(named) || !this.holds(real)) return refusal("EACCES");
      return act(real, named);
    } catch (error) {
      return refusalOf(error);
    }
  }

  #test(path: string, test: (real: string) => boolean): boolean {
    return this.#at(path, test) === true;
  }

  /** Whether a path without links leads into it. */
  holds(path: string): boolean {
    return path === this.root || path.startsWith(`${this.root}/`);
  }
}

/** Where a name leads: to itself where nothing has it yet. A link that leads nowhere is refused (ENOENT). */
function leadsTo(named: string): string {
  const stats = lstatSync(named, { throwIfNoEntry: false });
  return stats === undefined || !stats.isSymbolicLink() ? named : realpathSync(named);
}

function kindOf(real: string): { readonly exists: boolean; readonly isDirectory: boolean; readonly isFile: boolean } {
  const stats: Stats | undefined = statSync(real, { throwIfNoEntry: false });
  return {
    exists: stats !== undefined,
    isDirectory: stats?.isDirectory() ?? false,
    isFile: stats?.isFile() ?? false,
  };
}

function refusalOf(error: unknown): Refusal {
  const { code } = error as { code?: unknown };
  if (typeof code !== "string" || !Object.hasOwn(ERRNO, code)) throw error;
  return refusal(code as ErrnoName);
}

/** An open file. The descriptor is the machine's, and closed with the last of the lab's. */
class HostFile implements Inode {
  readonly kind = "regular";
  readonly #fd: number;
  #uses = 0;

  constructor(fd: number) {
    this.#fd = fd;
  }

  get size(): number {
    return fstatSync(this.#fd).size;
  }

  readAt(position: number): Uint8Array | Refusal {
    try {
      const bytes = new Uint8Array(READ_BYTES);
      return bytes.subarray(0, readSync(this.#fd, bytes, 0, READ_BYTES, position));
    } catch (error) {
      return refusalOf(error);
    }
  }

  writeAt(position: number, bytes: Uint8Array): Refusal | null {
    try {
      for (let at = 0; at < bytes.length; ) at += writeSync(this.#fd, bytes, at, bytes.length - at, position + at);
      return null;
    } catch (error) {
      return refusalOf(error);
    }
  }

  truncate(): void {
    ftruncateSync(this.#fd, 0);
  }

  open(): void {
    this.#uses++;
  }

  close(): void {
    this.#uses--;
    if (this.#uses === 0) closeSync(this.#fd);
  }
}
