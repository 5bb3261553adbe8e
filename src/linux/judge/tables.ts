/**
 * What packets looked up in the tables and added to them: the routing tables (fib:fib_table_lookup), the neighbours
 * (neigh:neigh_update, neigh:neigh_event_send_done) and the bridges' forwarding tables (bridge:br_fdb_update). These tracepoints
 * carry no namespace; tracepoints.ts says how it is known.
 *
 * A lookup is a step of the received packet that it is about (the source says so), with its last result, each result once: the
 * device that the route names, and the table but for local and main, which are one trie until a rule is added. Left out: that no
 * table had a route (a rule may have refused without a lookup), the gateway (the tracepoint leaves the field as it was where
 * there is none; the frames show it), lookups that are about no received packet: what a host sends itself, rp_filter's reverse
 * lookup, and ARP's own. The judge switches early demultiplexing off, because with it a connection's packets are not looked up
 * at all.
 *
 * Of neighbours: which packets' next hops were not known, and how they became known; what a probe confirms or what grew old in
 * between is a matter of time. Of bridges: what they learnt, and where. Each is listed once. What an administrator adds
 * (neigh_update with a pid, bridge:br_fdb_add) and what time takes away (neigh_timer_handler, neigh_cleanup_and_release,
 * fdb_delete) shows in the tables (state.ts).
 */
import type { TableEvent } from "../../trace/taps.ts";
import { formatIpv4 } from "../../wire/ipv4-address.ts";
import { formatMac } from "../../wire/mac.ts";
import type { Scene } from "./scene.ts";
import { ASKING_NETNS, type PacketEvent, printEvent, RECEIVING_NETNS, type TableLine } from "./tracepoints.ts";

/** REACHABLE, STALE, DELAY, PROBE, NOARP or PERMANENT. */
const NUD_VALID = 0xde;

export const TABLE_PROBES = `
tracepoint:fib:fib_table_lookup {
  if (args->iif != 1) { ${printEvent(RECEIVING_NETNS, "~fib %d %d %s %rx", "args->tb_id", "args->err", "args->name", "buf(args->src, 4)")} }
}
tracepoint:neigh:neigh_update {
  if (args->family == 2 && args->pid == 0 && (args->nud_state & ${NUD_VALID}) == 0) { ${printEvent(RECEIVING_NETNS, "~neigh %s %rx %d", "str(args->dev)", "buf(args->primary_key4, 4)", "args->new_state")} }
}
tracepoint:neigh:neigh_event_send_done {
  if (args->family == 2 && args->err == 1) { ${printEvent(ASKING_NETNS, "~neigh %s %rx 0", "str(args->dev)", "buf(args->primary_key4, 4)")} }
}
tracepoint:bridge:br_fdb_update {
  ${printEvent(RECEIVING_NETNS, "~fdb %s %s %rx", "str(args->br_dev)", "str(args->dev)", "buf(args->addr, 6)")}
}`;

const ERRNO: Readonly<Record<string, string>> = { "-13": "EACCES", "-22": "EINVAL", "-113": "EHOSTUNREACH" };
const NO_ROUTE = "-11";

/**
 * The step that a line of the fib's tracepoint is, where it is about this packet; null where it is about something else, or no
 * route was found.
 */
export function readLookup({ fields }: TableLine, received: PacketEvent): string | null {
  const [table, error, device, src] = fields as string[];
  if (received.etherType !== 0x0800 || dotted(src!) !== sourceOf(received) || error === NO_ROUTE) return null;
  return lookupText(Number(table), device!, error === "0" ? null : (ERRNO[error!] ?? error!));
}

function sourceOf({ bytes }: PacketEvent): string {
  return bytes.subarray(12, 16).join(".");
}

/** What a line of the other tables' tracepoints says. */
export function readNews({ table, fields }: TableLine, scene: Scene): string | null {
  if (table === "fdb") return learntText(fields[0]!, fields[1]!, scene.macs.get(hex(fields[2]!).join(":")));
  const change = CHANGES[fields[2]!];
  return table !== "neigh" || change === undefined ? null : neighbourText(dotted(fields[1]!), fields[0]!, change);
}

/** NUD_REACHABLE, NUD_STALE; neigh_event_send() made a packet wait. */
const CHANGES: Readonly<Record<string, string>> = { "2": "told REACHABLE", "4": "told STALE", "0": "waits" };

/** The same of what the simulator's tables were asked. */
export function lookupOf({ table, device, errno, from }: Extract<TableEvent, { kind: "lookup" }>): string | null {
  return table === 0 || from === "lo" ? null : lookupText(table, device, errno);
}

export function newsOf(event: Exclude<TableEvent, { kind: "lookup" }>, scene: Scene): string | null {
  if (event.kind === "learnt") return learntText(event.bridge, event.port, scene.macs.get(formatMac(event.mac)));
  return event.wasKnown ? null : neighbourText(formatIpv4(event.address), event.device, event.change);
}

function lookupText(table: number, device: string, errno: string | null): string {
  const result = errno ?? device;
  return table === 254 || table === 255 ? `look up ${result}` : `look up ${result} in ${table}`;
}

function neighbourText(address: string, device: string, change: string): string {
  return `neighbour ${address} ${device}: ${change}`;
}

function learntText(bridge: string, port: string, device: string | undefined): string {
  return `bridge ${bridge}: learnt ${device ?? "another MAC"} at ${port}`;
}

function hex(text: string): string[] {
  return text.split("\\x").slice(1);
}

function dotted(text: string): string {
  return hex(text)
    .map((octet) => Number.parseInt(octet, 16))
    .join(".");
}
