/** A typed request that the kernel refused. Commands print such refusals in their own words; typed calls throw them. */
import { type ErrnoName, type Refusal, strerror } from "../kernel/config/errno.ts";

/**
 * Thrown by a typed call where Linux, or the lab, refuses what was asked for: a name that is taken, a device that is not there, a
 * gateway that cannot be reached. Nothing has changed then. The message says what was asked and why not, in the kernel's words
 * where it has some: `addr add 10.0.0.1/24 dev d0: ipv4: Address already assigned`. A value of the wrong type or form is a
 * TypeError instead.
 */
export class Refused extends Error {
  /** Linux's name of the error: "EEXIST", "ENODEV". */
  readonly errno: ErrnoName;

  /** @internal */
  constructor(what: string, refusal: Refusal) {
    super(`${what}: ${refusal.message ?? strerror(refusal.errno)}`);
    this.name = "Refused";
    this.errno = refusal.errno;
  }
}

/** Throws where a request was refused. */
export function throwIfRefused(what: string, refusal: Refusal | null): void {
  if (refusal !== null) throw new Refused(what, refusal);
}
