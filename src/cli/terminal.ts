/**
 * The user's terminal: a line is edited with Node's readline while the session waits for one; what programs print meanwhile
 * stands above it. What a program wrote last without a line's end (its prompt) stands before the line.
 */
import { clearScreenDown, createInterface, cursorTo, type Interface } from "node:readline";
import { Keys } from "./keys.ts";

export interface TerminalHandlers {
  line(text: string): void;
  /** Ctrl-D on an empty line. */
  end(): void;
  /** Ctrl-C. */
  interrupt(): void;
  /** Ctrl-Z. */
  suspend(): void;
  /** Nothing will be typed any more. */
  hangUp(): void;
  complete(line: string): [string[], string];
}

export class Terminal {
  readonly #readline: Interface;
  /** Lines that were typed, the newest first. */
  #history: readonly string[] = [];
  readonly #isTerminal = process.stdin.isTTY === true && process.stdout.isTTY === true;
  #isEditing = false;
  /** What stands on the last line of the screen before the cursor. */
  #lastLine = "";

  constructor(handlers: TerminalHandlers) {
    const keys = this.#isTerminal ? this.#makeKeys(handlers) : process.stdin;
    this.#readline = createInterface({
      input: keys as NodeJS.ReadStream,
      output: process.stdout,
      terminal: this.#isTerminal,
      historySize: 1000,
      completer: handlers.complete,
    });
    this.#readline.on("history", (lines) => {
      this.#history = [...lines];
    });
    this.#readline.on("line", (text) => {
      this.#isEditing = false;
      this.#lastLine = "";
      handlers.line(text);
    });
    this.#readline.on("SIGINT", () => {
      this.#giveUpLine();
      handlers.interrupt();
    });
    this.#readline.on("SIGTSTP", () => handlers.suspend());
    this.#readline.on("close", () => handlers.hangUp());
  }

  /** Shows a prompt, after what programs left on the line, and lets a line be edited. Without a terminal nothing is shown. */
  edit(prompt: string): void {
    const shown = `${this.#lastLine}${prompt}`;
    if (!this.#isTerminal || (this.#isEditing && shown === this.#readline.getPrompt())) return;
    if (this.#isEditing) this.#liftLine();
    this.#isEditing = true;
    this.#readline.setPrompt(shown);
    this.#readline.prompt(true);
  }

  /** What a program prints. */
  write(bytes: Uint8Array): void {
    if (!this.#isTerminal) {
      process.stdout.write(bytes);
      return;
    }
    if (this.#isEditing) this.#liftLine();
    process.stdout.write(bytes);
    const text = Buffer.from(bytes).toString();
    const end = Math.max(text.lastIndexOf("\n"), text.lastIndexOf("\r"));
    this.#lastLine = end < 0 ? this.#lastLine + text : text.slice(end + 1);
  }

  close(): void {
    this.#readline.close();
    process.stdin.unpipe();
    process.stdin.pause();
  }

  /** Takes the edited line off the screen; edit() shows it again. */
  #liftLine(): void {
    this.#isEditing = false;
    const rows = this.#readline.getCursorPos().rows;
    if (rows > 0) process.stdout.moveCursor(0, -rows);
    cursorTo(process.stdout, 0);
    clearScreenDown(process.stdout);
    process.stdout.write(this.#lastLine);
  }

  #giveUpLine(): void {
    process.stdout.write("^C");
    this.#isEditing = false;
    this.#setLine("");
  }

  #setLine(line: string): void {
    Object.assign(this.#readline, { line, cursor: line.length });
  }

  #makeKeys(handlers: TerminalHandlers): Keys {
    return new Keys(process.stdin, {
      line: () => this.#readline.line,
      end: () => handlers.end(),
      history: () => this.#history,
      showSearch: (wanted, found) => {
        this.#liftLine();
        process.stdout.write(`\r(reverse-i-search)\`${wanted}': ${found}`);
      },
      endSearch: (line) => {
        this.#liftLine();
        this.#setLine(line);
        this.#isEditing = true;
        this.#readline.prompt(true);
      },
    });
  }
}
