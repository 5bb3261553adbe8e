/** Typed requests for those who do not want strings: the same requests `ip`, `brctl` and `iptables` make. They throw Refused. */
import { type ErrnoName, type Refusal, refusal, strerror } from "../kernel/config/errno.ts";
import { TABLE_NAMES, type TableName } from "../kernel/config/netfilter.ts";
import type { Device } from "../kernel/device.ts";
import type { Net } from "../kernel/net.ts";
import { addAddress } from "../kernel/netlink/address.ts";
import { addLink, addVeth, findDevice, setLinkDown, setLinkUp, setMaster } from "../kernel/netlink/link.ts";
import { moduleOfSysctl } from "../kernel/netlink/modules.ts";
import { addNamedNetns } from "../kernel/netlink/netns.ts";
import { addRoute, addRoutes, unicastRoute } from "../kernel/netlink/route.ts";
import { writeSysctl } from "../kernel/netlink/sysctl.ts";
import type { PacketSpec } from "../trace/packet-spec.ts";
import { Recording } from "../trace/recording.ts";
import { broadcastOf } from "../wire/ipv4-address.ts";
import * as read from "./arguments.ts";
import type { ExecOptions } from "./exec-options.ts";
import {
  type Fate,
  fateFrom,
  fateWhile,
  frameArgument,
  type InjectOptions,
  injectInto,
  injectOptions,
  packetArgument,
  sendFrom,
} from "./inject.ts";
import type { Target, Value } from "./inputs.ts";
import type { CommandResult, LabHost } from "./lab-host.ts";
import { Refused, throwIfRefused } from "./refused.ts";
import { addChain, addRules, type RuleRequest, ruleRequest, setPolicy } from "./rule.ts";
import { type NetnsSnapshot, snapshotNet } from "./snapshot.ts";

/**
 * A network namespace of a host. Its methods are the requests that `ip`, `brctl`, `iptables` and `sysctl` make, without their
 * words; most return the namespace itself, so that they can be written one after another. What the kernel refuses throws Refused,
 * a wrong value a TypeError; nothing has changed then.
 *
 *     const ns = host.netns().addBridge("br0").addAddress("br0", "10.0.0.1/24").up("br0");
 */
export class Namespace {
  /** The host it belongs to. */
  readonly host: LabHost;
  /** @internal */
  readonly net: Net;

  /** @internal */
  constructor(host: LabHost, net: Net) {
    this.host = host;
    this.net = net;
  }

  /** Adds a named namespace to the host, as `ip netns add NAME`; returns the new one. */
  addNetns(name: string): Namespace {
    read.name("Namespace.addNetns(name)", name);
    this.#request("addNetns", [name], () => throwIfRefused(`netns add ${name}`, addNamedNetns(this.host.kernelHost, name)));
    return this.host.netns(name);
  }

