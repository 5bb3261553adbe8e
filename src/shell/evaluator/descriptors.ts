/**
 * File descriptors. An entry is what a number refers to: something to read, something to write, or both. Entries are counted at
 * the streams themselves (open, close), so that the last close of a pipe's end is what its other end notices.
 */
import type { Process } from "../../sim/process.ts";
import type { Input, Output } from "../io.ts";

export interface Descriptor {
  readonly input: Input | null;
  readonly output: Output | null;
}

export class DescriptorTable {
  readonly #entries = new Map<number, Descriptor>();

  get(fd: number): Descriptor | undefined {
    return this.#entries.get(fd);
  }

  /** Takes over a descriptor that is already counted as open; what the number referred to before is closed. */
  adopt(fd: number, descriptor: Descriptor): void {
    const before = this.#entries.get(fd);
    this.#entries.set(fd, descriptor);
    if (before !== undefined) closeDescriptor(before);
  }

  /** Makes fd refer to one more use of what is open elsewhere. Linux: dup2(2). */
  share(fd: number, descriptor: Descriptor): void {
    openDescriptor(descriptor);
    this.adopt(fd, descriptor);
  }

  close(fd: number): void {
    const descriptor = this.#entries.get(fd);
    this.#entries.delete(fd);
    if (descriptor !== undefined) closeDescriptor(descriptor);
  }

  /** Takes the entry out without closing it, to be put back later. */
  take(fd: number): Descriptor | undefined {
    const descriptor = this.#entries.get(fd);
    this.#entries.delete(fd);
    return descriptor;
  }

  /** The lowest free number from `from` on. */
  free(from: number): number {
    let fd = from;
    while (this.#entries.has(fd)) fd++;
    return fd;
  }

  numbers(): number[] {
    return [...this.#entries.keys()].sort((a, b) => a - b);
  }

  /** What a child inherits. */
  copy(): DescriptorTable {
    const table = new DescriptorTable();
    for (const [fd, descriptor] of this.#entries) table.share(fd, descriptor);
    return table;
  }

  /** Its numbers are those of a process from now on, which closes them when it ends. */
  giveTo(process: Process): void {
    process.descriptorNumbers = () => this.numbers();
    process.atExit.push(() => this.closeAll());
  }

  closeAll(): void {
    for (const fd of [...this.#entries.keys()]) this.close(fd);
  }
}

export function openDescriptor(descriptor: Descriptor): void {
  descriptor.input?.open();
  descriptor.output?.open();
}

export function closeDescriptor(descriptor: Descriptor): void {
  descriptor.input?.close();
  descriptor.output?.close();
}
