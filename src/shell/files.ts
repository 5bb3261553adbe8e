/** The file system programs see. The in-memory one, with /proc/sys joined in, is in shell/vfs/. */
import type { Refusal } from "../kernel/config/errno.ts";

export interface FileSystem {
  /** Absolute path; the whole file, or why not. */
  readFile(path: string): Uint8Array | Refusal;
  writeFile(path: string, data: Uint8Array, options?: { append?: boolean }): Refusal | null;
  exists(path: string): boolean;
  isDirectory(path: string): boolean;
  /** The name itself is a symbolic link, wherever it leads. */
  isLink(path: string): boolean;
  list(path: string): readonly string[] | Refusal;
  makeDirectory(path: string, options?: { recursive?: boolean }): Refusal | null;
  remove(path: string, options?: { recursive?: boolean }): Refusal | null;
  rename(from: string, to: string): Refusal | null;
  isExecutable(path: string): boolean;
  setExecutable(path: string, executable: boolean): Refusal | null;
}
