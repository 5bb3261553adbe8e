/**
 * Runs hostile inputs in a process of their own and watches it: an input that does not end in time, or ends the process, is a
 * failure with its words, and the next one gets a new process.
 */
import { type ChildProcess, fork } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export interface ArenaOptions {
  /** Time of the processor that one input may take; where that is not known, or it waits for ever, real time. */
  readonly limitMs: number;
  /** Heap the process may have. */
  readonly heapMb: number;
  /** The module of the process: source that tsx compiles as it is loaded, or JavaScript. */
  readonly worker: string;
}

export const ARENA_DEFAULTS: ArenaOptions = {
  limitMs: 5_000,
  heapMb: 500,
  worker: fileURLToPath(new URL("worker.ts", import.meta.url)),
};

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
      const done = (verdict: string | null, isOver = false): void => {
        clearTimeout(timer);
        worker.removeAllListeners();
        if (isOver) {
          this.#worker = null;
          worker.kill("SIGKILL");
        }
        resolve(verdict);
      };
      const startedMs = cpuMsOf(worker.pid!);
      let rounds = 0;
      const check = (): void => {
        // On a busy machine a process that has had less than its time is late, and does not hang.
        const ranMs = startedMs === null ? limitMs : (cpuMsOf(worker.pid!) ?? limitMs) - startedMs;
        if (ranMs >= limitMs || ++rounds === MOST_ROUNDS) done(`hangs: not over after ${limitMs} ms`, true);
        else timer = setTimeout(check, limitMs);
      };
      let timer = setTimeout(check, limitMs);
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

/** How many times its limit an input may wait without computing. */
const MOST_ROUNDS = 12;
/** A tick of /proc/PID/stat: USER_HZ is 100. */
const TICK_MS = 10;

/** What a process has computed, in milliseconds; null where /proc does not say. */
function cpuMsOf(pid: number): number | null {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "latin1")
      .replace(/^.*\) /s, "")
      .split(" ");
    return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
  } catch {
    return null;
  }
}

function start({ heapMb, worker: module }: ArenaOptions): Promise<ChildProcess> {
  const worker = fork(module, [], {
    execArgv: [...(module.endsWith(".ts") ? ["--import", "tsx"] : []), `--max-old-space-size=${heapMb}`],
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
