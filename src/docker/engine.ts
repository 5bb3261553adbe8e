/**
 * dockerd of one host: what it knows, and the requests it takes. It acts on the host only through kernel requests and processes,
 * as the real one. The work is done by functions beside this file (network/, container/, proxy/); this class keeps the registers
 * they share.
 */
import type { Host } from "../kernel/host.ts";
import type { Net } from "../kernel/net.ts";
import { loadModule } from "../kernel/netlink/modules.ts";
import { readSysctl, writeSysctl } from "../kernel/netlink/sysctl.ts";
import type { Random } from "../sim/random.ts";
import { type Restore, restoreAll, saveArray } from "../sim/restore.ts";
import type { Ipv4 } from "../wire/ipv4-address.ts";
import { Events } from "./events.ts";
import { newId } from "./ids.ts";
import { createPredefined } from "./network/create.ts";
import type { AddressAllocator } from "./network/ipam.ts";
import { PROFILES } from "./profiles/index.ts";
import type { Profile } from "./profiles/profile.ts";
import { PortAllocator } from "./proxy/port-allocator.ts";
import { runIptables } from "./rules/iptables.ts";
import type { ContainerRuntime } from "./runtime.ts";
import { type Container, type DaemonOptions, DockerError, type Network } from "./shapes.ts";

export class Engine {
  readonly host: Host;
  readonly daemon: DaemonOptions;
  readonly profile: Profile;
  readonly runtime: ContainerRuntime;
  readonly networks = new Map<string, Network>();
  /** By id, oldest first. */
  readonly containers = new Map<string, Container>();
  /** By network id: which addresses are taken. */
  readonly allocators = new Map<string, AddressAllocator>();
  /** Where the next search for a free subnet begins. */
  nextPool = 0;
  readonly ports: PortAllocator;
  /** How many interfaces a sandbox has had, by container id: ethN counts on (before 28). */
  readonly interfaceCounts = new Map<string, number>();
  /** Namespaces another container joined by container mode. */
  readonly sharedNets = new WeakSet<Net>();
  /** Named volumes that compose made. */
  readonly volumes = new Set<string>();
  readonly events: Events;
  readonly #names = new Map<string, Container>();
  /** How many commands of `docker exec` there were. */
  execs = 0;
  /** How often it was asked for anything. */
  requests = 0;
  /** The lab is put back to a moment before it was started: what it made is put back without it. */
  isForgotten = false;

  constructor(host: Host, daemon: DaemonOptions, runtime: ContainerRuntime) {
    this.host = host;
    this.daemon = daemon;
    this.profile = PROFILES[daemon.version];
    this.runtime = runtime;
    this.ports = new PortAllocator(host.init, { sharesAny: this.profile.sharesAnyAddress });
    this.events = new Events(() => host.loop.nowUs);
    this.#start();
  }

  /** While nobody asks it for anything, no more happens to it than that containers print. */
  save(): Restore {
    return restoreAll([this.events.save(), ...[...this.containers.values()].map(({ logs }) => saveArray(logs))]);
  }

  get random(): Random {
    return this.host.loop.random;
  }

