/** The file system programs see. The in-memory one, with /proc/sys joined in, is in shell/vfs/. */
import type { Refusal } from "../kernel/config/errno.ts";

export interface FileSystem extends PlainFiles {
  /** Null where a path leads to something, else why not. access(2) */
  access(path: string): Refusal | null;
}

/** Files by the steps of their paths: `.`, `..` and slashes at the end are resolved, not walked (vfs/path-walk.ts walks them). */
export interface PlainFiles {
  /** Opens a file or device, as open(2) does. What is returned outlives its name. */
  open(path: string, how: OpenFlags): Inode | Refusal;
  /** Absolute path; the whole file, or why not. */
  readFile(path: string): Uint8Array | Refusal;
  writeFile(path: string, data: Uint8Array, options?: { append?: boolean }): Refusal | null;
  exists(path: string): boolean;
  isDirectory(path: string): boolean;
  /** A character device: /dev/null. */
  isDevice(path: string): boolean;
  /** The name itself is a symbolic link, wherever it leads. */
  isLink(path: string): boolean;
  list(path: string): readonly string[] | Refusal;
  makeDirectory(path: string, options?: { recursive?: boolean }): Refusal | null;
  remove(path: string, options?: { recursive?: boolean }): Refusal | null;
  rename(from: string, to: string): Refusal | null;
  isExecutable(path: string): boolean;
  setExecutable(path: string, executable: boolean): Refusal | null;
}

export interface OpenFlags {
  /** O_CREAT */
  readonly create?: boolean;
  /** O_TRUNC */
  readonly truncate?: boolean;
  /** O_WRONLY or O_RDWR; implied by the other two. */
  readonly write?: boolean;
}

/**
 * What an open descriptor leads to: a file's content, a device, a file that the kernel makes up. It knows nothing of names and
 * positions (file-description.ts keeps the position). Linux: struct inode.
 */
export interface Inode {
  /** Only a regular file has a size and positions. */
  readonly kind: "regular" | "device" | "kernel";
  readonly size: number;
  /** What is there from a position on, as much as one read gives; nothing at the end. It must not be changed. */
  readAt(position: number): Uint8Array | Refusal;
  /** Writes all at a position; what lies between the end and a later position is zeros. */
  writeAt(position: number, bytes: Uint8Array): Refusal | null;
  /** Takes the content of a regular file away. */
  truncate(): void;
  /** A descriptor refers to it from now on, or no longer. */
  open(): void;
  close(): void;
}

/** A path as the file system takes it. */
export function resolvePath(cwd: string, path: string): string {
  return path.startsWith("/") ? path : `${cwd === "/" ? "" : cwd}/${path}`;
}
