/**
 * Puts a namespace together from the tables of every room. Most namespaces never track a connection or filter a packet: what not
 * every packet meets is made when it is first asked for.
 */
import { type Restore, restoreAll, saveArray } from "../sim/restore.ts";
import type { NetnsConfig } from "./config/host.ts";
import type { IfIndex, NetnsId } from "./config/link.ts";
import { SCOPE_UNIVERSE } from "./config/route.ts";
import { compileSettings } from "./config/settings.ts";
import type { Device } from "./device.ts";
import { DeviceNames } from "./device-names.ts";
import { Epoch } from "./flows/valid.ts";
import type { Host } from "./host.ts";
import { ARP_OPS } from "./ipv4/arp-ops.ts";
import { DEFRAG_ENTRY } from "./ipv4/defrag.ts";
import { Fib } from "./ipv4/fib.ts";
import { FragmentQueues } from "./ipv4/fragment.ts";
import { IcmpLimiter } from "./ipv4/icmp-limit.ts";
import { sendIcmpError } from "./ipv4/icmp-send.ts";
import { NeighbourTable } from "./ipv4/neighbour-table.ts";
import { rerouteOutput } from "./ipv4/output.ts";
import { sendReject } from "./ipv4/reject.ts";
import { RouteExceptions } from "./ipv4/route-exceptions.ts";
import { selectAddress } from "./ipv4/source-address.ts";
import type { Net, NetSettings, Up } from "./net.ts";
import { Conntrack } from "./netfilter/conntrack/conntrack.ts";
import { HookTable } from "./netfilter/hooks.ts";
import { FirewallRuntime } from "./netfilter/tables.ts";
import { resolveBridgedDnat } from "./receive/bridged-dnat.ts";
import { receivePacket } from "./receive/packet.ts";
import type { Skb } from "./skb.ts";
import { Snmp } from "./snmp.ts";
import type { PacketSocket } from "./transport/packet-socket.ts";
import { Sockets } from "./transport/sockets.ts";

/** A namespace without devices yet; addNetns() gives it lo. */
export function createNet(host: Host, config: NetnsConfig): Net {
  return new Netns(host, config);
}

const UP: Up = { sendIcmpError, sendReject, rerouteOutput, resolveBridgedDnat, receivePacket };

function addressFor(skb: Skb, nextHop: Parameters<typeof selectAddress>[1]): ReturnType<typeof selectAddress> {
  return selectAddress(skb.outDev!, nextHop, SCOPE_UNIVERSE);
}

class Netns implements Net {
  readonly id: NetnsId;
  readonly host: Host;
  readonly loop: Net["loop"];
  readonly taps: Net["taps"];
  config: NetnsConfig;
  readonly devices: (Device | null)[] = [];
  readonly deviceNames = new DeviceNames(this.devices);
  /** addNetns() sets it at once. */
  loopback!: Device;
  settings: NetSettings;
  readonly hooks = new HookTable();
  readonly fib = new Fib(this);
  readonly neighbours = new NeighbourTable(this, ARP_OPS);
  readonly up = UP;
  readonly snmp = new Snmp();
  readonly epoch = new Epoch();
  packetSockets: readonly PacketSocket[] = [];
  netnsNumbers: Net["netnsNumbers"] = null;
  sysctlNames: Net["sysctlNames"] = null;
  #firewall: FirewallRuntime | null = null;
  #conntrack: Conntrack | null = null;
  #exceptions: RouteExceptions | null = null;
  #fragments: FragmentQueues | null = null;
  #icmpLimiter: IcmpLimiter | null = null;
  #sockets: Sockets | null = null;

  constructor(host: Host, config: NetnsConfig) {
    this.id = config.id;
    this.host = host;
    this.loop = host.loop;
    this.taps = host.taps;
    this.config = config;
    this.settings = compileSettings(config);
  }

  get firewall(): FirewallRuntime {
    return this.#firewall ?? this.#makeFirewall();
  }

  get conntrack(): Conntrack {
    this.#conntrack ??= new Conntrack(this, DEFRAG_ENTRY, this.host.kernel.tables.connections());
    return this.#conntrack;
  }

  get exceptions(): RouteExceptions {
    this.#exceptions ??= new RouteExceptions(this);
    return this.#exceptions;
  }

  get fragments(): FragmentQueues {
    this.#fragments ??= new FragmentQueues(this);
    return this.#fragments;
  }

  get icmpLimiter(): IcmpLimiter {
    this.#icmpLimiter ??= new IcmpLimiter(this);
    return this.#icmpLimiter;
  }

  get sockets(): Sockets {
    this.#sockets ??= new Sockets(this);
    return this.#sockets;
  }

  get socketsAtRest(): boolean {
    return (this.#sockets === null || this.#sockets.atRest) && this.packetSockets.length === 0;
  }

  save(): Restore {
    const { config, settings, loopback, packetSockets } = this;
    const devices = this.devices.filter((device) => device !== null);
    const restore = restoreAll([
      // First: it goes through the devices as they were.
      this.neighbours.save(),
      saveArray(this.devices),
      ...devices.map((device) => device.save()),
      this.hooks.save(),
      this.snmp.save(),
    ]);
    const made = this.#saveMade();
    return () => {
      const isOther = this.config !== config;
      [this.config, this.settings, this.loopback, this.packetSockets] = [config, settings, loopback, packetSockets];
      restore();
      made();
      if (!isOther) return;
      this.deviceNames.forget();
      this.netnsNumbers = null;
      this.fib.refresh();
      this.linksChanged();
    };
  }

  /** The tables that were made already; one that is made later goes again. */
  #saveMade(): Restore {
    const [firewall, conntrack, exceptions] = [this.#firewall, this.#conntrack, this.#exceptions];
    const [fragments, icmpLimiter, sockets] = [this.#fragments, this.#icmpLimiter, this.#sockets];
    const made = [conntrack, exceptions, fragments, icmpLimiter, sockets, firewall].filter((table) => table !== null);
    const restore = restoreAll(made.map((table) => table.save()));
    return () => {
      [this.#firewall, this.#conntrack, this.#exceptions] = [firewall, conntrack, exceptions];
      [this.#fragments, this.#icmpLimiter, this.#sockets] = [fragments, icmpLimiter, sockets];
      restore();
    };
  }

  linksChanged(): void {
    this.#firewall?.linksChanged();
  }

  routesChanged(): void {
    this.#exceptions?.routesChanged();
  }

  deviceMtuChanged(device: IfIndex, before: number, after: number): void {
    this.#exceptions?.deviceMtuChanged(device, before, after);
  }

  #makeFirewall(): FirewallRuntime {
    this.#firewall = new FirewallRuntime(this, addressFor);
    this.#firewall.walker = this.host.kernel.tables.walker();
    return this.#firewall;
  }
}
