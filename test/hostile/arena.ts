/**
 * Runs hostile inputs in a process of their own and watches it: an input that does not end in time, or ends the process, is a failure
 * with its words, and the next one gets a new process.
 */
import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";

export interface ArenaOptions {
  /** Real time one input may take. */
  readonly limitMs: number;
  /** Heap the process may have. */
  readonly heapMb: number;
}

export const ARENA_DEFAULTS: ArenaOptions = { limitMs: 5_000, heapMb: 500 };

export class Arena {
  readonly #options: ArenaOptions;
  #worker: Promise<ChildProcess> | null = null;
  /** How many inputs were run. */
  runs = 0;

  constructor(options: Partial<ArenaOptions> = {}) {
    this.#options = { ...ARENA_DEFAULTS, ...options };
  }

  /** Runs one input; returns what is wrong with it, or null. */
  async judge(room: string, input: unknown): Promise<string | null> {
    this.runs++;
    const { limitMs } = this.#options;
    this.#worker ??= start(this.#options);
    const worker = await this.#worker;
    return new Promise((resolve) => {
      const done = (verdict: string | null, isOver = false) => {
        clearTimeout(timer);
        worker.removeAllListeners();
        if (isOver) {
          this.#worker = null;
          worker.kill("SIGKILL");
        }
        resolve(verdict);
      };
      const timer = setTimeout(() => done(`hangs: not over after ${limitMs} ms`, true), limitMs);
      worker.once("message", (verdict) => done(verdict as string | null));
      worker.once("exit", (code, signal) => done(`ends the process: ${signal ?? code}`, true));
      worker.send({ room, input });
    });
  }

  async close(): Promise<void> {
    (await this.#worker)?.kill("SIGKILL");
    this.#worker = null;
  }
}

function start({ heapMb }: ArenaOptions): Promise<ChildProcess> {
  const worker = fork(fileURLToPath(new URL("worker.ts", import.meta.url)), [], {
    execArgv: ["--import", "tsx", `--max-old-space-size=${heapMb}`],
    serialization: "advanced",
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  return new Promise((resolve, reject) => {
    worker.once("exit", (code) => reject(new Error(`the process of hostile inputs did not start: exit ${code}`)));
    worker.once("message", () => {
      worker.removeAllListeners();
      resolve(worker);
    });
  });
}
