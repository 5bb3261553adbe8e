/**
 * The disk of a host: what its files, its containers' and its volumes take together, and how much there is. Linux: ENOSPC, EFBIG.
 */
import type { Refusal } from "../../kernel/config/errno.ts";
import { refusal } from "../../kernel/config/errno.ts";
import { DEFAULT_LIMITS, type Limits } from "../../sim/limits.ts";
import type { Restore } from "../../sim/restore.ts";

export class Quota {
  readonly #limits: Limits;
  /** What a host begins with is not counted: taking it away leaves nothing to give back. */
  #bytes = 0;
  #files = 0;

  constructor(limits: Limits = DEFAULT_LIMITS) {
    this.#limits = limits;
  }

  save(): Restore {
    const [bytes, files] = [this.#bytes, this.#files];
    return () => {
      [this.#bytes, this.#files] = [bytes, files];
    };
  }

  /** Why a file cannot get this size. */
  fits(from: number, to: number): Refusal | null {
    if (to > from && to > this.#limits.file) return refusal("EFBIG");
    return to > from && this.#bytes + to - from > this.#limits.disk ? refusal("ENOSPC") : null;
  }

  /** A file changes its size. Refused, nothing is taken. */
  resize(from: number, to: number): Refusal | null {
    const refused = this.fits(from, to);
    if (refused !== null) return refused;
    this.#bytes = Math.max(0, this.#bytes + to - from);
    return null;
  }

  /** A file or directory is made. */
  create(): Refusal | null {
    if (this.#files >= this.#limits.files) return refusal("ENOSPC");
    this.#files++;
    return null;
  }

  /** A file or directory is gone, with so many bytes. */
  release(bytes: number): void {
    this.#files = Math.max(0, this.#files - 1);
    this.#bytes = Math.max(0, this.#bytes - bytes);
  }
}
