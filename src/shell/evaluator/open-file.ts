/** Opens paths as descriptors: files, and the names that mean devices or descriptors (/dev/null, /dev/stdin, /dev/fd/N). */
import { isRefusal, type Refusal, refusal } from "../../kernel/config/errno.ts";
import { WaitQueue } from "../../sim/process.ts";
import { spend } from "../../sim/work.ts";
import type { FileSystem } from "../files.ts";
import { FixedInput, type Input, type Output, SinkOutput } from "../io.ts";
import { type Descriptor, type DescriptorTable, openDescriptor } from "./descriptors.ts";

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
    openDescriptor(descriptor);
    return descriptor;
  }
  if (path === "/dev/null") return { input: new FixedInput(), output: new SinkOutput(() => {}) };
  if (path === "/dev/zero") return { input: new ZeroInput(), output: new SinkOutput(() => {}) };
  if (path === "/dev/full") return { input: new ZeroInput(), output: new SinkOutput(() => {}) };
  if (path === "/dev/tty") return openTerminal(descriptors);
  if (files.isDirectory(path)) return mode === "read" ? { input: new FixedInput(), output: null } : refusal("EISDIR");
  if (mode === "read") {
    const data = files.readFile(path);
    return isRefusal(data) ? data : { input: new FileInput(data), output: null };
  }
  if (mode === "truncate" || !files.exists(path)) {
    const refused = files.writeFile(path, new Uint8Array(0));
    if (refused !== null) return refused;
  }
  if (mode !== "truncate") {
    const refused = files.writeFile(path, new Uint8Array(0), { append: true });
    if (refused !== null) return refused;
  }
  const output = fileOutput(files, path, mode === "truncate");
  if (mode !== "both") return { input: null, output };
  const data = files.readFile(path);
  return isRefusal(data) ? data : { input: new FixedInput(data), output };
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

/** A file written to at its end. /proc/sys takes each write as a whole. */
function fileOutput(files: FileSystem, path: string, isFresh: boolean): Output {
  const isSetting = path.startsWith("/proc/sys/") || path.startsWith("/sys/");
  void isFresh;
  return new SinkOutput((bytes) => {
    const refused = files.writeFile(path, bytes, { append: !isSetting });
    if (refused !== null) throw new WriteFailed(refused);
  });
}

/** A write that the file refused: the builtin or tool that wrote says so. */
export class WriteFailed extends Error {
  readonly refusal: Refusal;

  constructor(refused: Refusal) {
    super(`write: ${refused.errno}`);
    this.refusal = refused;
  }
}

/** What a program reads from; nothing where the descriptor is closed. */
export function inputOf(descriptors: DescriptorTable, fd: number): Input {
  return descriptors.get(fd)?.input ?? new FixedInput();
}

/** What a program writes to. Writing to a closed standard output fails; messages to a closed standard error go nowhere. */
export function outputOf(descriptors: DescriptorTable, fd: number): Output {
  return descriptors.get(fd)?.output ?? (fd === 2 ? new SinkOutput(() => {}) : new SinkOutput(refuseWrite));
}

function refuseWrite(): never {
  throw new WriteFailed(refusal("EBADF"));
}

/** A file opened to be read: its size is known. */
export class FileInput extends FixedInput {
  readonly sizeBytes: number;

  constructor(data: Uint8Array) {
    super(data);
    this.sizeBytes = data.length;
  }
}

/** What one read of /dev/zero gives. */
const ZERO_BYTES = 4096;

class ZeroInput implements Input {
  readonly readable = new WaitQueue("a device");
  readonly isTerminal = false;

  read(): Uint8Array {
    spend(ZERO_BYTES);
    return new Uint8Array(ZERO_BYTES);
  }

  unread(): void {}
  open(): void {}
  close(): void {}
}
