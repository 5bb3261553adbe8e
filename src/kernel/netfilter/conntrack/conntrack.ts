/**
 * Connection tracking of a namespace: the table and its settings. Linux: nf_conntrack_core.c.
 *
 *     PREROUTING, OUTPUT (-200): find or begin the packet's connection    INPUT, POSTROUTING (last): confirm it     (track.ts)
 *
 * A connection is in the table only once its first packet has come through; until then it hangs on that packet alone.
 *
 * No timers.  Linux collects expired entries in a worker every minute or so; here an entry ends when somebody looks: a lookup, a
 * listing, an insertion into a table that has doubled. So a lab without traffic comes to rest. (expiry.ts has the exception.)
 *
 * Left out: zones, helpers and expectations, offload, the conntrack extensions that come with them.
 */
import { type Restore, restoreAll, saveFields } from "../../../sim/restore.ts";
import type { Ipv4 } from "../../../wire/ipv4-address.ts";
import type { NetnsConfig } from "../../config/host.ts";
import type { Net } from "../../net.ts";
import { type HookEntry, INPUT, OUTPUT, POSTROUTING, PREROUTING, PRI_CONNTRACK, PRI_CONNTRACK_CONFIRM } from "../hooks.ts";
import {
  Connection,
  EVENT_NEW,
  IPS_CONFIRMED,
  IPS_DYING,
  IPS_FIXED_TIMEOUT,
  IPS_REPORTED,
  saveConnection,
} from "./connection.ts";
import { EventListeners } from "./events.ts";
import { ExpiryTimer } from "./expiry.ts";
import type { Tracker } from "./protocols.ts";
import { SourceIndex } from "./source-index.ts";
import { type ConntrackSettings, compileConntrackSettings } from "./sysctl.ts";
import { type ConnectionTable, HashedConnectionTable } from "./table.ts";
import { setTcpClosing } from "./tcp.ts";
import { TCP_ESTABLISHED } from "./tcp-states.ts";
import { confirmSkb, trackSkb } from "./track.ts";
import { joinPorts, type Tuple } from "./tuple.ts";

/** What conntrack -S prints. */
export class ConntrackStatistics {
  found = 0;
  invalid = 0;
  insert = 0;
  insertFailed = 0;
  drop = 0;
  earlyDrop = 0;
  error = 0;
  clashResolve = 0;
}

/** Expired entries are swept out when the table has grown to this, then at each doubling. */
const FIRST_SWEEP = 1024;

export class Conntrack implements Tracker {
  readonly listeners = new EventListeners();
  readonly statistics = new ConntrackStatistics();
  /** Connections by where they come from, for SNAT to map a source alike each time. */
  readonly bySource = new SourceIndex();
  /** The packet at hand prolonged its connection, so the counters count it; set by refresh(). */
  counts = false;
  /** When the kernel log last said that the table is full. */
  warnedAtUs = Number.NEGATIVE_INFINITY;
  readonly #net: Net;
  readonly #defrag: HookEntry | null;
  readonly #table: ConnectionTable;
  readonly #expiry: ExpiryTimer;
  #settings: ConntrackSettings | null = null;
  /** What the settings were compiled from. */
  #config: NetnsConfig | null = null;
  #hostConfig: NetnsConfig | null = null;
  #unregister: (() => void)[] = [];
  #nextSerial = 1;
  #sweepAt = FIRST_SWEEP;

  /** `defrag` stands before it at PREROUTING and OUTPUT; handed in, because fragments are IPv4's business. */
  constructor(net: Net, defrag: HookEntry | null = null, table: ConnectionTable = new HashedConnectionTable()) {
    this.#net = net;
    this.#table = table;
    this.#defrag = defrag;
    this.#expiry = new ExpiryTimer(net);
  }

