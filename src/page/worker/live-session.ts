/**
 * The session of a page: in a worker, begun from what the address asks for, kept over a reload, and brought back where a worker
 * does not come to its senses.
 */
import { type Connection, connectSession } from "../../session/client.ts";
import { refused, type SessionError } from "../../session/errors.ts";
import type { Problem, SessionCalls, SessionEvent, SessionState } from "../../session/protocol.ts";
import { keepSession, keptSession } from "../storage.ts";
import { readAddress, sourceOf } from "./address.ts";

/** Beside the page: an entry of its build. */
const WORKER = "worker.js";

const STOPPED: Problem = { kind: "stopped", limit: null, message: "what did not end has been taken back" };

export class LiveSession {
  readonly #listener: (event: SessionEvent) => void;
  readonly #isKept: boolean;
  #worker!: Worker;
  #connection!: Connection;
  /** Whether the worker's program could not be loaded: the next call begins another. */
  #isDead = false;
  /** The last state's: without what has been running since. */
  #history = "";

  /** `isKept`: whether a reload finds it again. An embedded page keeps nothing: several have one storage, or may have none. */
  constructor(listener: (event: SessionEvent) => void, isKept: boolean) {
    this.#listener = listener;
    this.#isKept = isKept;
    this.#begin();
  }

  /** The calls of the session that is there now. */
  get calls(): SessionCalls {
    if (this.#isDead) this.#begin();
    return this.#connection.calls;
  }

  /** Opens what the page had before a reload, else what the address asks for. */
  async start(): Promise<void> {
    const kept = this.#isKept ? keptSession() : null;
    if (kept?.address === location.hash) return this.#openHistory(kept.history);
    const asked = readAddress(location.hash);
    const text = asked.kind === "open" ? await fetchText(`open/${asked.name}`) : "";
    await this.calls.open(sourceOf(asked, text));
  }

  /** Ends a worker that does not listen any more, and opens the lab as it was before what it is at. */
  async stop(): Promise<void> {
    this.#worker.terminate();
    this.#connection.end(STOPPED);
    this.#begin();
    await this.#openHistory(this.#history);
    this.#listener({ kind: "problem", problem: STOPPED });
  }

  #begin(): void {
    const worker = new Worker(WORKER, { type: "module" });
    this.#worker = worker;
    this.#isDead = false;
    let isHeard = false;
    worker.onerror = () => {
      if (worker === this.#worker && !isHeard) this.#die();
    };
    const port = {
      send: (message: unknown) => worker.postMessage(message),
      receive(listener: (message: unknown) => void) {
        worker.onmessage = ({ data }) => {
          isHeard = true;
          listener(data);
        };
      },
    };
    this.#connection = connectSession(port, (event) => this.#hear(event));
  }

  #die(): void {
    this.#isDead = true;
    this.#worker.terminate();
    this.#connection.end(notLoaded(WORKER).problem);
  }

  #openHistory(text: string): Promise<void> {
    return this.calls.open({ kind: "file", name: "history", text, typed: false });
  }

  #hear(event: SessionEvent): void {
    if (event.kind === "state") this.#keep(event.state);
    this.#listener(event);
  }

  #keep({ history }: SessionState): void {
    this.#history = history;
    if (this.#isKept) keepSession({ address: location.hash, history });
  }
}

/** Refused as a session's call is where there is no such file, or where it does not come. */
export async function fetchText(path: string): Promise<string> {
  let response: Response;
  try {
    response = await fetch(path);
    if (response.ok) return await response.text();
  } catch {
    throw notLoaded(path);
  }
  throw refused(`${path}: ${response.status} ${response.statusText}`);
}

function notLoaded(path: string): SessionError {
  return refused(`${path} could not be loaded`);
}

/** One message to a worker of the page's folder, and its first one back. */
export function askWorker<T>(name: string, message: unknown): Promise<T> {
  const worker = new Worker(name, { type: "module" });
  worker.postMessage(message);
  return new Promise<T>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<T>) => resolve(data);
    // The program itself, or a part of it that it reports.
    worker.onerror = ({ message: reason }) => reject(reason ? refused(`${name}: ${reason}`) : notLoaded(name));
  }).finally(() => worker.terminate());
}
