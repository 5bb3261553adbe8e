/** The page's end: the calls of a session that lives behind a port. It imports nothing of the lab. */
import { SessionError } from "./errors.ts";
import type { Port, SessionCalls, SessionEvent, SessionMessage } from "./protocol.ts";

interface Pending {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

/** Calls go over the port; events come to the listener. */
export function connectSession(port: Port, listener: (event: SessionEvent) => void): SessionCalls {
  const pending = new Map<number, Pending>();
  let last = 0;
  port.onmessage = ({ data }) => {
    const message = data as SessionMessage;
    if ("event" in message) return listener(message.event);
    const call = pending.get(message.id)!;
    pending.delete(message.id);
    if ("problem" in message) call.reject(new SessionError(message.problem));
    else call.resolve(message.result);
  };
  const caller = {
    get:
      (_: unknown, call: string) =>
      (...args: readonly unknown[]) =>
        new Promise((resolve, reject) => {
          pending.set(++last, { resolve, reject });
          port.postMessage({ id: last, call, args });
        }),
  };
  return new Proxy({}, caller) as SessionCalls;
}
