/** Puts a namespace together from the tables of every room. */

import type { NetnsConfig } from "./config/host.ts";
import { SCOPE_UNIVERSE } from "./config/route.ts";
import { compileSettings } from "./config/settings.ts";
import type { Host } from "./host.ts";
import { ARP_OPS } from "./ipv4/arp-ops.ts";
import { DEFRAG_ENTRY } from "./ipv4/defrag.ts";
import { Fib } from "./ipv4/fib.ts";
import { FragmentQueues } from "./ipv4/fragment.ts";
import { IcmpLimiter } from "./ipv4/icmp-limit.ts";
import { sendIcmpError } from "./ipv4/icmp-send.ts";
import { NeighbourTable } from "./ipv4/neighbour.ts";
import { rerouteOutput } from "./ipv4/output.ts";
import { answerReject } from "./ipv4/reject.ts";
import { RouteExceptions } from "./ipv4/route-exceptions.ts";
import { selectAddress } from "./ipv4/source-address.ts";
import type { Net } from "./net.ts";
import { Conntrack } from "./netfilter/conntrack/conntrack.ts";
import { HookTable } from "./netfilter/hooks.ts";
import { FirewallRuntime } from "./netfilter/tables.ts";
import { Snmp } from "./snmp.ts";
import { Sockets } from "./transport/sockets.ts";

/** A namespace without devices yet; addNetns() gives it lo. */
export function createNet(host: Host, config: NetnsConfig): Net {
  const net = {
    id: config.id,
    host,
    loop: host.loop,
    taps: host.taps,
    config,
    devices: [],
    settings: compileSettings(config),
    hooks: new HookTable(),
    snmp: new Snmp(),
  } as unknown as { -readonly [K in keyof Net]: Net[K] };
  net.fib = new Fib(net);
  net.exceptions = new RouteExceptions(net);
  net.neighbours = new NeighbourTable(net, ARP_OPS);
  net.fragments = new FragmentQueues(net);
  net.answers = { sendIcmpError, answerReject, rerouteOutput };
  net.icmpLimiter = new IcmpLimiter(net);
  const { tables } = host.kernel;
  net.conntrack = new Conntrack(net, DEFRAG_ENTRY, tables.connections());
  net.firewall = new FirewallRuntime(net, (skb, nextHop) => selectAddress(skb.outDev!, nextHop, SCOPE_UNIVERSE));
  net.firewall.walker = tables.walker();
  net.sockets = new Sockets(net);
  return net;
}
