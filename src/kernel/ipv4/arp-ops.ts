/** ARP as the neighbour table's protocol. Linux: arp_generic_ops, net/ipv4/arp.c. */
import { solicit } from "./arp.ts";
import type { NeighbourOps } from "./neighbour.ts";
import { reportFailure, sendQueued } from "./neighbour-output.ts";

export const ARP_OPS: NeighbourOps = { solicit, sendQueued, reportFailure };