  /** Adds a bridge, down at first, as `ip link add NAME type bridge`. */
  addBridge(name: string): this {
    read.text("Namespace.addBridge(name)", name);
    return this.#request("addBridge", [name], () =>
      throwIfRefused(`link add ${name}`, addLink(this.net, { name, kind: "bridge" })),
    );
  }

  /** Adds a dummy device, down at first, as `ip link add NAME type dummy`. */
  addDummy(name: string): this {
    read.text("Namespace.addDummy(name)", name);
    return this.#request("addDummy", [name], () =>
      throwIfRefused(`link add ${name}`, addLink(this.net, { name, kind: "dummy" })),
    );
  }

  /**
   * Adds a veth pair, both ends down at first, as `ip link add NAME type veth peer name PEER netns NS`. The second end is in this
   * namespace too where no other is given; that one can be of another host of the lab.
   */
  addVeth(name: string, peer: { readonly name: string; readonly netns?: Namespace }): this {
    read.text("Namespace.addVeth(name)", name);
    const { name: peerName, netns } = readPeer("Namespace.addVeth(peer)", peer);
    if (netns !== undefined && netns.host.lab !== this.host.lab)
      throw read.wrongArgument("Namespace.addVeth(peer.netns)", "a namespace of the same lab", netns);
    const given = netns === undefined ? { name: peerName } : { name: peerName, netns: netns.target() };
    return this.#request("addVeth", [name, given], () =>
      throwIfRefused(`link add ${name}`, addVeth(this.net, name, netns?.net ?? this.net, peerName)),
    );
  }

  /** Makes a device a port of a bridge, as `ip link set PORT master BRIDGE`. */
  setMaster(port: string, bridge: string): this {
    read.text("Namespace.setMaster(port)", port);
    read.text("Namespace.setMaster(bridge)", bridge);
    return this.#request("setMaster", [port, bridge], () =>
      throwIfRefused(`link set ${port} master ${bridge}`, setMaster(this.device(port), this.device(bridge))),
    );
  }

  /** Sets devices up, as `ip link set NAME up` for each. */
  up(...names: readonly string[]): this {
    const devices = read
      .listOf(read.text)("Namespace.up(names)", names)
      .map((name) => this.device(name));
    return this.#request("up", names, () => {
      for (const device of devices) throwIfRefused(`link set ${device.name} up`, setLinkUp(device));
    });
  }

  /** Sets devices down, as `ip link set NAME down` for each. */
  down(...names: readonly string[]): this {
    const devices = read
      .listOf(read.text)("Namespace.down(names)", names)
      .map((name) => this.device(name));
    return this.#request("down", names, () => {
      for (const device of devices) throwIfRefused(`link set ${device.name} down`, setLinkDown(device));
    });
  }

  /**
   * Adds an address to a device, as `ip addr add ADDRESS dev DEVICE`.
   *
   * @param address "10.0.0.1/24"; without a length it is a /32.
   * @param options `broadcast` sets the network's broadcast address too, as `brd +`.
   */
  addAddress(device: string, address: string, options: { readonly broadcast?: boolean } = {}): this {
    read.text("Namespace.addAddress(device)", device);
    const { local, length } = read.addressWithLength("Namespace.addAddress(address)", address);
    readBroadcast("Namespace.addAddress(options)", options);
    const extra = options.broadcast ? { broadcast: broadcastOf(local, length) } : {};
    return this.#request("addAddress", [device, address, { ...options }], () =>
      throwIfRefused(`addr add ${address} dev ${device}`, addAddress(this.device(device), local, length, extra)),
    );
  }

  /**
   * Adds a route to the main table, as `ip route add DESTINATION via GATEWAY dev DEVICE`.
   *
   * @param destination "10.0.0.0/24", "10.0.0.1" (a /32) or "default".
   * @param via The device, and the gateway's address where there is one.
   */
  addRoute(destination: string, via: { readonly gateway?: string; readonly device: string }): this {
    const prefix = read.destination("Namespace.addRoute(destination)", destination);
    const { gateway, device } = this.#readVia("Namespace.addRoute(via)", via);
    return this.#request("addRoute", [destination, { ...via }], () =>
      throwIfRefused(`route add ${destination}`, addRoute(this.net, prefix, gateway, device)),
    );
  }

  /** Adds many routes over one gateway, in one change: all of them or none. Destinations are as in addRoute(). */
  addRoutes(destinations: readonly string[], via: { readonly gateway?: string; readonly device: string }): this {
    const at = "Namespace.addRoutes(destinations)";
    read.listOf(read.text)(at, destinations);
    const prefixes = destinations.map((each, index) => read.destination(`Namespace.addRoutes(destinations[${index}])`, each));
    const { gateway, device } = this.#readVia("Namespace.addRoutes(via)", via);
    const routes = prefixes.map((prefix) => unicastRoute(prefix, gateway, device));
    return this.#request("addRoutes", [destinations, { ...via }], () =>
      throwIfRefused(`${routes.length} routes`, addRoutes(this.net, routes)),
    );
  }

  /** Adds a chain to a table, as `iptables -t TABLE -N NAME`. */
  addChain(table: TableName, name: string): this {
    readTable("Namespace.addChain(table)", table);
    read.text("Namespace.addChain(name)", name);
    return this.#request("addChain", [table, name], () => addChain(this.net, table, name));
  }

  /** Sets the policy of a built-in chain, as `iptables -t TABLE -P CHAIN POLICY`. */
  setPolicy(table: TableName, chain: string, policy: "ACCEPT" | "DROP"): this {
    readTable("Namespace.setPolicy(table)", table);
    read.text("Namespace.setPolicy(chain)", chain);
    read.oneOf("ACCEPT", "DROP")("Namespace.setPolicy(policy)", policy);
    return this.#request("setPolicy", [table, chain, policy], () => setPolicy(this.net, table, chain, policy));
  }

  /** Adds rules to the end of a chain, as `iptables -t TABLE -A CHAIN ...` for each, in one change: all of them or none. */
  addRules(table: TableName, chain: string, ...rules: readonly RuleRequest[]): this {
    readTable("Namespace.addRules(table)", table);
    read.text("Namespace.addRules(chain)", chain);
    read.listOf(ruleRequest)("Namespace.addRules(rules)", rules);
    return this.#request("addRules", [table, chain, ...(rules as readonly object[] as readonly Value[])], () =>
      addRules(this.net, table, chain, rules),
    );
  }

  /**
   * Sets a sysctl of the namespace, as `sysctl -w NAME=VALUE`: `setSysctl("net.ipv4.ip_forward", 1)`. Those of a module are there
   * once it is loaded: `exec(["modprobe", "nf_conntrack"])`, a rule that needs it, dockerd.
   */
  setSysctl(name: string, value: string | number): this {
    read.text("Namespace.setSysctl(name)", name);
    if (typeof value !== "string") read.whole(Number.MIN_SAFE_INTEGER)("Namespace.setSysctl(value)", value);
    return this.#request("setSysctl", [name, value], () =>
      throwIfRefused(`sysctl ${name}`, explainMissing(name, writeSysctl(this.net, name, String(value)))),
    );
  }

  /** Runs one command in this namespace to its end: LabHost.exec(). */
  exec(argv: readonly string[], options: Omit<ExecOptions, "netns"> = {}): CommandResult {
    return this.host.execIn(this.net, "Namespace.exec", argv, options);
  }

  /**
   * A packet arrives at a device, as if somebody at its other end had sent it: any source, any flags, a fragment; given as bytes,
   * a whole Ethernet frame that may be malformed. What follows at once has happened when it returns; programs have had no turn.
   *
   *     ns.inject("eth0", "tcp 10.0.0.2:4000 > 192.0.2.2:80 S").verdict
   *
   * @param packet A PacketSpec, its text (`udp 10.0.0.2:4000 > 192.0.2.2:53 ttl 3`), or bytes.
   * @param options With `trace: false` nothing is recorded, and there is no Fate: for many packets at full speed.
   */
  inject(device: string, packet: PacketSpec | string | Uint8Array, options: { readonly trace: false }): null;
  inject(device: string, packet: PacketSpec | string | Uint8Array, options?: InjectOptions): Fate;
  inject(device: string, packet: PacketSpec | string | Uint8Array, options: InjectOptions = {}): Fate | null {
    read.text("Namespace.inject(device)", device);
    const what = frameArgument("Namespace.inject(packet)", packet);
    injectOptions("Namespace.inject(options)", options);
    const at = this.device(device);
    return this.#whileIdle("inject", [device, packet as Value, SILENT], options, () => {
      injectInto(at, what);
      return null;
    });
  }

  /**
   * Sends a packet from this namespace, as a raw socket with a header of its own does: it is routed and passes OUTPUT. It returns
   * as inject() does.
   *
   *     ns.output("udp > 192.0.2.2:53").errno
   */
  output(packet: PacketSpec | string, options: { readonly trace: false }): null;
  output(packet: PacketSpec | string, options?: InjectOptions): Fate;
  output(packet: PacketSpec | string, options: InjectOptions = {}): Fate | null {
    const spec = packetArgument("Namespace.output(packet)", packet);
    injectOptions("Namespace.output(options)", options);
    return this.#whileIdle("output", [packet as Value, SILENT], options, () => sendFrom(this.net, spec));
  }

  /**
   * What would become of a packet that arrives at a device: inject() in a fork of the lab, which stays as it is. The journey says
   * why, too.
   */
  explain(device: string, packet: PacketSpec | string | Uint8Array): Fate {
    read.text("Namespace.explain(device)", device);
    const what = frameArgument("Namespace.explain(packet)", packet);
    this.device(device);
    const { lab } = this.host;
    const net = lab.fork().kernel.nets[this.net.id]!;
    const recording = new Recording();
    const stop = net.taps.explainIn(recording);
    injectInto(findDevice(net, device)!, what);
    stop();
    return fateFrom(net, null, recording.hops, { lab, by: recording.hops });
  }

  /** Every table of this namespace as plain data, as it is now. */
  snapshot(): NetnsSnapshot {
    return snapshotNet(this.net);
  }

  /** @internal */
  device(name: string): Device {
    const device = findDevice(this.net, name);
    if (device !== null) return device;
    throw new Refused(`host ${this.host.name}: device ${name}`, { errno: "ENODEV", message: `Cannot find device "${name}"` });
  }

  /**
   * How an input names this namespace.
   * @internal
   */
  target(): Target {
    const { name, kernelHost } = this.host;
    if (this.net === kernelHost.init) return { kind: "netns", host: name, name: null };
    const [named = `#${this.net.id}`] = kernelHost.names.of(this.net.id);
    return { kind: "netns", host: name, name: named };
  }

  /** Makes a request, which is an input of the lab. */
  #request(method: string, args: readonly Value[], act: () => void): this {
    this.host.lab.inputs.enter(() => this.target(), method, args, act);
    return this;
  }

  /** Does something to a packet, which is an input of the lab. */
  #whileIdle(method: string, args: readonly Value[], { trace }: InjectOptions, act: () => ErrnoName | null): Fate | null {
    const { lab } = this.host;
    lab.checkIdle();
    return lab.inputs.enter(
      () => this.target(),
      method,
      args,
      () => {
        if (trace !== false) return fateWhile(this.net, lab, act);
        act();
        return null;
      },
    );
  }

  #readVia(at: string, via: { readonly gateway?: string; readonly device: string }) {
    const { gateway, device } = readVia(at, via);
    return { gateway: gateway === undefined ? null : read.address(at, gateway), device: this.device(device) };
  }
}

/** A lab that is given its packets again has nobody who asks what became of them. */
const SILENT = { trace: false } as const;

const readTable = read.oneOf(...TABLE_NAMES);
const readVia = read.fieldsOf<{ readonly gateway?: string; readonly device: string }>({
  gateway: read.optional(read.address),
  device: read.text,
});
const readPeer = read.fieldsOf<{ readonly name: string; readonly netns?: Namespace }>({
  name: read.text,
  netns: read.optional(read.instanceOf(Namespace, "a Namespace")),
});
const readBroadcast = read.fieldsOf<{ readonly broadcast?: boolean }>({ broadcast: read.optional(read.flag) });

/** A sysctl that comes with a module names it where it is not loaded. */
function explainMissing(name: string, refused: Refusal | null): Refusal | null {
  const module = moduleOfSysctl(name);
  if (refused?.errno !== "ENOENT" || module === null) return refused;
  return refusal("ENOENT", `${strerror("ENOENT")} (modprobe ${module} loads what has it)`);
}
