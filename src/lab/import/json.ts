/** Reads what tools print, JSON above all, and says where something is not what it should be. */

/** What is wrong with a listing: where (file and line, what is listed, which entry), what was expected, what stands there. */
export class ImportError extends TypeError {}

/** A value of JSON, and where it stands. */
export class Json {
  readonly at: string;
  readonly value: unknown;

  constructor(at: string, value: unknown) {
    this.at = at;
    this.value = value;
  }

  fail(expected: string): never {
    throw new ImportError(`${this.at}: expected ${expected}, got ${shown(this.value)}`);
  }

  list(): readonly Json[] {
    if (!Array.isArray(this.value)) this.fail("an array");
    return (this.value as readonly unknown[]).map((each, index) => new Json(`${this.at}[${index}]`, each));
  }

  object(): JsonObject {
    const { value } = this;
    if (typeof value !== "object" || value === null || Array.isArray(value)) this.fail("an object");
    return new JsonObject(this.at, value as Readonly<Record<string, unknown>>);
  }

  /** The fields of an object whose names are data. */
  fields(): Readonly<Record<string, Json>> {
    const { value } = this;
    if (typeof value !== "object" || value === null || Array.isArray(value)) this.fail("an object");
    return Object.fromEntries(
      Object.entries(value as object).map(([name, each]) => [name, new Json(`${this.at}[${JSON.stringify(name)}]`, each)]),
    );
  }

  text(): string {
    return typeof this.value === "string" ? this.value : this.fail("text");
  }

  whole(max = 0xffff_ffff): number {
    const { value } = this;
    return Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= max
      ? (value as number)
      : this.fail(`a whole number up to ${max}`);
  }

  flag(): boolean {
    return typeof this.value === "boolean" ? this.value : this.fail("true or false");
  }

  /** Text that `parse` understands. */
  parsed<T>(parse: (text: string) => T | null, expected: string): T {
    return (typeof this.value === "string" ? parse(this.value) : null) ?? this.fail(expected);
  }

  /** A name that `parse` knows, or a number. */
  named(parse: (text: string) => number | null, expected: string): number {
    if (typeof this.value === "number") return this.whole();
    return this.parsed(parse, expected);
  }
}

/** An object of JSON. It remembers which fields were asked for, so that the others can be listed. */
export class JsonObject {
  readonly at: string;
  readonly #fields: Readonly<Record<string, unknown>>;
  readonly #asked = new Set<string>();

  constructor(at: string, fields: Readonly<Record<string, unknown>>) {
    this.at = at;
    this.#fields = fields;
  }

  /** A field that has to be there. */
  get(name: string): Json {
    this.#asked.add(name);
    const json = new Json(`${this.at}.${name}`, this.#fields[name]);
    return Object.hasOwn(this.#fields, name) ? json : json.fail("it to be there");
  }

  /** A field that may be left out. */
  maybe<T>(name: string, read: (json: Json) => T): T | null {
    this.#asked.add(name);
    return Object.hasOwn(this.#fields, name) ? read(new Json(`${this.at}.${name}`, this.#fields[name])) : null;
  }

  has(name: string): boolean {
    this.#asked.add(name);
    return Object.hasOwn(this.#fields, name);
  }

  /** Fields that mean nothing here. */
  ignore(...names: readonly string[]): void {
    for (const name of names) this.#asked.add(name);
  }

  /** Fields that nobody has asked for and that say something. */
  unread(): string[] {
    return Object.keys(this.#fields).filter((name) => !this.#asked.has(name) && !isNothing(this.#fields[name]));
  }
}

function isNothing(value: unknown): boolean {
  return value === false || value === null || (Array.isArray(value) && value.length === 0);
}

const MAX_SHOWN = 60;

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN - 3)}...` : text;
}

/** What `ip -j` and its kin print: an array, or nothing at all where there is nothing to list. */
export function parseListing(at: string, text: string): Json {
  if (text.trim() === "") return new Json(at, []);
  try {
    return new Json(at, JSON.parse(text));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new ImportError(`${at}: expected JSON, got ${shown(text.trim())} (${error.message})`);
  }
}
