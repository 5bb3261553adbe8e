/** The page's end: the calls of a session that lives behind a port. It imports nothing of the lab. */
import { SessionError } from "./errors.ts";
import type { Port, Problem, SessionCalls, SessionEvent, SessionMessage } from "./protocol.ts";

interface Pending {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

export interface Connection {
  readonly calls: SessionCalls;
  /** Rejects the calls that have no result yet: the other end is gone. */
  end(problem: Problem): void;
}

/** Calls go over the port; events come to the listener. */
export function connectSession(port: Port, listener: (event: SessionEvent) => void): Connection {
  const pending = new Map<number, Pending>();
  let last = 0;
  port.receive((received) => {
    const message = received as SessionMessage;
    if ("event" in message) return listener(message.event);
    const call = pending.get(message.id)!;
    pending.delete(message.id);
    if ("problem" in message) call.reject(new SessionError(message.problem));
    else call.resolve(message.result);
  });
  const caller = {
    get: (_: unknown, call: string) =>
      // Whoever awaits the calls themselves asks whether they are a promise.
      call === "then"
        ? undefined
        : (...args: readonly unknown[]) =>
            new Promise((resolve, reject) => {
              pending.set(++last, { resolve, reject });
              port.send({ id: last, call, args });
            }),
  };
  return {
    calls: new Proxy({}, caller) as SessionCalls,
    end(problem) {
      for (const { reject } of pending.values()) reject(new SessionError(problem));
      pending.clear();
    },
  };
}
