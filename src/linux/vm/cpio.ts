/**
 * Archives as the kernel unpacks them into its first root (cpio, "newc"). The same files make the same bytes everywhere: owners
 * are root's, times are none, names are in order.
 */
import { type Dirent, lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";

export interface CpioEntry {
  readonly path: string;
  /** Type and permissions, as in st_mode. */
  readonly mode: number;
  readonly data: Uint8Array;
}

const DIRECTORY = 0o040000;
const LINK = 0o120000;
export const FILE = 0o100000;

/** Several archives may follow one another: the kernel unpacks them all. */
export function cpio(entries: Iterable<CpioEntry>): Buffer {
  const parts: Uint8Array[] = [];
  let inode = 0;
  const add = (path: string, mode: number, data: Uint8Array) => {
    const name = Buffer.from(`${path}\0`);
    const links = (mode & 0o170000) === DIRECTORY ? 2 : 1;
    // inode, mode, uid, gid, links, mtime, size, device's and file's numbers, length of the name, checksum
    const fields = [++inode, mode, 0, 0, links, 0, data.length, 0, 0, 0, 0, name.length, 0];
    const header = Buffer.from(`070701${fields.map((field) => field.toString(16).padStart(8, "0")).join("")}`);
    parts.push(header, name, padding(header.length + name.length), data, padding(data.length));
  };
  for (const { path, mode, data } of entries) add(path, mode, data);
  add("TRAILER!!!", 0, Buffer.alloc(0));
  const whole = Buffer.concat(parts);
  return Buffer.concat([whole, Buffer.alloc(-whole.length & 511)]);
}

function padding(length: number): Uint8Array {
  return Buffer.alloc(-length & 3);
}

/** All below a folder. */
export function* treeEntries(folder: string, below = ""): Generator<CpioEntry> {
  const names = readdirSync(join(folder, below), { withFileTypes: true }).sort(byName);
  for (const { name } of names) {
    const path = below === "" ? name : `${below}/${name}`;
    const status = lstatSync(join(folder, path));
    const permissions = status.mode & 0o7777;
    if (status.isSymbolicLink()) yield { path, mode: LINK | 0o777, data: Buffer.from(readlinkSync(join(folder, path))) };
    else if (status.isDirectory()) {
      yield { path, mode: DIRECTORY | permissions, data: Buffer.alloc(0) };
      yield* treeEntries(folder, path);
    } else if (status.isFile()) yield { path, mode: FILE | permissions, data: readFileSync(join(folder, path)) };
  }
}

function byName(a: Dirent, b: Dirent): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}
