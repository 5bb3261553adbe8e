/** File systems mounted on folders of a host: what lies below one is its own. Linux: mount(2). */
import { type Refusal, refusal } from "../../kernel/config/errno.ts";
import type { Inode, OpenFlags, PlainFiles } from "../files.ts";
import { canonical } from "./canonical.ts";

export interface Mount {
  /** An absolute path without a slash at its end. */
  readonly root: string;
  /** Its files by their paths below the root: `/` and on. */
  readonly files: PlainFiles;
}

export class MountedFiles implements PlainFiles {
  readonly #below: PlainFiles;
  readonly #mounts: readonly Mount[];

  /** The list may grow. */
  constructor(below: PlainFiles, mounts: readonly Mount[]) {
    this.#below = below;
    this.#mounts = mounts;
  }

  open(path: string, how: OpenFlags): Inode | Refusal {
    const { files, at } = this.#find(path);
    return files.open(at, how);
  }

  readFile(path: string): Uint8Array | Refusal {
    const { files, at } = this.#find(path);
    return files.readFile(at);
  }

  writeFile(path: string, data: Uint8Array, options?: { append?: boolean }): Refusal | null {
    const { files, at } = this.#find(path);
    return files.writeFile(at, data, options);
  }

  exists(path: string): boolean {
    const { files, at } = this.#find(path);
    return files.exists(at);
  }

  isDirectory(path: string): boolean {
    const { files, at } = this.#find(path);
    return files.isDirectory(at);
  }

  isDevice(path: string): boolean {
    const { files, at } = this.#find(path);
    return files.isDevice(at);
  }

  isLink(path: string): boolean {
    const { files, at } = this.#find(path);
    return files.isLink(at);
  }

  list(path: string): readonly string[] | Refusal {
    const { files, at } = this.#find(path);
    return files.list(at);
  }

  makeDirectory(path: string, options?: { recursive?: boolean }): Refusal | null {
    const { files, at } = this.#find(path);
    return files.makeDirectory(at, options);
  }

  remove(path: string, options?: { recursive?: boolean }): Refusal | null {
    const { files, at } = this.#find(path);
    return at === "/" && files !== this.#below ? refusal("EBUSY") : files.remove(at, options);
  }

  rename(from: string, to: string): Refusal | null {
    const [source, target] = [this.#find(from), this.#find(to)];
    return source.files === target.files ? source.files.rename(source.at, target.at) : refusal("EXDEV");
  }

  isExecutable(path: string): boolean {
    const { files, at } = this.#find(path);
    return files.isExecutable(at);
  }

  setExecutable(path: string, executable: boolean): Refusal | null {
    const { files, at } = this.#find(path);
    return files.setExecutable(at, executable);
  }

  #find(given: string): { readonly files: PlainFiles; readonly at: string } {
    if (this.#mounts.length === 0) return { files: this.#below, at: given };
    const path = canonical(given);
    for (const { root, files } of this.#mounts) {
      if (path === root) return { files, at: "/" };
      if (path.startsWith(`${root}/`)) return { files, at: path.slice(root.length) };
    }
    return { files: this.#below, at: path };
  }
}
