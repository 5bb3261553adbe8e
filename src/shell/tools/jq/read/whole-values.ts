/** Whole values: what jq reads without --stream. jq 1.6: token(), jv_parse.c. */
import { checkMemory } from "../../../../sim/work.ts";
import type { Json } from "../values.ts";
import { type Assembler, type Next, NOTHING } from "./assembler.ts";
import { BadText } from "./tokens.ts";

const MOST_DEPTH = 256;

/** What is open: an array, an object, or the key whose value comes next. */
type Open =
  | { readonly kind: "array"; readonly items: Json[] }
  | { readonly kind: "object"; readonly entries: Map<string, Json> }
  | { readonly kind: "key"; readonly key: string };

export class WholeValues implements Assembler {
  next: Next = NOTHING;
  #open: Open[] = [];

  get depth(): number {
    return this.#open.length;
  }

  reset(): void {
    this.next = NOTHING;
    this.#open = [];
  }

  value(value: Json): void {
    if (this.next !== NOTHING) throw new BadText("Expected separator between values");
    this.next = value;
  }

  done(): Next {
    return this.#open.length > 0 ? NOTHING : this.takeLast();
  }

  takeLast(): Next {
    const value = this.next;
    this.next = NOTHING;
    return value;
  }

  mark(mark: string): void {
    const top = this.#open.at(-1);
    switch (mark) {
      case "[":
      case "{":
        if (this.#open.length >= MOST_DEPTH) throw new BadText("Exceeds depth limit for parsing");
        if (this.next !== NOTHING) throw new BadText("Expected separator between values");
        this.#open.push(mark === "[" ? { kind: "array", items: [] } : { kind: "object", entries: new Map() });
        return;
      case ":":
        if (this.next === NOTHING) throw new BadText("Expected string key before ':'");
        if (top?.kind !== "object") throw new BadText("':' not as part of an object");
        if (typeof this.next !== "string") throw new BadText("Object keys must be strings");
        this.#open.push({ kind: "key", key: this.next });
        this.next = NOTHING;
        return;
      case ",":
        if (this.next === NOTHING) throw new BadText("Expected value before ','");
        if (top === undefined) throw new BadText("',' not as part of an object or array");
        if (top.kind === "object") throw new BadText("Objects must consist of key:value pairs");
        this.#store(top);
        return;
      case "]":
        if (top?.kind !== "array") throw new BadText("Unmatched ']'");
        if (this.next !== NOTHING) this.#store(top);
        else if (top.items.length > 0) throw new BadText("Expected another array element");
        this.#open.pop();
        this.next = top.items;
        return;
      default: {
        if (top === undefined) throw new BadText("Unmatched '}'");
        if (this.next !== NOTHING) {
          if (top.kind !== "key") throw new BadText("Objects must consist of key:value pairs");
          this.#store(top);
        } else {
          if (top.kind !== "object") throw new BadText("Unmatched '}'");
          if (top.entries.size > 0) throw new BadText("Expected another key-value pair");
        }
        this.next = (this.#open.pop() as Extract<Open, { kind: "object" }>).entries;
      }
    }
  }

  /** Puts the value that was read into what is open. */
  #store(top: Open): void {
    const value = this.next as Json;
    this.next = NOTHING;
    if (top.kind === "array") {
      if ((top.items.push(value) & 1023) === 0) checkMemory(top.items.length * 16);
    } else if (top.kind === "key") {
      this.#open.pop();
      const { entries } = this.#open.at(-1) as Extract<Open, { kind: "object" }>;
      entries.set(top.key, value);
      if ((entries.size & 1023) === 0) checkMemory(entries.size * 80);
    }
  }
}
