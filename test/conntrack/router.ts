/** A namespace with nothing but hooks, conntrack and NAT: packets are put through the hooks by the test. */

import type { Device } from "../../src/kernel/device.ts";
import type { Net } from "../../src/kernel/net.ts";
import { Conntrack } from "../../src/kernel/netfilter/conntrack/conntrack.ts";
import type { ConnectionEvent } from "../../src/kernel/netfilter/conntrack/events.ts";
import { FORWARD, type Hook, HookTable, INPUT, OUTPUT, POSTROUTING, PREROUTING } from "../../src/kernel/netfilter/hooks.ts";
import { type ConsultRules, registerNat } from "../../src/kernel/netfilter/nat/hooks.ts";
import { NF_ACCEPT } from "../../src/kernel/netfilter/verdict.ts";
import { Skb } from "../../src/kernel/skb.ts";
import { formatConnection } from "../../src/shell/commands/conntrack/format.ts";
import { Simulation } from "../../src/sim/simulation.ts";
import { Taps } from "../../src/trace/taps.ts";
import { icmp } from "../../src/wire/icmp.ts";
import { encodePacket, type Packet, packet } from "../../src/wire/ipv4.ts";
import { ipv4 } from "../../src/wire/ipv4-address.ts";
import { ACK, FIN, PSH, RST, SYN, tcp } from "../../src/wire/tcp.ts";
import { udp } from "../../src/wire/udp.ts";

export { ACK, FIN, PSH, RST, SYN };

const EXTENDED = new Set<never>();

export class Router {
  readonly net: Net;
  readonly inside: Device;
  readonly outside: Device;
  readonly events: string[] = [];

  constructor(sysctls: Record<string, number> = {}, seed = 1) {
    const loop = new Simulation<Skb>({ seed, receive: () => {}, describe: () => "" });
    const init = { config: { sysctls } };
    const taps = new Taps();
    const net = {
      id: 1,
      loop,
      hooks: new HookTable(),
      taps,
      config: { sysctls },
      host: { name: "r", log: [], init, loop, taps, modules: new Set(["nf_conntrack_netlink"]) },
      devices: [],
      neighbours: [],
      // There is one way out: a new destination leads nowhere else.
      up: { rerouteOutput: () => null },
    } as unknown as { -readonly [K in keyof Net]: Net[K] };
    net.conntrack = new Conntrack(net);
    net.conntrack.enable();
    this.net = net;
    this.inside = device(net, "br0", 2, "10.0.0.1");
    this.outside = device(net, "rs", 3, "192.0.2.1");
  }

  nat(consult: ConsultRules): this {
    registerNat(this.net, consult);
    return this;
  }

  /** Keeps the events as `conntrack -E` prints them. */
  listen(): this {
    this.net.conntrack.listeners.add((event: ConnectionEvent) => {
      const { nowUs, epochUs } = this.net.loop;
      this.events.push(formatConnection(event.connection, { nowUs, epochUs, output: EXTENDED, use: null, event: event.kind }));
    });
    return this;
  }

  /** Puts a packet through hooks until one drops it; null where it was dropped. */
  pass(packet: Packet, hooks: readonly Hook[], out: Device = this.outside): Skb | null {
    const skb = new Skb(this.net, out, 0);
    skb.packet = packet;
    skb.outDev = out;
    for (const hook of hooks) if (this.net.hooks.run(hook, skb) !== NF_ACCEPT) return null;
    return skb;
  }

  forward(packet: Packet, out: Device = this.outside): Skb | null {
    return this.pass(packet, [PREROUTING, FORWARD, POSTROUTING], out);
  }

  receive(packet: Packet): Skb | null {
    return this.pass(packet, [PREROUTING, INPUT]);
  }

  send(packet: Packet): Skb | null {
    return this.pass(packet, [OUTPUT, POSTROUTING]);
  }

  advance(us: number): void {
    this.net.loop.advance(us);
  }

  /** As `conntrack -L` prints it. */
  list(): string[] {
    const { nowUs, epochUs } = this.net.loop;
    return [...this.net.conntrack].map((connection) =>
      formatConnection(connection, { nowUs, epochUs, output: EXTENDED, use: () => 1, event: null }),
    );
  }
}

function device(net: Net, name: string, ifindex: number, address: string): Device {
  const local = ipv4(address);
  const link = { addresses: [{ local, peer: local, prefixLength: 24, scope: 0, secondary: false }] };
  return { name, ifindex, net, link, conf: { routeLocalnet: false } } as unknown as Device;
}

export function udpPacket(src: string, sport: number, dst: string, dport: number, text = "x"): Packet {
  return packet({ src: ipv4(src), dst: ipv4(dst), payload: udp(sport, dport, new TextEncoder().encode(text)) });
}

export function tcpPacket(
  src: string,
  sport: number,
  dst: string,
  dport: number,
  fields: Parameters<typeof tcp>[2] = {},
): Packet {
  return packet({ src: ipv4(src), dst: ipv4(dst), payload: tcp(sport, dport, { window: 64240, ...fields }) });
}

export function echo(src: string, dst: string, id: number, type = 8): Packet {
  return packet({ src: ipv4(src), dst: ipv4(dst), payload: icmp(type, 0, id, 1, new Uint8Array(56)) });
}

/** An ICMP error from `src` about a packet, quoting all of it. */
export function errorAbout(src: string, dst: string, type: number, code: number, cause: Packet): Packet {
  return packet({ src: ipv4(src), dst: ipv4(dst), payload: icmp(type, code, 0, 0, encodePacket(cause)) });
}
