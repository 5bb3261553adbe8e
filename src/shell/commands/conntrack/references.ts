/** `use=`: how many hold an entry. Linux: ct_general.use, nf_conntrack.h. */
import type { Net } from "../../../kernel/net.ts";
import type { Connection } from "../../../kernel/netfilter/conntrack/connection.ts";

/** Counts an entry's references: `own` (the table's and those of its reader), and one for each packet that waits for a MAC. */
export function referenceCounter(net: Net, own: number): (connection: Connection) => number {
  const waiting = new Map<Connection, number>();
  for (const { queue } of net.neighbours) {
    for (const { connection } of queue) {
      if (connection !== null) waiting.set(connection, (waiting.get(connection) ?? 0) + 1);
    }
  }
  return (connection) => own + (waiting.get(connection) ?? 0);
}
