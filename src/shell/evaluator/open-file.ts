/** Opens paths as descriptors: files, and the names that mean devices or descriptors (/dev/null, /dev/stdin, /dev/fd/N). */
import { isRefusal, type Refusal, refusal } from "../../kernel/config/errno.ts";
import { BadInput, FileDescription, regularFileOf } from "../file-description.ts";
import type { FileSystem, Inode } from "../files.ts";
import { type Input, type Output, SinkOutput, WriteFailed } from "../io.ts";
import { type Descriptor, type DescriptorTable, openDescriptor } from "./descriptors.ts";
import { standardErrorFor } from "./stream-errors.ts";

export type OpenMode = "read" | "truncate" | "append" | "both";

const NAMED: ReadonlyMap<string, number> = new Map<string, number>(
  Object.entries({ "/dev/stdin": 0, "/dev/stdout": 1, "/dev/stderr": 2 }),
);

/** The number a path such as /dev/fd/3 names; null for other paths. */
export function descriptorPath(path: string): number | null {
  const match = /^(?:\/dev\/fd|\/proc\/self\/fd)\/(\d+)$/.exec(path);
  return match !== null ? Number(match[1]) : (NAMED.get(path) ?? null);
}

/** A descriptor counted as open once, or why not. */
export function openFile(files: FileSystem, descriptors: DescriptorTable, path: string, mode: OpenMode): Descriptor | Refusal {
  const fd = descriptorPath(path);
  if (fd !== null) {
    const descriptor = descriptors.get(fd);
    if (descriptor === undefined) return refusal("ENOENT");
    const inode = regularFileOf(descriptor.input) ?? regularFileOf(descriptor.output);
    if (inode !== null) return reopen(inode, mode);
    openDescriptor(descriptor);
    return descriptor;
  }
  if (path === "/dev/tty") return openTerminal(descriptors);
  return openPath(files, path, mode);
}

function openPath(files: FileSystem, path: string, mode: OpenMode): Descriptor | Refusal {
  if (files.isDirectory(path)) return mode === "read" ? { input: new BadInput("EISDIR"), output: null } : refusal("EISDIR");
  const writes = mode !== "read";
  const inode = files.open(path, writes ? { write: true, create: true, truncate: mode === "truncate" } : {});
  return isRefusal(inode) ? inode : describe(inode, mode);
}

function describe(inode: Inode, mode: OpenMode): Descriptor {
  const flags = { reads: mode === "read" || mode === "both", writes: mode !== "read", appends: mode === "append" };
  const description = new FileDescription(inode, flags);
  return { input: flags.reads ? description : null, output: flags.writes ? description : null };
}

/** The name of a descriptor that is a file opens that file anew: with a position of its own. Linux: proc_pid_get_link(). */
function reopen(inode: Inode, mode: OpenMode): Descriptor {
  if (mode === "truncate") inode.truncate();
  return describe(inode, mode);
}

/** The terminal a session has, found by its descriptors. Linux: ENXIO where there is none. */
function openTerminal(descriptors: DescriptorTable): Descriptor | Refusal {
  const found = [0, 1, 2].map((fd) => descriptors.get(fd));
  const input = found.find((descriptor) => descriptor?.input?.isTerminal)?.input ?? null;
  const output = found.find((descriptor) => descriptor?.output?.isTerminal)?.output ?? null;
  if (input === null && output === null) return refusal("ENXIO");
  const descriptor = { input, output };
  openDescriptor(descriptor);
  return descriptor;
}

/** What a program reads from. Reading from a descriptor that is closed fails. */
export function inputOf(descriptors: DescriptorTable, fd: number): Input {
  const descriptor = descriptors.get(fd);
  return descriptor?.input ?? new BadInput("EBADF", descriptor === undefined);
}

/** What a program writes to. Writing to a closed standard output fails; messages that cannot be written go nowhere. */
export function outputOf(descriptors: DescriptorTable, fd: number): Output {
  const output = descriptors.get(fd)?.output ?? new SinkOutput(refuseWrite);
  return fd === 2 ? standardErrorFor(output) : output;
}

function refuseWrite(bytes: Uint8Array): void {
  if (bytes.length > 0) throw new WriteFailed(refusal("EBADF"));
}
