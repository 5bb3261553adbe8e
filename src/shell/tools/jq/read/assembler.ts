/** What the values and marks of JSON texts are put together to. */
import type { Json } from "../values.ts";

export const NOTHING = Symbol("nothing");
export type Next = Json | typeof NOTHING;

export interface Assembler {
  /** How many arrays and objects are open. */
  readonly depth: number;
  /** The value that was read last, where nothing followed it yet. */
  readonly next: Next;
  /** A string, a number or a word was read. */
  value(value: Json): void;
  /** One of `[]{}:,` was read. */
  mark(mark: string): void;
  /** Takes what is complete. */
  done(): Next;
  /** Takes what the end of all texts completes. */
  takeLast(): Next;
  reset(): void;
}
