/** Typed requests for those who do not want strings: the same requests `ip`, `brctl` and `iptables` make. They throw Refused. */
import type { TableName } from "../kernel/config/netfilter.ts";
import type { Device } from "../kernel/device.ts";
import type { Net } from "../kernel/net.ts";
import { addAddress } from "../kernel/netlink/address.ts";
import { addLink, addVeth, findDevice, setLinkDown, setLinkUp, setMaster } from "../kernel/netlink/link.ts";
import { addNamedNetns } from "../kernel/netlink/netns.ts";
import { addRoute, addRoutes, unicastRoute } from "../kernel/netlink/route.ts";
import { writeSysctl } from "../kernel/netlink/sysctl.ts";
import { broadcastOf, ipv4, type Prefix, parsePrefix } from "../wire/ipv4-address.ts";
import type { LabHost } from "./lab-host.ts";
import { demand } from "./refused.ts";
import { addChain, addRules, type RuleRequest, setPolicy } from "./rule.ts";
import { type NetnsSnapshot, snapshotNet } from "./snapshot.ts";

export class Namespace {
  readonly host: LabHost;
  readonly net: Net;

  constructor(host: LabHost, net: Net) {
    this.host = host;
    this.net = net;
  }

  /** `ip netns add NAME`; answers the new namespace. */
  addNetns(name: string): Namespace {
    demand(`netns add ${name}`, addNamedNetns(this.host.kernelHost, name));
    return this.host.netns(name);
  }

  addBridge(name: string): this {
    demand(`link add ${name}`, addLink(this.net, { name, kind: "bridge" }));
    return this;
  }

  addDummy(name: string): this {
    demand(`link add ${name}`, addLink(this.net, { name, kind: "dummy" }));
    return this;
  }

  /** A veth pair, its second end perhaps in another namespace. */
  addVeth(name: string, peer: { readonly name: string; readonly netns?: Namespace }): this {
    demand(`link add ${name}`, addVeth(this.net, name, peer.netns?.net ?? this.net, peer.name));
    return this;
  }

  setMaster(port: string, bridge: string): this {
    demand(`link set ${port} master ${bridge}`, setMaster(this.device(port), this.device(bridge)));
    return this;
  }

  up(...names: readonly string[]): this {
    for (const name of names) demand(`link set ${name} up`, setLinkUp(this.device(name)));
    return this;
  }

  down(...names: readonly string[]): this {
    for (const name of names) demand(`link set ${name} down`, setLinkDown(this.device(name)));
    return this;
  }

  /** `address` as `10.0.0.1/24`; with `broadcast`, as `brd +`. */
  addAddress(device: string, address: string, options: { readonly broadcast?: boolean } = {}): this {
    const [text, lengthText] = address.split("/");
    const local = ipv4(text ?? "");
    const length = Number(lengthText ?? 32);
    const extra = options.broadcast ? { broadcast: broadcastOf(local, length) } : {};
    demand(`addr add ${address} dev ${device}`, addAddress(this.device(device), local, length, extra));
    return this;
  }

  /** `destination` as `10.0.0.0/24` or `default`. */
  addRoute(destination: string, via: { readonly gateway?: string; readonly device: string }): this {
    const prefix = prefixNamed(destination);
    const gateway = via.gateway === undefined ? null : ipv4(via.gateway);
    demand(`route add ${destination}`, addRoute(this.net, prefix, gateway, this.device(via.device)));
    return this;
  }

  /** Many routes over one gateway, in one change: all of them or none. */
  addRoutes(destinations: readonly string[], via: { readonly gateway?: string; readonly device: string }): this {
    const gateway = via.gateway === undefined ? null : ipv4(via.gateway);
    const device = this.device(via.device);
    const routes = destinations.map((destination) => unicastRoute(prefixNamed(destination), gateway, device));
    demand(`${routes.length} routes`, addRoutes(this.net, routes));
    return this;
  }

  /** `iptables -t TABLE -N NAME`. */
  addChain(table: TableName, name: string): this {
    addChain(this.net, table, name);
    return this;
  }

  /** `iptables -t TABLE -P CHAIN POLICY`. */
  setPolicy(table: TableName, chain: string, policy: "ACCEPT" | "DROP"): this {
    setPolicy(this.net, table, chain, policy);
    return this;
  }

  /** `iptables -t TABLE -A CHAIN ...` for each rule, in one change: all of them or none. */
  addRules(table: TableName, chain: string, ...rules: readonly RuleRequest[]): this {
    addRules(this.net, table, chain, rules);
    return this;
  }

  /** `sysctl -w NAME=VALUE`. */
  setSysctl(name: string, value: string | number): this {
    demand(`sysctl ${name}`, writeSysctl(this.net, name, String(value)));
    return this;
  }

  /** Runs a command in this namespace. */
  exec(argv: readonly string[]): ReturnType<LabHost["exec"]> {
    const [name] = this.host.kernelHost.names.of(this.net.id);
    return this.host.exec(argv, name === undefined ? {} : { netns: name });
  }

  /** Every table of this namespace as plain data. */
  snapshot(): NetnsSnapshot {
    return snapshotNet(this.net);
  }

  device(name: string): Device {
    const device = findDevice(this.net, name);
    if (device === null) throw new Error(`host ${this.host.name}: no device ${name} in this namespace`);
    return device;
  }
}

function prefixNamed(destination: string): Prefix {
  const prefix = parsePrefix(destination === "default" ? "0.0.0.0/0" : destination);
  if (prefix === null) throw new Error(`${JSON.stringify(destination)}: not a prefix`);
  return prefix;
}
