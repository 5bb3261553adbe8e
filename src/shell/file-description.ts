/**
 * An open file description: a file together with the position that all its descriptors share, however they came by it (dup, fork,
 * exec). POSIX.1-2017, 2.14 "File descriptions"; Linux: struct file. Positions are kept of regular files and of what the kernel
 * makes up.
 */
import { isRefusal, refusal } from "../kernel/config/errno.ts";
import { WaitQueue } from "../sim/wait.ts";
import { spend } from "../sim/work.ts";
import type { Inode } from "./files.ts";
import { type Input, type Output, ReadFailed, toBytes, WRITE_WORK, WriteFailed } from "./io.ts";

export interface DescriptionFlags {
  readonly reads: boolean;
  readonly writes: boolean;
  /** O_APPEND: each write goes to the end as it is then. */
  readonly appends: boolean;
}

export class FileDescription implements Input, Output {
  readonly inode: Inode;
  readonly readable = new WaitQueue("input");
  readonly writable = new WaitQueue("room to write");
  readonly isFull = false;
  readonly isTerminal = false;
  /** Bytes from the file's beginning, where the next read or write happens. */
  position = 0;
  readonly #flags: DescriptionFlags;
  #uses: number;

  /** Counted as open once for each direction that it has. */
  constructor(inode: Inode, flags: DescriptionFlags) {
    this.inode = inode;
    this.#flags = flags;
    this.#uses = Number(flags.reads) + Number(flags.writes);
    inode.open();
  }

  read(): Uint8Array | null {
    if (!this.#flags.reads) throw new ReadFailed(refusal("EBADF"));
    const bytes = this.inode.readAt(this.position);
    if (isRefusal(bytes)) throw new ReadFailed(bytes);
    this.position += bytes.length;
    return bytes.length > 0 ? bytes : null;
  }

  /** Seeks back: what was not used is read again by whoever comes next. */
  unread(bytes: Uint8Array): void {
    this.position -= bytes.length;
  }

  write(data: string | Uint8Array): void {
    const bytes = toBytes(data);
    spend(bytes.length + WRITE_WORK);
    if (bytes.length === 0) return;
    const { inode } = this;
    if (this.#flags.appends) this.position = inode.size;
    const refused = inode.writeAt(this.position, bytes);
    if (refused !== null) throw new WriteFailed(refused);
    this.position += bytes.length;
  }

  open(): void {
    this.#uses++;
  }

  close(): void {
    this.#uses--;
    if (this.#uses === 0) this.inode.close();
  }
}

/** Whether a copy would read what it writes: both are one regular file, of which something is left to read. */
export function copiesOntoItself(input: Input, output: Output): boolean {
  const inode = regularFileOf(input);
  if (inode === null || inode !== output.inode) return false;
  const next = input.read();
  if (next) input.unread(next);
  return next !== null;
}

/** The regular file behind a stream; null where it is none. */
export function regularFileOf(stream: Input | Output | null | undefined): Inode | null {
  const inode = stream?.inode;
  return inode?.kind === "regular" ? inode : null;
}

/** What every read of is refused: a directory, a descriptor that is closed or open for writing only. */
export class BadInput implements Input {
  readonly readable = new WaitQueue("input");
  readonly isTerminal = false;
  readonly #failure: ReadFailed;

  constructor(errno: "EISDIR" | "EBADF", isClosed = false) {
    this.#failure = new ReadFailed(refusal(errno), isClosed);
  }

  read(): never {
    throw this.#failure;
  }

  unread(): void {}
  open(): void {}
  close(): void {}
}
