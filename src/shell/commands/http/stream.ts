/**
 * An HTTP/1 message as a client reads it: lines, then a body framed by Content-Length, by chunks or by the end of the connection
 * (RFC 9112 §6). What a broken message means is left to the program that reads.
 */
import type { ErrnoName } from "../../../kernel/config/errno.ts";
import type { Step } from "../../../sim/wait.ts";
import { toText } from "../../io.ts";

export type Received = Uint8Array | null | ErrnoName | "TIMEOUT";

export type Framing =
  | { readonly kind: "none" }
  | { readonly kind: "length"; readonly bytes: number }
  | { readonly kind: "chunked" }
  | { readonly kind: "close" };

/** Why reading stopped: all is there, the peer closed too early, or the connection failed. */
export type BodyEnd =
  | { readonly kind: "done"; readonly excess: number }
  | { readonly kind: "short"; readonly missing: number | null }
  | { readonly kind: "bad-chunk" }
  | { readonly kind: "failed"; readonly reason: ErrnoName | "TIMEOUT" };

export class HttpStream {
  /** Received and not read yet. */
  pending: Uint8Array = new Uint8Array(0);
  /** How many bytes came in all. */
  received = 0;
  /** What ended the stream: null while it goes on. */
  ended: "end" | ErrnoName | "TIMEOUT" | null = null;
  readonly #receive: () => Step<Received>;

  constructor(receive: () => Step<Received>) {
    this.#receive = receive;
  }

  /** Takes in more; false where there is no more (see `ended`). */
  *fill(): Step<boolean> {
    const more = yield* this.#receive();
    if (more === null || typeof more === "string") {
      this.ended = more ?? "end";
      return false;
    }
    this.received += more.length;
    this.pending = this.pending.length === 0 ? more : concat(this.pending, more);
    return true;
  }

  /** A line with its end, or null where the stream ended first; what came of it stays pending. */
  *line(): Step<string | null> {
    for (;;) {
      const newline = this.pending.indexOf(10);
      if (newline >= 0) return toText(this.take(newline + 1));
      if (!(yield* this.fill())) return null;
    }
  }

  take(count: number): Uint8Array {
    const taken = this.pending.subarray(0, count);
    this.pending = this.pending.subarray(count);
    return taken;
  }

  /** Hands the body on piece by piece; `arrived` is called with how many raw bytes are at hand before each piece. */
  *body(framing: Framing, consume: (bytes: Uint8Array) => Step<void>, arrived: (bytes: number) => void): Step<BodyEnd> {
    if (framing.kind === "none") return { kind: "done", excess: 0 };
    if (framing.kind === "chunked") return yield* this.#chunks(consume, arrived);
    let left = framing.kind === "length" ? framing.bytes : Number.POSITIVE_INFINITY;
    while (left > 0) {
      if (this.pending.length === 0 && !(yield* this.fill())) {
        if (this.ended !== "end") return { kind: "failed", reason: this.ended! };
        return framing.kind === "close" ? { kind: "done", excess: 0 } : { kind: "short", missing: left };
      }
      arrived(this.pending.length);
      const piece = this.take(left);
      left -= piece.length;
      yield* consume(piece);
    }
    return { kind: "done", excess: this.pending.length };
  }

  *#chunks(consume: (bytes: Uint8Array) => Step<void>, arrived: (bytes: number) => void): Step<BodyEnd> {
    const stop = (): BodyEnd =>
      this.ended === "end" ? { kind: "short", missing: null } : { kind: "failed", reason: this.ended! };
    for (;;) {
      if (this.pending.length === 0 && !(yield* this.fill())) return stop();
      arrived(this.pending.length);
      const line = yield* this.line();
      if (line === null) return stop();
      const size = /^([0-9a-fA-F]{1,16})[ \t]*(;.*)?\r?\n$/.exec(line);
      if (size === null) return { kind: "bad-chunk" };
      let left = Number.parseInt(size[1]!, 16);
      if (left === 0) break;
      while (left > 0) {
        if (this.pending.length === 0 && !(yield* this.fill())) return stop();
        const piece = this.take(left);
        left -= piece.length;
        yield* consume(piece);
      }
      if ((yield* this.line()) === null) return stop();
    }
    for (;;) {
      const trailer = yield* this.line();
      if (trailer === null) return stop();
      if (trailer.trim() === "") return { kind: "done", excess: this.pending.length };
    }
  }
}

function concat(one: Uint8Array, other: Uint8Array): Uint8Array {
  const whole = new Uint8Array(one.length + other.length);
  whole.set(one);
  whole.set(other, one.length);
  return whole;
}

export interface Header {
  readonly name: string;
  readonly value: string;
}

export function findHeader(headers: readonly Header[], name: string): string | null {
  return headers.findLast((header) => header.name.toLowerCase() === name.toLowerCase())?.value ?? null;
}

/** `Name: value` of a header line; null where it is none. */
export function parseHeader(line: string): Header | null {
  const colon = line.indexOf(":");
  return colon < 0 ? null : { name: line.slice(0, colon).trim(), value: line.slice(colon + 1).trim() };
}

/** How the body of a reply is framed. */
export function framingOf(status: number, headers: readonly Header[], isHead: boolean): Framing {
  if (isHead || status === 204 || status === 304 || (status >= 100 && status < 200)) return { kind: "none" };
  if (/\bchunked\b/i.test(findHeader(headers, "Transfer-Encoding") ?? "")) return { kind: "chunked" };
  const length = findHeader(headers, "Content-Length");
  return length !== null && /^\d+$/.test(length) ? { kind: "length", bytes: Number(length) } : { kind: "close" };
}
