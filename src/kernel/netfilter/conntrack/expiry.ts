/**
 * The timer that ends entries on time while somebody listens to events (conntrack -E), so that their DESTROY is seen. It is set
 * only for entries that have ten minutes at most, and only once for each: a lab without traffic still comes to rest.
 */
import type { Restore } from "../../../sim/restore.ts";
import type { Timer } from "../../../sim/timers.ts";
import type { Net } from "../../net.ts";
import type { Connection } from "./connection.ts";
import type { Conntrack } from "./conntrack.ts";

const HORIZON_US = 600_000_000;

export class ExpiryTimer {
  readonly #net: Net;
  #timer: Timer | null = null;

  constructor(net: Net) {
    this.#net = net;
  }

  /** Somebody will want to hear of this connection's end. */
  watch(connection: Connection): void {
    const { loop, conntrack } = this.#net;
    const leftUs = connection.timeoutUs - loop.nowUs;
    if (leftUs > HORIZON_US || conntrack.listeners.isEmpty) return;
    if (this.#timer !== null && this.#timer.dueUs <= connection.timeoutUs) return;
    loop.cancelTimer(this.#timer);
    this.#timer = loop.setExactTimer(leftUs, endExpired, this);
  }

  /** At rest it is not set. */
  save(): Restore {
    return () => {
      this.#timer = null;
    };
  }

  /** Ends what is over and waits for the next. */
  fire(): void {
    this.#timer = null;
    const conntrack: Conntrack = this.#net.conntrack;
    for (const connection of conntrack) if (connection.isReported) this.watch(connection);
  }
}

function endExpired(timer: ExpiryTimer): void {
  timer.fire();
}
