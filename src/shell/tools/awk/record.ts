/** The current record and its fields, each made from the other when it is asked for. mawk 1.3.4: field.c, split.c. */
import { type AwkRegex, compileAwkRegex } from "./regex.ts";
import { MaybeNumber, type Value } from "./values.ts";

/** How a text is split: at blanks, into its bytes, or where an expression matches. */
export type Splitter =
  | { readonly kind: "blanks" }
  | { readonly kind: "bytes" }
  | { readonly kind: "regex"; readonly regex: AwkRegex };

/** Linux: cast_for_split(). */
export function splitterOf(separator: string): Splitter {
  if (separator === " ") return { kind: "blanks" };
  if (separator === "") return { kind: "bytes" };
  const isMeta = separator.length === 1 && "^$.*+?|[]()".includes(separator);
  return { kind: "regex", regex: compileAwkRegex(isMeta ? `\\${separator}` : separator) };
}

export function splitText(text: string, splitter: Splitter): string[] {
  if (text === "") return [];
  if (splitter.kind === "bytes") return [...text];
  if (splitter.kind === "blanks") return text.match(/[^ \t\n]+/g) ?? [];
  const parts: string[] = [];
  let from = 0;
  for (let at = 0; at <= text.length; ) {
    const match = splitter.regex.search(text, at);
    if (match === null) break;
    if (match.end === match.start) {
      // An empty match separates nothing.
      at = match.start + 1;
      continue;
    }
    parts.push(text.slice(from, match.start));
    from = match.end;
    at = match.end;
  }
  parts.push(text.slice(from));
  return parts;
}

export class CurrentRecord {
  #text: Value = "";
  #fields: Value[] = [];
  #isSplit = true;
  #isJoined = true;
  /** What fields are split at, when the record was read. */
  splitter: Splitter = { kind: "blanks" };
  readonly #join: (fields: readonly Value[]) => string;

  constructor(join: (fields: readonly Value[]) => string) {
    this.#join = join;
  }

  /** A record that was read. */
  read(text: string): void {
    this.#text = new MaybeNumber(text);
    this.#isSplit = false;
    this.#isJoined = true;
  }

  get whole(): Value {
    if (!this.#isJoined) {
      this.#text = new MaybeNumber(this.#join(this.#fields));
      this.#isJoined = true;
    }
    return this.#text;
  }

  setWhole(value: Value, text: string): void {
    this.#text = value;
    this.#textToSplit = text;
    this.#isSplit = false;
    this.#isJoined = true;
  }

  #textToSplit: string | null = null;

  get count(): number {
    this.#split();
    return this.#fields.length;
  }

  set count(count: number) {
    this.#split();
    while (this.#fields.length < count) this.#fields.push("");
    this.#fields.length = count;
    this.#isJoined = false;
  }

  field(index: number): Value {
    this.#split();
    return this.#fields[index - 1];
  }

  setField(index: number, value: Value): void {
    this.#split();
    while (this.#fields.length < index) this.#fields.push("");
    this.#fields[index - 1] = value;
    this.#isJoined = false;
  }

  #split(): void {
    if (this.#isSplit) return;
    this.#isSplit = true;
    const text = this.#textToSplit ?? (this.#text instanceof MaybeNumber ? this.#text.text : String(this.#text ?? ""));
    this.#textToSplit = null;
    this.#fields = splitText(text, this.splitter).map((part) => new MaybeNumber(part));
  }
}
