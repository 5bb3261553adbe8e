/**
 * Containers with AutoRemove that ended before anybody waited for their end. A dockerd takes some tenths of a second to remove
 * one, so that a client that waits after its start still gets the exit code (moby: daemon.ContainerWait() finds what is being
 * removed). Here a container is removed in no time, and its exit code is kept for the first who waits.
 */
import type { Container } from "../shapes.ts";

/** Who starts containers and never waits leaves no more than these. */
const KEPT = 100;

export class LastExits {
  readonly #containers = new Map<string, Container>();

  keep(container: Container): void {
    this.#containers.set(container.id, container);
    const [oldest] = this.#containers.keys();
    if (this.#containers.size > KEPT) this.#containers.delete(oldest!);
  }

  /** By its full id; null where none is kept. */
  take(id: string): Container | null {
    const container = this.#containers.get(id) ?? null;
    this.#containers.delete(id);
    return container;
  }
}
