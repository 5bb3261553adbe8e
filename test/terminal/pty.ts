/**
 * `netnsim shell`, or another command, in a terminal of its own (util-linux' script(1) makes one): keys go in, what the screen
 * was sent comes out.
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { inject } from "vitest";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
/** How long the shell may take for one reply on a busy machine, in ms. */
const PATIENCE_MS = 100_000;

/** Why no terminal can be made here; null where one can. */
export function whyNoTerminal(): string | null {
  return spawnSync("script", ["--version"]).status === 0 ? null : "needs script(1) of util-linux to make a terminal";
}

export class TerminalSession {
  readonly #child: ChildProcess;
  #screen = "";
  #seen = 0;
  #ended = false;

  constructor(options: readonly string[] = [], action = "shell") {
    const command = [process.execPath, inject("main"), action, ...options].join(" ");
    this.#child = spawn("script", ["-q", "-e", "-c", command, "/dev/null"], {
      cwd: ROOT,
      env: { ...process.env, TERM: "xterm" },
    });
    this.#child.stdout!.on("data", (bytes: Buffer) => {
      this.#screen += bytes.toString();
    });
    this.#child.on("exit", () => {
      this.#ended = true;
    });
  }

  /** Types keys. */
  press(keys: string): void {
    this.#child.stdin!.write(keys);
  }

  /** Waits until the screen was sent something new that matches, and returns everything new up to there as plain text. */
  async see(pattern: RegExp): Promise<string> {
    const giveUpAt = Date.now() + PATIENCE_MS;
    for (;;) {
      const fresh = plain(this.#screen.slice(this.#seen));
      const match = pattern.exec(fresh);
      if (match !== null) {
        this.#seen = this.#screen.length;
        return fresh;
      }
      if (this.#ended || Date.now() > giveUpAt)
        throw new Error(`${pattern} was not seen; the screen got ${JSON.stringify(fresh)}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** Types keys and waits for what they bring. */
  async type(keys: string, pattern: RegExp): Promise<string> {
    this.press(keys);
    return this.see(pattern);
  }

  /** Waits for the end; the exit code. */
  ended(): Promise<number | null> {
    if (this.#ended) return Promise.resolve(this.#child.exitCode);
    return new Promise((resolve) => this.#child.on("exit", (code) => resolve(code)));
  }

  kill(): void {
    this.#child.kill("SIGKILL");
  }
}

/** Without the sequences that move the cursor and clear lines. */
function plain(text: string): string {
  return text.replace(/\u001b\[[0-9;?]*[A-Za-z]/g, "").replaceAll("\r", "");
}
