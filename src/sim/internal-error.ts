/**
 * Our own defects, while a lab runs. What a program throws that is neither a signal nor a limit ends its process as a crash
 * would: one line on its standard error, exit code 70, and everybody else goes on. What a frame or a timer throws inside the
 * kernel ends the process whose system call it was, as an oops does on Linux, or the run where there is none.
 */

/** sysexits.h: EX_SOFTWARE. */
export const INTERNAL_ERROR_EXIT_CODE = 70;

/** A defect of netnsim, met while a lab ran: `Lab.internalErrors` keeps them. Its `cause` is what was thrown. */
export class InternalError extends Error {
  /** The command, or the part of the kernel, that threw. */
  readonly where: string;
  /**
   * Whether somebody's standard error has the line already.
   * @internal
   */
  isPrinted = false;

  /** @internal */
  constructor(where: string, cause: unknown) {
    super(`internal error in ${where}: ${describe(cause)}, please report`, { cause });
    this.name = "InternalError";
    if (cause instanceof Error) this.stack = `${this.name}: ${this.message}\n${cause.stack}`;
    this.where = where;
  }

  /**
   * What is printed: one line, and with `debug` the stack of what was thrown.
   * @internal
   */
  text(debug: boolean): string {
    const line = `netnsim: ${this.message}\n`;
    const { cause } = this;
    return debug && cause instanceof Error && cause.stack !== undefined ? `${line}${cause.stack}\n` : line;
  }
}

/** The error itself where it is one already: what the kernel threw stays the kernel's on its path through a program. */
export function asInternalError(where: string, thrown: unknown): InternalError {
  return thrown instanceof InternalError ? thrown : new InternalError(where, thrown);
}

function describe(cause: unknown): string {
  const text = cause instanceof Error ? cause.message || cause.name : String(cause);
  return text.replace(/\s*\n\s*/g, " ");
}

type Listener = (error: InternalError) => void;

const listeners = new Set<Listener>();

/** Calls the listener for every internal error of every lab; tests fail by it. Returns a function that ends it. */
export function onInternalError(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** A loop of failing commands must not fill the memory. */
const MAX_KEPT = 100;

/** The internal errors of one simulation. */
export class InternalErrors {
  /** With `debug`, stacks are printed. */
  debug = false;
  /** The first hundred. */
  readonly list: InternalError[] = [];
  readonly #seen = new WeakSet<InternalError>();

  /** Registers what was thrown, once. */
  add(where: string, thrown: unknown): InternalError {
    const error = asInternalError(where, thrown);
    if (this.#seen.has(error)) return error;
    this.#seen.add(error);
    if (this.list.length < MAX_KEPT) this.list.push(error);
    for (const listener of listeners) listener(error);
    return error;
  }
}
