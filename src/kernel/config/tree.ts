/**
 * A host's configuration: one immutable tree. A request puts the slice it changed here; the path down to it is copied when the
 * root is next looked at, once for all that changed meanwhile. A root that was looked at stays as it was.
 */

import { freeze } from "immer";
import type { Restore } from "../../sim/restore.ts";
import type { HostConfig, NetnsConfig } from "./host.ts";
import type { NetnsId } from "./link.ts";
import type { NetnsNames } from "./names.ts";
import { emptyTable, withEntry } from "./table.ts";

/** Freezing the tree costs as much again as changing it, so only the tests do. */
let freezes = false;

/** From now on what is put into a tree is frozen, or no more, so that a write to it that is not a request's throws. */
export function freezeConfiguration(on = true): void {
  freezes = on;
}

export class ConfigTree {
  readonly #names: NetnsNames;
  #root: HostConfig = { namespaces: emptyTable(), netnsNames: [] };
  readonly #changed = new Map<NetnsId, NetnsConfig | null>();

  constructor(names: NetnsNames) {
    this.#names = names;
  }

  /** A namespace's slice is another one, or (null) no more. */
  put(id: NetnsId, slice: NetnsConfig | null): void {
    this.#changed.set(id, freezes ? freeze(slice, true) : slice);
  }

  save(): Restore {
    const { root } = this;
    return () => {
      this.#changed.clear();
      this.#root = root;
    };
  }

  get root(): HostConfig {
    const netnsNames = this.#names.list();
    if (this.#changed.size === 0 && netnsNames === this.#root.netnsNames) return this.#root;
    let { namespaces } = this.#root;
    for (const [id, slice] of this.#changed) namespaces = withEntry(namespaces, id, slice);
    this.#changed.clear();
    this.#root = { namespaces, netnsNames };
    return this.#root;
  }
}
