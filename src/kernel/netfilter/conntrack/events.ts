/**
 * What conntrack -E reports: new, changed and ended connections. Linux: nf_conntrack_ecache.c, ctnetlink_conntrack_event().
 * Changes gather on the connection and are delivered when a packet of it passes the confirm hook, as on Linux.
 */
import { type Connection, EVENT_NEW } from "./connection.ts";

export interface ConnectionEvent {
  readonly kind: "NEW" | "UPDATE" | "DESTROY";
  /** As it stands; a listener that keeps the event keeps what it prints, not the connection. */
  readonly connection: Connection;
  /** EVENT_* bits. */
  readonly changes: number;
  /** The process that asked for it (conntrack -D), else 0. */
  readonly portId: number;
}

export type EventListener = (event: ConnectionEvent) => void;

export class EventListeners {
  #listeners: readonly EventListener[] = [];

  get isEmpty(): boolean {
    return this.#listeners.length === 0;
  }

  /** Returns a function that removes the listener. */
  add(listener: EventListener): () => void {
    this.#listeners = [...this.#listeners, listener];
    return () => {
      this.#listeners = this.#listeners.filter((other) => other !== listener);
    };
  }

  notify(event: ConnectionEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}

/** Delivers what gathered on a connection. Linux: nf_ct_deliver_cached_events(). */
export function deliverEvents(listeners: EventListeners, connection: Connection): void {
  const changes = connection.events;
  connection.events = 0;
  if (!connection.isReported || listeners.isEmpty) return;
  listeners.notify({ kind: changes & EVENT_NEW ? "NEW" : "UPDATE", connection, changes, portId: 0 });
}
