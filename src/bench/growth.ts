/** Every table with n things in it: how it is filled, and one look into it. CPU time is measured for each thing and each look. */

import { Connection } from "../kernel/netfilter/conntrack/connection.ts";
import { joinPorts } from "../kernel/netfilter/conntrack/tuple.ts";
import { FORWARD } from "../kernel/netfilter/hooks.ts";
import { Skb } from "../kernel/skb.ts";
import { UdpSocket } from "../kernel/transport/udp.ts";
import { Timers } from "../sim/timers.ts";
import { packet } from "../wire/ipv4.ts";
import { ANY, type Ipv4, toIpv4 } from "../wire/ipv4-address.ts";
import type { Mac } from "../wire/mac.ts";
import { udp } from "../wire/udp.ts";
import { addContainers, bridge } from "./rows/containers.ts";
import { destinations } from "./rows/routes.ts";
import { byAddress } from "./rows/rules.ts";
import { docker0, restore } from "./topologies.ts";

export interface Growing {
  readonly name: string;
  /** The largest number that makes sense. */
  readonly most: number;
  /** What there is before the filling. */
  prepare(n: number): Filling;
}

export interface Filling {
  fill(): void;
  /** One look, at the `at`-th thing in no order. */
  look(at: number): void;
}

export const TABLES: readonly Growing[] = [
  { name: "routes", most: 1_000_000, prepare: fillRoutes },
  { name: "rules", most: 10_000, prepare: fillRules },
  { name: "fdb", most: 1_000_000, prepare: fillFdb },
  { name: "neighbours", most: 100_000, prepare: fillNeighbours },
  { name: "conntrack", most: 1_000_000, prepare: fillConnections },
  { name: "namespaces", most: 10_000, prepare: fillNamespaces },
  { name: "sockets", most: 60_000, prepare: fillSockets },
  { name: "timers", most: 1_000_000, prepare: fillTimers },
];

function fillRoutes(n: number): Filling {
  const { host } = docker0();
  const root = host.netns();
  const words = destinations(n);
  const flow = { dst: ANY, src: ANY, tos: 0, mark: 0, iif: 0, oif: 0, protocol: 0, sport: 0, dport: 0 } as Parameters<
    typeof root.net.fib.lookup
  >[0];
  return {
    fill() {
      root.addRoutes(words, { gateway: "10.0.0.1", device: "eth0" });
      root.net.fib.lookup(flow);
    },
    look(at) {
      flow.dst = toIpv4(((20 << 24) + (at << 8) + 1) | 0);
      if (root.net.fib.lookup(flow).device !== root.device("eth0")) throw new Error("routes: not found");
    },
  };
}

function fillRules(n: number): Filling {
  const { host } = docker0();
  const { net } = host.netns();
  const lines = Array.from({ length: n }, (_, index) => `-A FORWARD ${byAddress(index)} -j ACCEPT`);
  const skb = new Skb(net, host.netns().device("docker0"), 0);
  skb.inDev = skb.dev;
  skb.outDev = host.netns().device("eth0");
  const forward = (at: number): void => {
    const dst = toIpv4((0xc6120000 + at) | 0);
    skb.packet = packet({ src: toIpv4(0x0a000001), dst, payload: udp(1000, 1024 + (at % 50_000)) });
    net.hooks.run(FORWARD, skb);
  };
  return {
    fill() {
      restore(host, ["*filter", ":FORWARD DROP", ...lines, "COMMIT"]);
      forward(0);
    },
    look: forward,
  };
}

function fillFdb(n: number): Filling {
  const root = bridge().host.netns();
  const port = root.device("docker0");
  const { fdb } = port.bridge!;
  const mac = (at: number): Mac => (0x020000000000 + at * 7) as Mac;
  return {
    fill() {
      for (let at = 0; at < n; at++)
        fdb.insert({ mac: mac(at), vlan: 0, serial: 0, port, kind: "learnt", added: false, updatedUs: 0, usedUs: 0 });
    },
    look(at) {
      if (fdb.find(mac(at)) === null) throw new Error("fdb: not found");
    },
  };
}

function fillNeighbours(n: number): Filling {
  const root = bridge().host.netns();
  const device = root.device("docker0");
  const { neighbours } = root.net;
  const address = (at: number): Ipv4 => toIpv4((0x0a000000 + at) | 0);
  return {
    fill() {
      for (let at = 0; at < n; at++) neighbours.findOrCreate(device, address(at));
    },
    look(at) {
      if (neighbours.find(device, address(at)) === null) throw new Error("neighbours: not found");
    },
  };
}

function fillConnections(n: number): Filling {
  const { net } = bridge().host.netns();
  const table = net.host.kernel.tables.connections();
  const tuple = (at: number) => ({
    src: toIpv4((0x0a000000 + (at >>> 14)) | 0),
    dst: toIpv4(0xc0000201 | 0),
    protocol: 17,
    sport: 1024 + (at & 16_383),
    dport: 53,
  });
  return {
    fill() {
      for (let at = 0; at < n; at++) table.insert(new Connection(at, tuple(at)));
    },
    look(at) {
      const { src, dst, sport } = tuple(at);
      if (table.find(src, dst, 17, joinPorts(sport, 53)) === null) throw new Error("conntrack: not found");
    },
  };
}

/** A namespace as a container has it: a veth pair, a port, an address, a route. */
function fillNamespaces(n: number): Filling {
  const { host } = bridge();
  return {
    fill: () => addContainers(host, n),
    look(at) {
      if (host.netns(`c${at + 1}`).net === host.netns().net) throw new Error("namespaces: not found");
    },
  };
}

function fillSockets(n: number): Filling {
  const { net } = bridge().host.netns();
  return {
    fill() {
      for (let at = 0; at < n; at++)
        if (UdpSocket.open(net).bind(ANY, at + 1) !== null) throw new Error(`sockets: port ${at + 1}`);
    },
    look(at) {
      if (net.sockets.udp.find(toIpv4(0x0a000001), at + 1, ANY, 1, 1) === null) throw new Error("sockets: not found");
    },
  };
}

/** Timers are set, and then each runs once and is set again: a look is one that fires. */
function fillTimers(n: number): Filling {
  const timers = new Timers();
  let seed = 1;
  const later = (): number => (seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 1);
  const again = (dueUs: number): void => void timers.set(dueUs + later(), again, dueUs);
  return {
    fill() {
      for (let at = 0; at < n; at++) timers.set(later(), again, at);
    },
    look: () => timers.fireNext(),
  };
}
