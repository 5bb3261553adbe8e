/** From a lab's topology to the boxes, ports and wires that are drawn. */
import type { Topology } from "../../lab/topology.ts";
import type { HookName } from "../../session/protocol.ts";
import type { Say } from "../words/words.ts";
import { foldCrowds } from "./fold.ts";
import type { Scene, SceneBox, SceneEnd, SceneHook, SceneLine, ScenePort, SceneWire } from "./model.ts";
import { type NamedDevice, type NamedHost, type NamedNetns, namedHosts } from "./named.ts";

/** How much of a lab is drawn. */
export interface SceneOptions {
  /** Hosts whose inside is drawn though nothing is in it yet: where terminals are open. */
  readonly insides: ReadonlySet<string>;
  /** Bridges (their box ids) whose containers are all drawn, however many; "internet" for the hosts it is made of. */
  readonly unfolded: ReadonlySet<string>;
  /** Paths of namespaces that stand out of their fold: those of the packet that is shown. */
  readonly shown: ReadonlySet<string>;
  readonly say: Say;
}

const HOOKS: readonly HookName[] = ["PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"];
/** More containers than that on one bridge are a stack with a count. */
const FOLD_ABOVE = 8;
/** More ports than that are dots. */
const NAMED_PORTS = 4;
const MOST_SOCKETS = 3;
/** Docker's name server in each container on a network of a user's. */
const EMBEDDED_DNS = "127.0.0.11";

export const INTERNET = "internet";
const NONE: readonly never[] = [];

export function sceneOf(topology: Topology, options: SceneOptions): Scene {
  const builder = new SceneBuilder(topology, options);
  return foldCrowds(builder.build(), { ...options, above: FOLD_ABOVE });
}

/** The id of a bridge's box, by its device's path. */
export function bridgeBoxOf(path: string): string {
  return `bridge ${path}`;
}

class SceneBuilder {
  readonly #hosts: readonly NamedHost[];
  readonly #options: SceneOptions;
  readonly #boxes = new Map<string, SceneBox>();
  readonly #wires: SceneWire[] = [];
  readonly #devices = new Map<string, SceneEnd>();
  readonly #stacks = new Map<number, string>();
  readonly #paths = new Map<number, string>();

  constructor(topology: Topology, options: SceneOptions) {
    this.#hosts = namedHosts(topology);
    this.#options = options;
  }

  build(): Scene {
    for (const host of this.#hosts) this.#host(host);
    this.#veths();
    return {
      boxes: this.#boxes,
      wires: this.#wires,
      devices: this.#devices,
      stacks: this.#stacks,
      paths: this.#paths,
    };
  }

  #add(box: Partial<SceneBox> & Pick<SceneBox, "id" | "kind" | "title">): SceneBox {
    const { id, kind, title, parent = null, tag = "", lines = NONE, ports = NONE, hooks = NONE, isUp = true, netns = null } = box;
    const { nothing = "" } = box;
    const whole = { id, kind, title, parent, tag, lines, ports, nothing, hooks, isUp, netns, folded: NONE };
    this.#boxes.set(whole.id, whole);
    return whole;
  }

  #host(host: NamedHost): void {
    for (const { number, path } of host.netns) this.#paths.set(number, path);
    const first = host.netns[0]!;
    if (host.role === "internet" && !this.#options.unfolded.has(INTERNET)) return this.#internet(host);
    if (host.role === "switch" && host.netns.length === 1) return this.#switch(host, first);
    const hasInside =
      this.#options.insides.has(host.name) || host.netns.length > 1 || first.devices.some(({ kind }) => kind === "bridge");
    if (hasInside && host.role !== "router") return this.#inside(host);
    const role = this.#options.say(host.role === "router" ? "boxRouter" : "boxHost");
    const tag = first.chains.some(({ table }) => table === "nat") ? `${role}, NAT` : role;
    this.#leaf(first, null, host.role === "router" ? "router" : "machine", tag);
  }

