/**
 * The bytes a printer looks at, with tcpdump's rule for the end of what was captured: reading past it stops the whole packet,
 * and ` [|protocol]` says where. `end` moves in while a shorter inner packet is printed.
 */
import type { PrintOptions } from "./options.ts";

/** Thrown where a read passes the end of what was captured; caught once per packet. */
export class Truncated extends Error {}

const TRUNCATED = new Truncated("read past the end of the captured bytes");

export class Reader {
  readonly bytes: Uint8Array;
  readonly options: PrintOptions;
  /** Where the captured bytes end for the layer being printed. */
  end: number;
  /** The protocol to name where the bytes run out. */
  protocol = "";
  /** Set where a printer that returns in an orderly way elsewhere is left by a jump (printer.ts). */
  jumps = false;
  #text = "";

  constructor(bytes: Uint8Array, options: PrintOptions) {
    this.bytes = bytes;
    this.options = options;
    this.end = bytes.length;
  }

  get text(): string {
    return this.#text;
  }

  write(text: string): void {
    this.#text += text;
  }

  writeTruncated(): void {
    this.#text += ` [|${this.protocol}]`;
  }

  has(at: number, length: number): boolean {
    return at >= 0 && length >= 0 && at + length <= this.end;
  }

  /** Requires bytes; the packet ends here where they were not captured. */
  need(at: number, length: number): void {
    if (!this.has(at, length)) throw TRUNCATED;
  }

  u8(at: number): number {
    this.need(at, 1);
    return this.bytes[at]!;
  }

  u16(at: number): number {
    this.need(at, 2);
    return (this.bytes[at]! << 8) | this.bytes[at + 1]!;
  }

  u32(at: number): number {
    this.need(at, 4);
    return this.i32(at) >>> 0;
  }

  i32(at: number): number {
    this.need(at, 4);
    const { bytes } = this;
    return (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!;
  }

  /** Prints with the end moved in to `end`, and back afterwards. */
  within(end: number, print: () => void): void {
    const saved = this.end;
    this.end = Math.min(saved, end);
    print();
    this.end = saved;
  }

  host(at: number): string {
    return this.options.names.host(this.i32(at));
  }

  mac(at: number): string {
    this.need(at, 6);
    return this.options.names.mac(hexOctets(this.bytes, at));
  }
}

function hexOctets(bytes: Uint8Array, at: number): string {
  let text = "";
  for (let index = at; index < at + 6; index++) text += `${index > at ? ":" : ""}${bytes[index]!.toString(16).padStart(2, "0")}`;
  return text;
}

export function hex(value: number, digits = 1): string {
  return value.toString(16).padStart(digits, "0");
}
