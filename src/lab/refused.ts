/** A typed request that the kernel refused. Commands print such refusals in their own words; typed calls throw them. */
import { type ErrnoName, type Refusal, strerror } from "../kernel/config/errno.ts";

export class Refused extends Error {
  readonly errno: ErrnoName;

  constructor(what: string, refusal: Refusal) {
    super(`${what}: ${refusal.message ?? strerror(refusal.errno)}`);
    this.errno = refusal.errno;
  }
}

/** Throws where a request was refused. */
export function demand(what: string, refusal: Refusal | null): void {
  if (refusal !== null) throw new Refused(what, refusal);
}