  save(): Restore {
    const [counts, warnedAtUs, unregister, serial, sweepAt] = [
      this.counts,
      this.warnedAtUs,
      this.#unregister,
      this.#nextSerial,
      this.#sweepAt,
    ];
    const connections = [...this.#table];
    const restore = restoreAll([
      ...connections.map(saveConnection),
      this.bySource.save(),
      saveFields(this.statistics),
      this.#expiry.save(),
    ]);
    return () => {
      for (const connection of [...this.#table]) this.#table.remove(connection);
      [this.counts, this.warnedAtUs] = [counts, warnedAtUs];
      [this.#unregister, this.#nextSerial, this.#sweepAt] = [unregister, serial, sweepAt];
      restore();
      for (const connection of connections) this.#table.insert(connection);
    };
  }

  get isEnabled(): boolean {
    return this.#unregister.length > 0;
  }

  get nowUs(): number {
    return this.#net.loop.nowUs;
  }

  /** net.netfilter.nf_conntrack_* as they stand. */
  get settings(): ConntrackSettings {
    const { config } = this.#net;
    const hostConfig = this.#net.host.init.config;
    if (this.#settings !== null && this.#config === config && this.#hostConfig === hostConfig) return this.#settings;
    return this.#compileSettings(config, hostConfig);
  }

  #compileSettings(config: NetnsConfig, hostConfig: NetnsConfig): ConntrackSettings {
    const isSame = this.#config?.sysctls === config.sysctls && this.#hostConfig?.sysctls === hostConfig.sysctls;
    if (this.#settings === null || !isSame) this.#settings = compileConntrackSettings(config.sysctls, hostConfig.sysctls);
    this.#config = config;
    this.#hostConfig = hostConfig;
    return this.#settings;
  }

  /** Entries in the table, expired ones not yet swept out included. */
  get size(): number {
    return this.#table.size;
  }

  /** Live entries: net.netfilter.nf_conntrack_count. */
  get count(): number {
    this.sweep();
    return this.#table.size;
  }

  /** Puts conntrack on the hooks; the first rule that needs it does. Linux: nf_ct_netns_get(). */
  enable(): void {
    if (this.isEnabled) return;
    const { hooks } = this.#net;
    const track: HookEntry = { name: "conntrack", priority: PRI_CONNTRACK, run: (skb, hook) => trackSkb(this, skb, hook) };
    const confirm: HookEntry = { name: "conntrack", priority: PRI_CONNTRACK_CONFIRM, run: (skb) => confirmSkb(this, skb) };
    this.#unregister = [
      hooks.register(PREROUTING, track),
      hooks.register(OUTPUT, track),
      hooks.register(INPUT, confirm),
      hooks.register(POSTROUTING, confirm),
    ];
    if (this.#defrag !== null)
      this.#unregister.push(hooks.register(PREROUTING, this.#defrag), hooks.register(OUTPUT, this.#defrag));
    // Segments may have gone by unseen meanwhile: take up the windows anew (nf_ct_tcp_fixup()).
    for (const connection of this.#table) {
      if (connection.tcp?.state === TCP_ESTABLISHED) for (const side of connection.tcp.sides) side.maxWindow = 0;
    }
  }

  /** Takes conntrack off the hooks. The entries stay, and expire. */
  disable(): void {
    for (const unregister of this.#unregister) unregister();
    this.#unregister = [];
  }

  /** The live connection a tuple belongs to. */
  find({ src, dst, protocol, sport, dport }: Tuple): Connection | null {
    return this.lookup(src, dst, protocol, joinPorts(sport, dport));
  }

  /** The same without a tuple to carry the numbers. Linux: nf_conntrack_find_get(). */
  lookup(src: Ipv4, dst: Ipv4, protocol: number, ports: number): Connection | null {
    const found = this.#table.find(src, dst, protocol, ports);
    if (found === null || found.timeoutUs > this.nowUs) return found;
    this.destroy(found);
    return null;
  }

  /** Live connections, oldest first; they may be destroyed meanwhile. */
  *[Symbol.iterator](): Generator<Connection> {
    this.sweep();
    yield* this.#table;
  }

  /** Ends what has expired. */
  sweep(): void {
    const { nowUs } = this;
    for (const connection of this.#table) if (connection.timeoutUs <= nowUs) this.destroy(connection);
  }

  newConnection(original: Tuple): Connection {
    const connection = new Connection(this.#nextSerial++, original);
    const { acct, events } = this.settings;
    if (acct) {
      connection.counters = [
        { packets: 0, bytes: 0 },
        { packets: 0, bytes: 0 },
      ];
    }
    if (events === 1 || (events === 2 && !this.listeners.isEmpty)) connection.status |= IPS_REPORTED;
    return connection;
  }

  /** Enters a connection into the table; false where one of its tuples is another's. Linux: __nf_conntrack_confirm(). */
  confirm(connection: Connection): boolean {
    const { src, dst, protocol, ports, replySrc, replyDst, replyPorts } = connection;
    if (this.lookup(src, dst, protocol, ports) !== null) return false;
    if (this.lookup(replySrc, replyDst, protocol, replyPorts) !== null) return false;
    if (this.#table.size >= this.#sweepAt) {
      this.sweep();
      this.#sweepAt = Math.max(FIRST_SWEEP, this.#table.size * 2);
    }
    connection.timeoutUs += this.nowUs;
    connection.status |= IPS_CONFIRMED;
    if (this.settings.timestamp) connection.startUs = this.nowUs;
    this.#table.insert(connection);
    connection.events |= EVENT_NEW;
    if (connection.isReported) this.#expiry.watch(connection);
    return true;
  }

  /** Takes a connection out of the table. `portId` is the process that asked for it. Linux: nf_ct_delete(). */
  destroy(connection: Connection, portId = 0): void {
    if (connection.status & IPS_DYING) return;
    connection.status |= IPS_DYING;
    this.bySource.remove(connection);
    if (!connection.isConfirmed) return;
    this.#table.remove(connection);
    if (connection.isReported) this.listeners.notify({ kind: "DESTROY", connection, changes: 0, portId });
  }

  /** Ends every connection. */
  flush(portId = 0): void {
    for (const connection of this) this.destroy(connection, portId);
  }

  /** Sets when a connection ends. Linux: __nf_ct_refresh_acct(). */
  refresh(connection: Connection, timeoutUs: number): void {
    this.counts = true;
    if (connection.status & IPS_FIXED_TIMEOUT) return;
    connection.timeoutUs = connection.isConfirmed ? this.nowUs + timeoutUs : timeoutUs;
    if (connection.isReported && connection.isConfirmed) this.#expiry.watch(connection);
  }

  /** A REJECT with tcp-reset closes the connection it is sent for. */
  setClosing(connection: Connection): void {
    setTcpClosing(connection, this.settings, this.nowUs);
  }

  /** True where another connection already uses this tuple. Linux: nf_conntrack_tuple_taken(). */
  isTaken(src: Ipv4, dst: Ipv4, protocol: number, ports: number, ignored: Connection): boolean {
    const found = this.lookup(src, dst, protocol, ports);
    if (found === null || found === ignored) return false;
    this.statistics.found++;
    return true;
  }
}
