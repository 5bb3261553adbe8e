/**
 * netnsim/session: a lab that somebody types into, looks at, and goes back and forth in, as a page needs it. In a worker
 * serveSession() stands behind a port, and connectSession() has its calls on the other side; a Session can be used as it is, too.
 * @module
 */
export type { Line, Paragraph } from "../explain/lines.ts";
export { type Connection, connectSession } from "./client.ts";
export { SessionError } from "./errors.ts";
export * from "./protocol.ts";
export { serveSession } from "./serve.ts";
export { Session } from "./session.ts";
export type { SessionClock } from "./settle.ts";
