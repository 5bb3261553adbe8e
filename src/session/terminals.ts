/** A terminal of a session: all that stands on it, and the shell behind it. */
import type { LabTerminal } from "../lab/terminal.ts";
import { SinkOutput } from "../shell/io.ts";
import { TextReader } from "../wire/text.ts";
import type { TerminalLocation, TerminalState } from "./protocol.ts";

/** Who scrolls back further finds less. */
export const MOST_TEXT = 262_144;

const KEYS: Readonly<Record<string, string>> = { interrupt: "^C", suspend: "^Z" };

/** As `docker exec` is typed for a terminal in a container. */
export function shellIn(container: string): string {
  return `docker exec -it ${container} sh`;
}

export class SessionTerminal {
  readonly id: number;
  /** The number of the input that opened it. */
  readonly madeBy: number;
  readonly output: SinkOutput;
  readonly #opened: Pick<TerminalLocation, "host" | "netns">;
  readonly #wrote: (text: string) => void;
  readonly #reader = new TextReader();
  #terminal: LabTerminal | null = null;
  #text = "";
  #firstLine: string | null = null;

  constructor(id: number, madeBy: number, opened: Pick<TerminalLocation, "host" | "netns">, wrote: (text: string) => void) {
    this.id = id;
    this.madeBy = madeBy;
    this.#opened = opened;
    this.#wrote = wrote;
    this.output = new SinkOutput((bytes) => this.#write(this.#reader.push(bytes)), true);
  }

  get terminal(): LabTerminal {
    return this.#terminal!;
  }

  set terminal(terminal: LabTerminal) {
    this.#terminal = terminal;
  }

  get location(): TerminalLocation {
    const container = /^docker exec -it (\S+) sh$/.exec(this.#firstLine ?? "")?.[1];
    return container === undefined ? this.#opened : { ...this.#opened, container };
  }

  /**
   * What a person types is seen on a terminal: a line behind the prompt, keys as the line discipline echoes them. Where a line
   * was given up, `line` is what the screen keeps of it.
   */
  echo(method: string, line: string): void {
    if (method === "feed") this.#firstLine ??= line;
    if (method === "feed") this.#write(`${this.prompt}${line}\n`);
    // At a prompt Ctrl-Z is no key.
    else if (this.busy || method === "interrupt") this.#write(`${this.prompt}${line || (KEYS[method] ?? "")}`);
  }

  get busy(): boolean {
    return this.terminal.busy;
  }

  get prompt(): string {
    return this.busy || this.terminal.exited ? "" : this.terminal.prompt;
  }

  state(): TerminalState {
    const { id, location, prompt, busy } = this;
    return { id, location, text: this.#text, prompt, busy, exited: this.terminal.exited };
  }

  #write(text: string): void {
    this.#text += text;
    if (this.#text.length > 2 * MOST_TEXT) this.#text = this.#text.slice(-MOST_TEXT);
    this.#wrote(text);
  }
}
