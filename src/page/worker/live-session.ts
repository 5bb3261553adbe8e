/**
 * The session of a page: in a worker, begun from what the address asks for, kept over a reload, and brought back where a worker
 * does not come to its senses.
 */
import { type Connection, connectSession } from "../../session/client.ts";
import { refused } from "../../session/errors.ts";
import type { Problem, SessionCalls, SessionEvent, SessionState } from "../../session/protocol.ts";
import { readAddress, sourceOf } from "./address.ts";

/** What a reload finds. */
interface Kept {
  readonly address: string;
  readonly history: string;
}

/** Beside the page: an entry of its build. */
const WORKER = "worker.js";

const STORAGE_KEY = "netnsim";

const STOPPED: Problem = { kind: "stopped", limit: null, message: "what did not end has been taken back" };

export class LiveSession {
  readonly #listener: (event: SessionEvent) => void;
  readonly #isKept: boolean;
  #worker!: Worker;
  #connection!: Connection;
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
    return this.#connection.calls;
  }

  /** Opens what the page had before a reload, else what the address asks for. */
  async start(): Promise<void> {
    const kept = this.#isKept ? readKept() : null;
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
    const port = {
      send: (message: unknown) => worker.postMessage(message),
      receive(listener: (message: unknown) => void) {
        worker.onmessage = ({ data }) => listener(data);
      },
    };
    this.#connection = connectSession(port, (event) => this.#hear(event));
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
    if (!this.#isKept) return;
    sessionStorage.setItem(STORAGE_KEY, JSON.stringify({ address: location.hash, history } satisfies Kept));
  }
}

function readKept(): Kept | null {
  return JSON.parse(sessionStorage.getItem(STORAGE_KEY) ?? "null") as Kept | null;
}

/** Refused as a session's call is where there is no such file. */
export async function fetchText(path: string): Promise<string> {
  const response = await fetch(path);
  if (!response.ok) throw refused(`${path}: ${response.status} ${response.statusText}`);
  return response.text();
}
