/**
 * One terminal on the screen: xterm.js shows what the session prints, and behind it the prompt with the line that is being typed.
 */
import { FitAddon } from "@xterm/addon-fit";
import { Terminal } from "@xterm/xterm";
import type { Page } from "../state/page.ts";
import { type EditedLine, EMPTY_LINE, pressed } from "./line-editor.ts";

export class Screen {
  readonly #page: Page;
  readonly #id: number;
  readonly #terminal: Terminal;
  readonly #fit = new FitAddon();
  readonly #history: string[] = [];
  #line: EditedLine = EMPTY_LINE;
  /** Which line of the history is shown; its length for the one being typed. */
  #recalled = 0;
  /** Rows that prompt and line take; 0 while neither stands there. */
  #rows = 0;
  /** In which of them the cursor is. */
  #row = 0;

  constructor(page: Page, id: number, element: HTMLElement, leave: () => void) {
    this.#page = page;
    this.#id = id;
    this.#terminal = new Terminal({
      fontSize: 13,
      lineHeight: 1.15,
      fontFamily: monospace(),
      convertEol: true,
      scrollback: 5000,
      disableStdin: page.view.embedding?.isReadOnly === true,
    });
    this.#terminal.loadAddon(this.#fit);
    this.#terminal.open(element);
    this.paint();
    this.fit();
    this.#terminal.onData((data) => this.#typed(data));
    // Escape leads out, to the timeline, so that nobody who uses a keyboard is caught.
    this.#terminal.attachCustomKeyEventHandler((event) => {
      // The browser's own: it pastes, and copies what is selected. The shell would get ^V and ^C.
      const key = event.ctrlKey && !event.shiftKey && !event.altKey ? event.key.toLowerCase() : "";
      if (key === "v" || (key === "c" && this.#terminal.hasSelection())) return false;
      if (event.key !== "Escape" && !(event.key === "Tab" && event.shiftKey)) return true;
      if (event.type === "keydown" && event.key === "Escape") leave();
      return false;
    });
    this.#terminal.write(page.textOf(id));
    this.prompt();
  }

  dispose(): void {
    this.#terminal.dispose();
  }

  focus(): void {
    this.#terminal.focus();
  }

  fit(): void {
    this.#fit.fit();
  }

  /** In the page's colours. */
  paint(): void {
    const style = getComputedStyle(document.documentElement);
    const color = (name: string): string => style.getPropertyValue(name).trim();
    this.#terminal.options.theme = {
      background: color("--panel"),
      foreground: color("--ink"),
      cursor: color("--ink"),
      cursorAccent: color("--panel"),
      selectionBackground: color("--selection"),
      red: color("--drop"),
      green: color("--icmp"),
      yellow: color("--bridge-line"),
      blue: color("--tcp"),
      magenta: color("--udp"),
    };
  }

  /** The session printed something. */
  print(text: string): void {
    this.#erase();
    this.#terminal.write(text);
  }

  /** All of it is other than before. */
  replace(): void {
    this.#rows = 0;
    // Reset by what is written: reset() would come before what is still being written.
    this.#terminal.write(`\x1bc${this.#page.textOf(this.#id)}`);
    this.prompt();
  }

  /** Shows prompt and line where a line can be typed. */
  prompt(): void {
    this.#erase();
    const state = this.#page.view.terminals.find(({ id }) => id === this.#id);
    if (state === undefined || state.exited) return;
    const { columns, prompt } = { columns: this.#terminal.cols, prompt: state.prompt };
    const { text, cursor } = this.#line;
    const length = prompt.length + text.length;
    this.#rows = 1 + Math.floor(length / columns);
    this.#row = Math.floor((prompt.length + cursor) / columns);
    const up = this.#rows - 1 - this.#row;
    const wraps = length > 0 && length % columns === 0 ? "\r\n" : "";
    this.#terminal.write(
      `${prompt}${text}${wraps}\r${up > 0 ? `\x1b[${up}A` : ""}${forward((prompt.length + cursor) % columns)}`,
    );
  }

  #erase(): void {
    if (this.#rows === 0) return;
    this.#terminal.write(`${this.#row > 0 ? `\x1b[${this.#row}A` : ""}\r\x1b[J`);
    this.#rows = 0;
  }

  #typed(data: string): void {
    const lines = data.length > 1 && /[\r\n]/.test(data) ? data.split(/\r\n?|\n/) : null;
    if (lines === null) return this.#key(data);
    for (const [index, line] of lines.entries()) {
      if (line !== "") this.#key(line);
      if (index < lines.length - 1) this.#key("\r");
    }
  }

  #key(data: string): void {
    const result = pressed(this.#line, data);
    switch (result.kind) {
      case "edited":
        return this.#edit(result.line);
      case "enter":
        return this.#enter();
      case "complete":
        void this.#complete();
        return;
      case "older":
        return this.#recall(-1);
      case "newer":
        return this.#recall(1);
      case "interrupt":
        return this.#giveUp();
      case "suspend":
        void this.#page.ask(this.#page.session.suspend(this.#id));
        return;
      case "end":
        void this.#page.ask(this.#page.session.end(this.#id));
        return;
      case "clear":
        this.#rows = 0;
        this.#terminal.clear();
        return this.prompt();
      default:
        return result satisfies never;
    }
  }

  #edit(line: EditedLine): void {
    this.#line = line;
    this.prompt();
  }

  #enter(): void {
    const { text } = this.#line;
    if (text.trim() !== "" && this.#history.at(-1) !== text) this.#history.push(text);
    this.#recalled = this.#history.length;
    this.#erase();
    this.#line = EMPTY_LINE;
    this.#page.type(this.#id, text);
  }

  /** As readline leaves it: ^C where the cursor was, over what stood there. */
  #giveUp(): void {
    const { text, cursor } = this.#line;
    this.#recalled = this.#history.length;
    this.#erase();
    this.#line = EMPTY_LINE;
    this.#page.interrupt(this.#id, `${text.slice(0, cursor)}^C${text.slice(cursor + 2)}`);
  }

  #recall(by: 1 | -1): void {
    const at = Math.min(Math.max(0, this.#recalled + by), this.#history.length);
    this.#recalled = at;
    const text = this.#history[at] ?? "";
    this.#edit({ text, cursor: text.length });
  }

  async #complete(): Promise<void> {
    const { text, cursor } = this.#line;
    const head = text.slice(0, cursor);
    const found = await this.#page.ask(this.#page.session.complete(this.#id, head));
    if (found === null || found.candidates.length === 0 || this.#line.text !== text) return;
    const [only] = found.candidates;
    const common = found.candidates.length === 1 ? only! : commonStart(found.candidates);
    const word = head.slice(found.start);
    if (common.length > word.length || found.candidates.length === 1) {
      const done = head.slice(0, found.start) + common;
      return this.#edit({ text: done + text.slice(cursor), cursor: done.length });
    }
    this.#erase();
    this.#terminal.write(`${this.#page.view.terminals.find(({ id }) => id === this.#id)?.prompt ?? ""}${text}\r\n`);
    this.#terminal.write(`${found.candidates.join("  ")}\r\n`);
    this.prompt();
  }
}

function forward(columns: number): string {
  return columns > 0 ? `\x1b[${columns}C` : "";
}

function commonStart(words: readonly string[]): string {
  const [first] = words;
  let length = first!.length;
  for (const word of words) while (!word.startsWith(first!.slice(0, length))) length--;
  return first!.slice(0, length);
}

function monospace(): string {
  return getComputedStyle(document.documentElement).getPropertyValue("--mono").trim();
}
