/**
 * Builds the fields a word expands to: quoted text stays as it is, the results of unquoted expansions are split at IFS, and each
 * field is kept as text, with where it was quoted, for the pattern of file names that it may be.
 */
import { checkMemory, spend } from "../../sim/work.ts";
import { rejoinText } from "../../wire/text.ts";
import { escapePattern } from "../patterns/glob.ts";

/** Where a word stands: among words, as the value of an assignment, in a here-document, or anywhere else where it is one text. */
export type FieldContext = "words" | "value" | "here" | "text";

export interface Field {
  readonly text: string;
  /** The same with quoted characters escaped. */
  readonly pattern: string;
  /** Has unquoted characters that make it a pattern. */
  readonly isPattern: boolean;
}

/** What unquoted text of a word means beyond itself. */
export interface TildeRules {
  readonly tilde: boolean;
  /** Also after `:`, in a word that looks like an assignment after its `=` too. */
  readonly assignment: "word" | "value" | false;
  /** The word goes on behind this text: a tilde's prefix that nothing in it ends is none. */
  readonly goesOn?: boolean;
  /** Before the first slash of the word something is quoted: a tilde at its beginning is none either. */
  readonly isQuoted?: boolean;
  /** Unquoted text is split too: the operand of ${x:-a b}. */
  readonly splits?: boolean;
}

/** What a word costs beyond its characters, in units of work: the memory it takes. */
const FIELD_WORK = 64;

const ACTIVE = /[*?[]|[@+!]\(/;

export class Fields {
  readonly done: Field[] = [];
  readonly #ifs: string;
  readonly context: FieldContext;
  #text = "";
  /** Where the text is quoted: a beginning and an end, another beginning, ... */
  #quoted: number[] = [];
  #isPattern = false;
  /** Something (maybe empty but quoted) is in the field being built. */
  #started = false;

  /** What is not split (values, patterns, here-documents) becomes one field. */
  constructor(ifs: string, context: FieldContext) {
    this.#ifs = ifs;
    this.context = context;
  }

  addQuoted(text: string): void {
    this.#grow(text);
    const start = this.#text.length;
    this.#text += text;
    if (this.#quoted.at(-1) === start) this.#quoted.pop();
    else this.#quoted.push(start);
    this.#quoted.push(this.#text.length);
    this.#started = true;
  }

  /** Text of the word itself, not quoted. */
  addLiteral(text: string): void {
    if (text === "") return;
    this.#grow(text);
    this.#text += text;
    this.#started = true;
    if (!this.#isPattern && ACTIVE.test(text)) this.#isPattern = true;
  }

  #grow(text: string): void {
    spend(text.length);
    checkMemory(this.#text.length + text.length);
  }

  /** The result of an unquoted expansion. */
  addExpansion(text: string): void {
    if (this.context !== "words") return this.addLiteral(text);
    const ifs = this.#ifs;
    let at = 0;
    while (at < text.length) {
      let end = at;
      while (end < text.length && !ifs.includes(text[end]!)) end++;
      this.addLiteral(text.slice(at, end));
      if (end === text.length) return;
      at = end;
      while (at < text.length && isBlank(text[at]!) && ifs.includes(text[at]!)) at++;
      const separated = at < text.length && ifs.includes(text[at]!) && !isBlank(text[at]!);
      this.#end(separated);
      if (!separated) continue;
      at++;
      while (at < text.length && isBlank(text[at]!) && ifs.includes(text[at]!)) at++;
    }
  }

  /** The next of several words begins: of "$@" even where this one is empty. Unsplit, a space parts them. */
  breakField(quoted: boolean): void {
    if (this.context !== "words") this.addQuoted(" ");
    else this.#end(quoted);
  }

  finish(): Field[] {
    this.#end(false);
    return this.done;
  }

  /** Everything as one field, where nothing was split. */
  finishOne(): Field {
    return new BuiltField(this.#text, this.#quoted, this.#isPattern);
  }

  #end(force: boolean): void {
    if (!this.#started && !force) return;
    spend(FIELD_WORK);
    this.done.push(this.finishOne());
    this.#text = "";
    this.#quoted = [];
    this.#isPattern = false;
    this.#started = false;
  }
}

/** Most fields are no pattern, and never asked for one. */
class BuiltField implements Field {
  readonly text: string;
  readonly isPattern: boolean;
  readonly #built: string;
  readonly #quoted: readonly number[];

  constructor(built: string, quoted: readonly number[], isPattern: boolean) {
    this.text = rejoinText(built);
    this.isPattern = isPattern;
    this.#built = built;
    this.#quoted = quoted;
  }

  get pattern(): string {
    let pattern = "";
    let done = 0;
    for (let at = 0; at < this.#quoted.length; at += 2) {
      const [start, end] = [this.#quoted[at]!, this.#quoted[at + 1]!];
      pattern += this.#built.slice(done, start) + escapePattern(this.#built.slice(start, end));
      done = end;
    }
    return rejoinText(pattern + this.#built.slice(done));
  }
}

function isBlank(character: string): boolean {
  return character === " " || character === "\t" || character === "\n";
}
