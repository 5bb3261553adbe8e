/** What a lab was given by its users, as a script that `netnsim run` takes. */
import { quoteShell } from "../lab/export/command.ts";
import { decodeText, encodeText, joinBytes } from "../wire/text.ts";

/** More is kept by nobody. */
const MOST_COMMANDS = 10_000;
const MOST_INPUT_BYTES = 65_536;

/** A command of the history, while it runs and afterwards. */
export class Entry {
  readonly #line: string;
  #input: Uint8Array[] = [];
  #inputBytes = 0;
  #isRunning = true;
  #isBackground = false;

  constructor(line: string) {
    this.#line = line;
  }

  /** It read this from its standard input. */
  read(bytes: Uint8Array): void {
    if (this.#inputBytes <= MOST_INPUT_BYTES) this.#input.push(bytes.slice());
    this.#inputBytes += bytes.length;
  }

  end(): void {
    this.#isRunning = false;
  }

  /** Another one begins: where this one still runs, it runs beside that. */
  pass(): void {
    if (this.#isRunning) this.#isBackground = true;
  }

  get text(): string {
    const line = `${this.#line}${this.#isBackground ? " &" : ""}`;
    if (this.#inputBytes === 0) return line;
    if (this.#inputBytes > MOST_INPUT_BYTES) return `${line}  # with more input than is kept`;
    const bytes = joinBytes(this.#input);
    const input = decodeText(bytes);
    if (!isPlain(input)) return `base64 -d << 'EOF' | ${line}\n${base64Lines(bytes)}EOF`;
    if (!input.endsWith("\n")) return `printf %s ${quoteShell(input)} | ${line}`;
    let end = "EOF";
    while (input.split("\n").includes(end)) end += "_";
    return `${this.#line} << '${end}'${this.#isBackground ? " &" : ""}\n${input}${end}`;
  }
}

/** What a script can hold as it is, and a report in XML, too. */
function isPlain(text: string): boolean {
  return text.isWellFormed() && !/[^\t\n\r\x20-\uffff]|[\x7f\ufffe\uffff]/.test(text);
}

/** A word of any bytes: `$'...'` where they are no text. */
function quoteWord(word: string): string {
  if (isPlain(word)) return quoteShell(word);
  const octal = [...encodeText(word)].map((byte) => `\\${byte.toString(8).padStart(3, "0")}`);
  return `$'${octal.join("")}'`;
}

function base64Lines(bytes: Uint8Array): string {
  return Buffer.from(bytes)
    .toString("base64")
    .replace(/.{1,76}/g, "$&\n");
}

export class History {
  readonly #head: string;
  #begin = "";
  #entries: Entry[] = [];
  #count = 0;

  constructor({ world, docker, kernel }: Readonly<{ world: string; docker: string | null; kernel: string | null }>) {
    const engine = docker === null ? "" : `# docker: ${docker}\n`;
    this.#head = `# world: ${world}\n${engine}${kernel === null ? "" : `# run with --kernel ${kernel}\n`}`;
  }

  /** The script that the lab was set up with. */
  begin(script: string): void {
    this.#begin = `${script.trimEnd()}\n`;
  }

  /** A command that begins. */
  add(argv: readonly string[]): Entry {
    for (const entry of this.#entries) entry.pass();
    const entry = new Entry(argv.map(quoteWord).join(" "));
    this.#keep(entry);
    return entry;
  }

  /** What came by another door, as a comment. */
  note(line: string): void {
    const entry = new Entry(line);
    entry.end();
    this.#keep(entry);
  }

  #keep(entry: Entry): void {
    this.#entries.push(entry);
    this.#count++;
    if (this.#entries.length > MOST_COMMANDS) this.#entries.shift();
  }

  get script(): string {
    const left = this.#count - this.#entries.length;
    const gap = left === 0 ? "" : `# the first ${left} commands are left out\n`;
    return `${this.#head}${this.#begin}${gap}${this.#entries.map((entry) => `${entry.text}\n`).join("")}`;
  }

  /** How many commands there have been. */
  get size(): number {
    return this.#count;
  }
}