  /** dockerd comes up: forwarding on (and FORWARD closed, where it was off before), chains, docker0. */
  #start(): void {
    const { daemon, host, profile } = this;
    // Whether or not it filters: it asks netlink of connections when it comes up (getSupportedNlFamilies(), libnetwork/ns).
    loadModule(host, "nf_conntrack_netlink");
    if (daemon.iptables && profile.bridgeNetfilter === "always") loadModule(host, "br_netfilter");
    if (daemon.iptables) runIptables(host.init, (iptables) => profile.firewall.start(iptables, daemon));
    this.forward();
    createPredefined(this);
  }

  /** Turns forwarding on; FORWARD is closed where it was off before. */
  forward(): void {
    const { daemon, host } = this;
    if (!daemon.ipForward || readSysctl(host.init, "net.ipv4.ip_forward") === "1") return;
    writeSysctl(host.init, "net.ipv4.ip_forward", "1");
    if (daemon.iptables) runIptables(host.init, (iptables) => iptables.setPolicy("filter", "FORWARD", "DROP"));
  }

  newId(): string {
    return newId(this.random);
  }

  networkNamed(name: string): Network | null {
    for (const network of this.networks.values()) if (network.name === name) return network;
    return null;
  }

  /** By name, id, or the beginning of an id. "default" is the default bridge. */
  findNetwork(reference: string): Network | null {
    const named = this.networkNamed(reference === "default" ? "bridge" : reference) ?? this.networks.get(reference);
    if (named !== undefined && named !== null) return named;
    const found = reference === "" ? [] : [...this.networks.values()].filter(({ id }) => id.startsWith(reference));
    return found.length === 1 ? found[0]! : null;
  }

  network(reference: string): Network {
    const network = this.findNetwork(reference);
    if (network === null) throw new DockerError(`network ${reference} not found`, 404);
    return network;
  }

  containerNamed(name: string): Container | null {
    return this.#names.get(name) ?? null;
  }

  /** By id, name, or the beginning of an id. */
  findContainer(reference: string): Container | null {
    const name = reference.startsWith("/") ? reference.slice(1) : reference;
    const known = this.containers.get(reference) ?? this.#names.get(name);
    if (known !== undefined) return known;
    if (name.includes("/")) return this.#linkedContainer(name);
    if (!/^[0-9a-f]+$/.test(reference)) return null;
    const found = [...this.containers.values()].filter(({ id }) => id.startsWith(reference));
    if (found.length > 1) throw new DockerError(`Multiple IDs found with provided prefix: ${reference}`, 400, 1);
    return found[0] ?? null;
  }

  /** CLIENT/ALIAS. */
  #linkedContainer(name: string): Container | null {
    const slash = name.indexOf("/");
    const client = this.#names.get(name.slice(0, slash));
    const server = client?.links.find(({ alias }) => alias === name.slice(slash + 1))?.server;
    return server !== undefined && this.containers.has(server.id) ? server : null;
  }

  container(reference: string): Container {
    const container = this.findContainer(reference);
    if (container === null) throw new DockerError(this.profile.words.noSuchContainer(reference), 404, 1);
    return container;
  }

  addContainer(container: Container): void {
    this.containers.set(container.id, container);
    this.#names.set(container.name, container);
  }

  removeContainer(container: Container): void {
    this.containers.delete(container.id);
    this.#names.delete(container.name);
  }

  renameContainer(container: Container, name: string): void {
    this.#names.delete(container.name);
    container.name = name;
    this.#names.set(name, container);
  }

  /** The container a name or an address of a network belongs to: what the embedded DNS asks. */
  containersOn(network: Network): readonly Container[] {
    return [...network.endpoints.keys()].flatMap((id) => this.containers.get(id) ?? []);
  }

  takeAddress(network: Network, wanted: Ipv4 | null): Ipv4 | null {
    const allocator = this.allocators.get(network.id);
    if (allocator === undefined) return null;
    if (wanted === null) return allocator.takeNext();
    return allocator.take(wanted) ? wanted : null;
  }
}

/** The dockerd of a host, which comes up when it is first asked for. */
class Dockerd {
  readonly start: () => Engine;
  engine: Engine | null = null;

  constructor(start: () => Engine) {
    this.start = start;
  }
}

function dockerdOf(host: Host): Dockerd | null {
  const daemon = host.daemons.get("dockerd");
  return daemon instanceof Dockerd ? daemon : null;
}

/** Says how a host's dockerd is to be started: with which flags, and what runs its containers. */
export function installDocker(host: Host, daemon: DaemonOptions, runtime: ContainerRuntime): void {
  host.daemons.set("dockerd", new Dockerd(() => new Engine(host, daemon, runtime)));
}

/** The host's engine if it runs already. */
export function runningDocker(host: Host): Engine | null {
  return dockerdOf(host)?.engine ?? null;
}

/** The containers that run in a namespace, oldest first. */
export function containersIn(net: Net): readonly Container[] {
  return [...(runningDocker(net.host as Host)?.containers.values() ?? [])].filter((container) => container.net === net);
}

/** The host is as before its dockerd was started. */
export function forgetDocker(host: Host): void {
  const dockerd = dockerdOf(host);
  if (dockerd?.engine == null) return;
  dockerd.engine.isForgotten = true;
  dockerd.engine = null;
}

/**
 * Asks a host's dockerd for something: it is started where it did not run, and the request is counted, since rewind() cannot take
 * it back. Null where docker is not installed.
 */
export function askDocker(host: Host): Engine | null {
  const dockerd = dockerdOf(host);
  if (dockerd === null) return null;
  if (dockerd.engine !== null) dockerd.engine.requests++;
  else dockerd.engine = dockerd.start();
  return dockerd.engine;
}
