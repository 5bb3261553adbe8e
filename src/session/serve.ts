/** The worker's end: a session behind a port. */
import { SessionError } from "./errors.ts";
import type { CallMessage, Port, SessionMessage } from "./protocol.ts";
import { Session } from "./session.ts";
import type { SessionClock } from "./settle.ts";

/** `load` loads the commands that are not there yet. */
export function serveSession(port: Port, clock: SessionClock, load?: () => Promise<void>): void {
  const send = (message: SessionMessage): void => port.send(message);
  const session = new Session(clock, (event) => send({ event }), load);
  port.receive((message) => {
    const { id, call, args } = message as CallMessage;
    (session[call] as (...args: readonly unknown[]) => Promise<unknown>).apply(session, args).then(
      (result) => send({ id, result }),
      (thrown: unknown) => {
        if (thrown instanceof SessionError) return send({ id, problem: thrown.problem });
        const text = `internal error in ${call}: ${thrown instanceof Error ? thrown.message : String(thrown)}, please report`;
        send({ id, problem: { kind: "defect", limit: null, message: text } });
      },
    );
  });
}