  /** All of it is one box; what is beyond the router is nobody's to configure. */
  #internet({ netns }: NamedHost): void {
    const before = this.#boxes.get(INTERNET);
    const addresses = netns.flatMap(({ devices }) =>
      devices.flatMap((each) => (each.kind === "loopback" ? each.addresses.filter((one) => !one.startsWith("127.")) : [])),
    );
    const shown = addresses.slice(0, 2).map((each) => each.replace("/32", ""));
    const lines: SceneLine[] = shown.length === 0 ? [] : [{ kind: "address", text: shown.join(", ") }];
    this.#add({
      id: INTERNET,
      kind: "internet",
      title: this.#options.say("boxInternet"),
      lines: before?.lines.length ? before.lines : lines,
    });
    for (const { number, devices } of netns) {
      this.#stacks.set(number, INTERNET);
      for (const { path } of devices) this.#devices.set(path, { box: INTERNET, port: null });
    }
  }

  #switch(host: NamedHost, netns: NamedNetns): void {
    for (const bridge of netns.devices.filter(({ kind }) => kind === "bridge")) {
      const id = bridgeBoxOf(bridge.path);
      const ports = netns.devices.filter(({ master }) => master === bridge.name).map((each) => portOf(each, false));
      this.#add({ id, kind: "switch", title: host.name, ports, isUp: bridge.up, netns: netns.path });
      this.#stacks.set(netns.number, id);
      this.#devices.set(bridge.path, { box: id, port: null });
      for (const port of ports) this.#devices.set(port.id, { box: id, port: port.id });
    }
  }

  /** A namespace with nothing inside to draw: its devices are ports on its edges. */
  #leaf(netns: NamedNetns, parent: string | null, kind: SceneBox["kind"], tag: string): void {
    const id = `netns ${netns.path}`;
    const ports = netns.devices.filter(({ kind: each }) => each !== "loopback").map((each) => portOf(each, false));
    const sockets = netns.sockets.filter(({ address }) => address !== EMBEDDED_DNS);
    const lines = this.#socketLines(sockets);
    const nothing = this.#options.say(ports.length === 0 ? "boxNoDevice" : "boxNoAddress");
    this.#add({ id, kind, parent, title: netns.title, tag, lines, ports, nothing, netns: netns.path });
    this.#stacks.set(netns.number, id);
    for (const port of ports) this.#devices.set(port.id, { box: id, port: port.id });
  }

  #inside(host: NamedHost): void {
    const [first, ...others] = host.netns;
    const id = `host ${host.name}`;
    this.#add({ id, kind: "host", title: host.name, tag: this.#options.say("boxHost"), netns: host.name });
    this.#compound(id, first!);
    for (const netns of others) {
      const tag = netns.images[0] ?? this.#options.say("boxNetns");
      const kind = netns.containers.length > 0 ? "container" : "netns";
      if (!netns.devices.some((device) => device.kind === "bridge")) this.#leaf(netns, id, kind, tag);
      else {
        const inner = `host ${netns.path}`;
        this.#add({ id: inner, kind: "host", parent: id, title: netns.title, tag, netns: netns.path });
        this.#compound(inner, netns);
      }
    }
  }

  /** IP stack, NICs and bridges of a namespace that has an inside. */
  #compound(parent: string, netns: NamedNetns): void {
    const stack = `stack ${netns.path}`;
    this.#add({
      id: stack,
      kind: "stack",
      parent,
      title: this.#options.say("boxStack"),
      tag: this.#options.say(netns.forwards ? "boxForwards" : "boxForwardsNot"),
      lines: this.#socketLines(netns.sockets.filter(({ address }) => address !== EMBEDDED_DNS && !address.startsWith("127."))),
      hooks: HOOKS.map((hook): SceneHook => ({ hook, rules: rulesAt(netns, hook) })),
      netns: netns.path,
    });
    this.#stacks.set(netns.number, stack);
    for (const device of netns.devices) {
      if (device.kind === "loopback" || device.master !== null) continue;
      const box = device.kind === "bridge" ? this.#bridge(parent, netns, device) : this.#nic(parent, netns, device);
      const [a, b] = [
        { box: stack, port: null },
        { box, port: null },
      ];
      this.#wires.push({ id: `inner ${device.path}`, kind: "inner", a, b, isUp: device.up, label: "" });
    }
  }

  #bridge(parent: string, netns: NamedNetns, bridge: NamedDevice): string {
    const id = bridgeBoxOf(bridge.path);
    const members = netns.devices.filter(({ master }) => master === bridge.name);
    const ports = members.map((each) => portOf(each, members.length > NAMED_PORTS));
    const isNamed = bridge.network !== null && bridge.network !== "bridge";
    this.#add({
      id,
      kind: "bridge",
      parent,
      title: isNamed ? bridge.network! : bridge.name,
      tag: isNamed ? bridge.name : this.#options.say("boxBridge"),
      lines: [{ kind: "address", text: this.#addressOf(bridge) }],
      ports,
      isUp: bridge.up,
      netns: netns.path,
    });
    this.#devices.set(bridge.path, { box: id, port: null });
    for (const port of ports) this.#devices.set(port.id, { box: id, port: port.id });
    return id;
  }

  #nic(parent: string, netns: NamedNetns, device: NamedDevice): string {
    const id = `nic ${device.path}`;
    const lines: SceneLine[] = [{ kind: "address", text: this.#addressOf(device) }];
    this.#add({ id, kind: "nic", parent, title: device.name, lines, isUp: device.carrier, netns: netns.path });
    this.#devices.set(device.path, { box: id, port: null });
    return id;
  }

  /** A wire for each pair whose ends lie in different boxes. */
  #veths(): void {
    const all = new Map<string, { readonly device: NamedDevice; readonly host: string }>();
    for (const { name, netns } of this.#hosts)
      for (const { devices } of netns) for (const device of devices) all.set(device.path, { device, host: name });
    const done = new Set<string>();
    for (const [path, { device, host }] of all) {
      const peer = device.peer === null ? undefined : all.get(device.peer);
      if (peer === undefined || done.has(path)) continue;
      done.add(peer.device.path);
      const a = this.#devices.get(path);
      const b = this.#devices.get(peer.device.path);
      if (a === undefined || b === undefined || a.box === b.box) continue;
      const kind = host === peer.host ? "veth" : "cable";
      const label = device.latencyMs === 0 ? "" : `${device.latencyMs} ms`;
      this.#wires.push({ id: `wire ${path}`, kind, a, b, isUp: device.carrier && peer.device.carrier, label });
    }
  }

  #addressOf({ addresses }: NamedDevice): string {
    const [first, ...more] = addresses;
    if (first === undefined) return this.#options.say("boxNoAddress");
    return more.length === 0 ? first : `${first} +${more.length}`;
  }

  #socketLines(sockets: NamedNetns["sockets"]): SceneLine[] {
    const lines = sockets.map(
      ({ protocol, port, program }): SceneLine => ({
        kind: program === "docker-proxy" ? "proxy" : "socket",
        text: `:${port}${protocol === "udp" ? "/udp" : ""} ${program}`.trimEnd(),
      }),
    );
    const distinct = lines.filter(({ text }, at) => lines.findIndex((each) => each.text === text) === at);
    if (distinct.length <= MOST_SOCKETS) return distinct;
    return [
      ...distinct.slice(0, MOST_SOCKETS - 1),
      { kind: "note", text: this.#options.say("boxMoreSockets", distinct.length - MOST_SOCKETS + 1) },
    ];
  }
}

function portOf(device: NamedDevice, isQuiet: boolean): ScenePort {
  const address = device.addresses[0] ?? "";
  return {
    id: device.path,
    label: device.name,
    address,
    isUp: device.carrier,
    isQuiet: isQuiet && device.name.startsWith("veth"),
  };
}

function rulesAt({ chains }: NamedNetns, hook: SceneHook["hook"]): string {
  return chains
    .filter(({ name }) => name === hook)
    .map(({ table, rules, policy }) => `${table} ${rules}${policy === "DROP" ? ", policy DROP" : ""}`)
    .join("; ");
}
