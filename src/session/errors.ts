/** What a session refuses, as data that crosses to a page. */
import type { Problem } from "./protocol.ts";

/** Thrown by the calls of a session: the message is for users. */
export class SessionError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.message);
    this.problem = problem;
  }
}

export function refused(message: string): SessionError {
  return new SessionError({ kind: "refused", limit: null, message });
}
