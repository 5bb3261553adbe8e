/**
 * Each leaf with its path, and the last key of each array and object: what `jq --stream` reads. jq 1.6: stream_token(),
 * jv_parse.c.
 */
import type { Json } from "../values.ts";
import { type Assembler, type Next, NOTHING } from "./assembler.ts";
import { BadText } from "./tokens.ts";

const MOST_DEPTH = 10_000;

type Seen = "nothing" | "[" | "{" | ":" | "," | "value";

export class StreamEvents implements Assembler {
  next: Next = NOTHING;
  #path: Json[] = [];
  #seen: Seen = "nothing";
  #output: Json[] | null = null;

  get depth(): number {
    return this.#path.length;
  }

  get path(): Json[] {
    return this.#path.slice();
  }

  reset(): void {
    this.next = NOTHING;
    this.#path = [];
    this.#seen = "nothing";
    this.#output = null;
  }

  value(value: Json): void {
    if (this.next !== NOTHING || this.#seen === "value") throw new BadText("Expected separator between values");
    this.#seen = this.#path.length > 0 ? "value" : "nothing";
    this.next = value;
  }

  takeLast(): Next {
    const value = this.next;
    this.next = NOTHING;
    return value === NOTHING ? NOTHING : [this.path, value];
  }

  done(): Next {
    if (this.#path.length === 0 && this.next !== NOTHING) {
      const value = this.next as Json;
      this.next = NOTHING;
      return [[], value];
    }
    const output = this.#output;
    if (output === null) return NOTHING;
    // At the end of an array or object one more event follows: its last key alone.
    this.#output = output.length > 2 ? output.slice(0, 1) : null;
    return output.slice(0, 2);
  }

  mark(mark: string): void {
    const last = this.#path.at(-1);
    switch (mark) {
      case "[":
        if (this.next !== NOTHING) throw new BadText("Expected a separator between values");
        return this.#enter(0, "[");
      case "{":
        if (this.#seen === "value") throw new BadText("Expected a separator between values");
        return this.#enter(null, "{");
      case ":":
        if (this.#path.length === 0 || typeof last === "number") throw new BadText("':' not as part of an object");
        if (this.next === NOTHING || this.#seen === "nothing") throw new BadText("Expected string key before ':'");
        if (typeof this.next !== "string") throw new BadText("Object keys must be strings");
        if (this.#seen !== "value") throw new BadText("':' should follow a key");
        this.#seen = ":";
        this.#path[this.#path.length - 1] = this.next;
        this.next = NOTHING;
        return;
      case ",":
        if (this.#seen !== "value") throw new BadText("Expected value before ','");
        if (this.#path.length === 0) throw new BadText("',' not as part of an object or array");
        if (typeof last !== "number" && typeof last !== "string") throw new BadText("Objects must consist of key:value pairs");
        this.#emit();
        this.#path[this.#path.length - 1] = typeof last === "number" ? last + 1 : true;
        this.#seen = ",";
        return;
      case "]":
        if (this.#path.length === 0) throw new BadText("Unmatched ']' at the top-level");
        if (this.#seen === ",") throw new BadText("Expected another array element");
        if (typeof last !== "number") throw new BadText("Unmatched ']' in the middle of an object");
        if (!this.#emit(true) && this.#seen !== "[") this.#output = [this.path];
        return this.#leave("[", []);
      default:
        if (this.#path.length === 0) throw new BadText("Unmatched '}' at the top-level");
        if (this.#seen === ",") throw new BadText("Expected another key:value pair");
        if (typeof last === "number") throw new BadText("Unmatched '}' in the middle of an array");
        if (this.next !== NOTHING) {
          if (typeof last !== "string") throw new BadText("Objects must consist of key:value pairs");
          this.#emit(true);
        } else {
          if (this.#seen === ":") throw new BadText("Missing value in key:value pair");
          if (this.#seen === "[") throw new BadText("Unmatched '}' in the middle of an array");
          if (this.#seen !== "value" && this.#seen !== "{") throw new BadText("Unmatched '}'");
          if (this.#seen !== "{") this.#output = [this.path];
        }
        return this.#leave("{", new Map());
    }
  }

  #enter(key: Json, seen: Seen): void {
    if (this.#path.length >= MOST_DEPTH) throw new BadText("Exceeds depth limit for parsing");
    this.#path.push(key);
    this.#seen = seen;
  }

  #emit(isLast = false): boolean {
    if (this.next === NOTHING) return false;
    this.#output = [this.path, this.next as Json];
    if (isLast) this.#output.push(true);
    this.next = NOTHING;
    return true;
  }

  /** An empty array or object is a leaf. */
  #leave(opening: Seen, empty: Json): void {
    this.#path.pop();
    this.next = NOTHING;
    if (this.#seen === opening) this.#output = [this.path, empty];
    this.#seen = this.#path.length === 0 ? "nothing" : "value";
  }
}
