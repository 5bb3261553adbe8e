/**
 * The names of a host's namespaces (`ip netns add NAME`, /run/netns), found by either; the configuration tree keeps them as a
 * list.
 */
import { type Restore, restoreAll, saveMap } from "../../sim/restore.ts";
import type { HostConfig } from "./host.ts";
import type { NetnsId } from "./link.ts";

export class NetnsNames {
  readonly #ids = new Map<string, NetnsId>();
  readonly #names = new Map<NetnsId, readonly string[]>();
  #list: HostConfig["netnsNames"] | null = null;

  save(): Restore {
    const list = this.#list;
    const restore = restoreAll([saveMap(this.#ids), saveMap(this.#names)]);
    return () => {
      restore();
      this.#list = list;
    };
  }

  find(name: string): NetnsId | null {
    return this.#ids.get(name) ?? null;
  }

  /** Oldest first. */
  of(id: NetnsId): readonly string[] {
    return this.#names.get(id) ?? [];
  }

  add(name: string, id: NetnsId): void {
    this.#ids.set(name, id);
    const others = this.#names.get(id);
    this.#names.set(id, others === undefined ? [name] : [...others, name]);
    this.#list = null;
  }

  remove(name: string): void {
    const id = this.#ids.get(name);
    if (id === undefined) return;
    this.#ids.delete(name);
    const left = this.of(id).filter((other) => other !== name);
    if (left.length === 0) this.#names.delete(id);
    else this.#names.set(id, left);
    this.#list = null;
  }

  /** All of them, newest last: the same list until a name comes or goes. */
  list(): HostConfig["netnsNames"] {
    this.#list ??= [...this.#ids].map(([name, netns]) => ({ name, netns }));
    return this.#list;
  }
}
