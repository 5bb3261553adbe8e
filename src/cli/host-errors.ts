/** What the machine that netnsim runs on refuses, in strerror's words: `No space left on device`. */
import { ERRNO, type ErrnoName, strerror } from "../kernel/config/errno.ts";

/** The errno of an error of Node's; null where it is none that is known. */
export function errnoOf(error: unknown): ErrnoName | null {
  const { code } = error as { code?: unknown };
  return typeof code === "string" && Object.hasOwn(ERRNO, code) ? (code as ErrnoName) : null;
}

/** Why it was refused; Node's own words where the error is another. An error that comes from no system call is thrown on. */
export function reasonOf(error: unknown): string {
  const errno = errnoOf(error);
  if (errno !== null) return strerror(errno);
  const { syscall, message } = error as { syscall?: unknown; message?: unknown };
  if (syscall === undefined) throw error;
  return String(message);
}
