/**
 * Connection tracking of a namespace. Linux: nf_conntrack_core.c.
 *
 *     PREROUTING, OUTPUT (-200): find or begin the packet's connection    INPUT, POSTROUTING (last): confirm it
 *
 * A connection is in the table only once its first packet has come through; until then it hangs on that packet alone.
 *
 * No timers.  Linux collects expired entries in a worker every minute or so; here an entry ends when somebody looks: a lookup, a
 * listing, an insertion into a table that has doubled. So a lab without traffic comes to rest. Only while somebody listens to
 * events a timer ends entries on time (those that have ten minutes at most), so that conntrack -E sees them go.
 *
 * Left out: zones, helpers and expectations, offload, the conntrack extensions that come with them.
 */
import type { Timer } from "../../../sim/timers.ts";
import type { Packet } from "../../../wire/ipv4.ts";
import type { Net } from "../../net.ts";
import { tellHop } from "../../observe.ts";
import type { Skb } from "../../skb.ts";
import {
  type Hook,
  type HookEntry,
  INPUT,
  OUTPUT,
  POSTROUTING,
  PREROUTING,
  PRI_CONNTRACK,
  PRI_CONNTRACK_CONFIRM,
} from "../hooks.ts";
import { NF_ACCEPT, NF_DROP, type Verdict } from "../verdict.ts";
import {
  Connection,
  CT_ESTABLISHED,
  CT_ESTABLISHED_REPLY,
  CT_NEW,
  CT_RELATED,
  CT_RELATED_REPLY,
  directionOf,
  EVENT_NEW,
  EVENT_REPLY,
  IPS_ASSURED,
  IPS_CONFIRMED,
  IPS_DYING,
  IPS_EXPECTED,
  IPS_FIXED_TIMEOUT,
  IPS_SEEN_REPLY,
  ORIGINAL,
  REPLY,
  type Tuple,
  type TupleHash,
} from "./connection.ts";
import { deliverEvents, EventListeners } from "./events.ts";
import { allowsClash, isErrorMessage, isUnknownIcmp, type Tracker, trackPacket } from "./protocols.ts";
import { quotedTuple } from "./quoted.ts";
import { describeConnection } from "./snapshot.ts";
import { SourceIndex } from "./source-index.ts";
import { type ConntrackSettings, compileConntrackSettings } from "./sysctl.ts";
import { HashedConnectionTable } from "./table.ts";
import { ENDED, INVALID, REOPEN, setTcpClosing } from "./tcp.ts";
import { isClosing, TCP_ESTABLISHED } from "./tcp-states.ts";
import { invertTuple, portsOf, sameTuple } from "./tuple.ts";

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

/** While somebody listens, an entry that ends within this time is ended on time. */
const SWEEP_HORIZON_US = 600_000_000;

/** Sweep expired entries when the table has grown to this, then at each doubling. */
const FIRST_SWEEP = 1024;

export class Conntrack implements Tracker {
  readonly listeners = new EventListeners();
  readonly statistics = new ConntrackStatistics();
  /** Connections by where they come from, for SNAT to map a source alike each time. */
  readonly bySource = new SourceIndex();
  readonly #net: Net;
  readonly #table = new HashedConnectionTable();
  #settings: ConntrackSettings | null = null;
  #sysctls: unknown = null;
  #hostSysctls: unknown = null;
  #sweepTimer: Timer | null = null;
  #unregister: (() => void)[] = [];
  #nextId = 1;
  #sweepAt = FIRST_SWEEP;
  /** The packet at hand counts: it was not merely let pass. */
  #refreshed = false;
  #warnedAtUs = Number.NEGATIVE_INFINITY;

  constructor(net: Net) {
    this.#net = net;
  }

  get isEnabled(): boolean {
    return this.#unregister.length > 0;
  }

  get nowUs(): number {
    return this.#net.loop.nowUs;
  }

  /** net.netfilter.nf_conntrack_* as they stand. */
  get settings(): ConntrackSettings {
    const { sysctls } = this.#net.config;
    const { sysctls: hostSysctls } = this.#net.host.init.config;
    if (this.#settings === null || this.#sysctls !== sysctls || this.#hostSysctls !== hostSysctls) {
      this.#settings = compileConntrackSettings(sysctls, hostSysctls);
      this.#sysctls = sysctls;
      this.#hostSysctls = hostSysctls;
    }
    return this.#settings;
  }

  /** Entries in the table: net.netfilter.nf_conntrack_count. */
  get count(): number {
    this.sweep();
    return this.#table.size;
  }

  /** Puts conntrack on the hooks; the first rule that needs it does. Linux: nf_ct_netns_get(). */
  enable(): void {
    if (this.isEnabled) return;
    const { hooks } = this.#net;
    const track: HookEntry = { name: "conntrack", priority: PRI_CONNTRACK, run: (skb, hook) => this.#track(skb, hook) };
    const confirm: HookEntry = { name: "conntrack confirm", priority: PRI_CONNTRACK_CONFIRM, run: (skb) => this.confirm(skb) };
    this.#unregister = [
      hooks.register(PREROUTING, track),
      hooks.register(OUTPUT, track),
      hooks.register(INPUT, confirm),
      hooks.register(POSTROUTING, confirm),
    ];
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

  /** The live connection a tuple belongs to, and which way. */
  find(tuple: Tuple): TupleHash | null {
    return this.#find(tuple.src, tuple.dst, tuple.protocol, tuple.sport, tuple.dport);
  }

  /** Live connections, oldest first. */
  *[Symbol.iterator](): Generator<Connection> {
    this.sweep();
    yield* [...this.#table];
  }

  /** Ends what has expired. */
  sweep(): void {
    const { nowUs } = this;
    for (const connection of this.#table) if (connection.timeoutUs <= nowUs) this.destroy(connection);
  }

  /** Takes a connection out of the table. `portId` is the process that asked for it. Linux: nf_ct_delete(). */
  destroy(connection: Connection, portId = 0): void {
    if (connection.status & IPS_DYING) return;
    connection.status |= IPS_DYING;
    this.bySource.remove(connection);
    if (!connection.isConfirmed) return;
    this.#table.remove(connection);
    if (connection.told) this.listeners.tell({ kind: "DESTROY", connection, changes: 0, portId });
  }

  /** Ends every connection. */
  flush(portId = 0): void {
    for (const connection of [...this]) this.destroy(connection, portId);
  }

  /** Sets when a connection ends. Linux: __nf_ct_refresh_acct(). */
  refresh(connection: Connection, timeoutUs: number): void {
    this.#refreshed = true;
    if (connection.status & IPS_FIXED_TIMEOUT) return;
    connection.timeoutUs = connection.isConfirmed ? this.nowUs + timeoutUs : timeoutUs;
  }

  /** A REJECT with tcp-reset closes what it answers. */
  setClosing(connection: Connection): void {
    setTcpClosing(connection, this.settings, this.nowUs);
  }

  /** True where another connection already uses this tuple. Linux: nf_conntrack_tuple_taken(). */
  isTaken(tuple: Tuple, ignored: Connection): boolean {
    const found = this.find(tuple);
    if (found === null || found.connection === ignored) return false;
    this.statistics.found++;
    return true;
  }

  /** Puts a connection made by hand (conntrack -I) into the table; false where one of its tuples is taken. */
  insert(connection: Connection): boolean {
    if (this.find(connection.original) !== null || this.find(connection.reply) !== null) return false;
    this.#enter(connection);
    this.statistics.insert++;
    return true;
  }

  newConnection(original: Tuple, reply: Tuple): Connection {
    // Linux prints a hash of the entry's address and tuple; this one is as arbitrary, and the same on every run.
    const connection = new Connection(Math.imul(this.#nextId++, 0x9e3779b1) >>> 0, original, reply);
    const { settings } = this;
    if (settings.acct) {
      connection.counters = [
        { packets: 0, bytes: 0 },
        { packets: 0, bytes: 0 },
      ];
    }
    connection.told = settings.events === 1 || (settings.events === 2 && !this.listeners.isEmpty);
    return connection;
  }

  /** Linux: nf_conntrack_in(). */
  #track(skb: Skb, hook: Hook): Verdict {
    if (skb.connection !== null || skb.untracked) return NF_ACCEPT;
    const packet = skb.ip;
    // Reassembly comes before; a fragment here asked not to be put together.
    if (packet.fragmentOffset > 0 || (hook === OUTPUT && packet.moreFragments)) return NF_ACCEPT;
    const ports = portsOf(packet);
    if (ports < 0 || isUnknownIcmp(packet)) return this.#refuse(skb);
    if (isErrorMessage(packet)) return this.#relate(skb, packet);
    for (;;) {
      const found = this.#resolve(skb, packet, ports);
      if (found === NF_DROP) return NF_DROP;
      const connection = skb.connection as Connection | null;
      if (connection === null) return this.#refuse(skb);
      this.#refreshed = false;
      const tracking = trackPacket(connection, packet, directionOf(skb.ctInfo), this);
      if (tracking === REOPEN) {
        this.destroy(connection);
        skb.connection = null;
        continue;
      }
      if (tracking === INVALID) return this.#refuse(skb);
      if (connection.counters !== null && (this.#refreshed || tracking === ENDED)) {
        const counter = connection.counters[directionOf(skb.ctInfo)];
        counter.packets++;
        counter.bytes += packet.totalLength;
      }
      if (tracking === ENDED) this.destroy(connection);
      if (skb.ctInfo === CT_ESTABLISHED_REPLY && !(connection.status & IPS_SEEN_REPLY)) {
        connection.status |= IPS_SEEN_REPLY;
        connection.events |= EVENT_REPLY;
      }
      if (this.#net.taps.hops) tellHop(skb, "conntrack", describeConnection(connection, skb.ctInfo, this.nowUs));
      return NF_ACCEPT;
    }
  }

  #refuse(skb: Skb): Verdict {
    skb.connection = null;
    skb.ctInfo = 0;
    this.statistics.invalid++;
    if (this.#net.taps.hops) tellHop(skb, "conntrack", { state: "INVALID" });
    return NF_ACCEPT;
  }

  /** Linux: resolve_normal_ct(). */
  #resolve(skb: Skb, packet: Packet, ports: number): Verdict {
    const sport = Math.floor(ports / 65536);
    const dport = ports % 65536;
    const found = this.#find(packet.src, packet.dst, packet.protocol, sport, dport);
    if (found === null) return this.#begin(skb, { src: packet.src, dst: packet.dst, protocol: packet.protocol, sport, dport });
    const connection = found.connection;
    skb.connection = connection;
    if (found.direction === REPLY) skb.ctInfo = CT_ESTABLISHED_REPLY;
    else if (connection.status & IPS_SEEN_REPLY) skb.ctInfo = CT_ESTABLISHED;
    else skb.ctInfo = connection.status & IPS_EXPECTED ? CT_RELATED : CT_NEW;
    return NF_ACCEPT;
  }

  /** Linux: init_conntrack(). */
  #begin(skb: Skb, original: Tuple): Verdict {
    const reply = invertTuple(original);
    if (reply === null) return NF_ACCEPT;
    if (this.#table.size >= this.settings.max && !this.#makeRoom()) {
      this.#warnFull();
      this.statistics.drop++;
      return NF_DROP;
    }
    skb.connection = this.newConnection(original, reply);
    skb.ctInfo = CT_NEW;
    return NF_ACCEPT;
  }

  /** An ICMP error belongs to the connection of the packet it quotes. Linux: nf_conntrack_inet_error(). */
  #relate(skb: Skb, packet: Packet): Verdict {
    if (packet.payload.kind !== "icmp") return NF_ACCEPT;
    const quoted = quotedTuple(packet.payload.data);
    const inner = quoted === null ? null : invertTuple(quoted);
    const found = inner === null ? null : this.find(inner);
    // The error must go where the quoted packet came from.
    if (found === null || found.dst !== packet.dst) return this.#refuse(skb);
    skb.connection = found.connection;
    skb.ctInfo = found.direction === REPLY ? CT_RELATED_REPLY : CT_RELATED;
    if (this.#net.taps.hops) tellHop(skb, "conntrack", describeConnection(found.connection, skb.ctInfo, this.nowUs));
    return NF_ACCEPT;
  }

  /** The packet has come through: its connection enters the table. Linux: nf_conntrack_confirm(). */
  confirm(skb: Skb): Verdict {
    const connection = skb.connection;
    if (connection === null) return NF_ACCEPT;
    if (!connection.isConfirmed && directionOf(skb.ctInfo) === ORIGINAL) {
      if (connection.status & IPS_DYING) return NF_DROP;
      if (this.find(connection.original) !== null || this.find(connection.reply) !== null) {
        if (!this.#resolveClash(skb, connection)) return NF_DROP;
      } else {
        this.#enter(connection);
      }
    }
    const now = skb.connection as Connection;
    if (now.events !== 0 && !(now.status & IPS_DYING)) deliverEvents(this.listeners, now);
    return NF_ACCEPT;
  }

  #enter(connection: Connection): void {
    if (this.#table.size >= this.#sweepAt) {
      this.sweep();
      this.#sweepAt = Math.max(FIRST_SWEEP, this.#table.size * 2);
    }
    connection.timeoutUs += this.nowUs;
    connection.status |= IPS_CONFIRMED;
    if (this.settings.timestamp) connection.startUs = this.nowUs;
    this.#table.insert(connection);
    connection.events |= EVENT_NEW;
    if (connection.told) this.#watchExpiry();
  }

  /** Sets the timer to the next end that somebody will want to hear of. */
  #watchExpiry(): void {
    const { loop } = this.#net;
    if (this.listeners.isEmpty) return;
    let next = this.nowUs + SWEEP_HORIZON_US + 1;
    for (const connection of this.#table) if (connection.told && connection.timeoutUs < next) next = connection.timeoutUs;
    if (this.#sweepTimer !== null && this.#sweepTimer.dueUs <= next) return;
    loop.cancelTimer(this.#sweepTimer);
    this.#sweepTimer = next > this.nowUs + SWEEP_HORIZON_US ? null : loop.setTimer(next - this.nowUs, sweepOnTime, this);
  }

  /** The timer fired: ends what is over, and waits for the next. */
  sweepOnTime(): void {
    this.#sweepTimer = null;
    this.sweep();
    this.#watchExpiry();
  }

  /** Another packet of the same flow was first. Linux: nf_ct_resolve_clash(). */
  #resolveClash(skb: Skb, connection: Connection): boolean {
    const first = this.find(connection.original)?.connection;
    const isSame =
      first !== undefined &&
      allowsClash(connection.original.protocol) &&
      sameTuple(first.original, connection.original) &&
      sameTuple(first.reply, connection.reply);
    if (!isSame) {
      this.statistics.insertFailed++;
      this.statistics.drop++;
      return false;
    }
    this.destroy(connection);
    skb.connection = first;
    this.statistics.clashResolve++;
    return true;
  }

  #find(src: Tuple["src"], dst: Tuple["dst"], protocol: number, sport: number, dport: number): TupleHash | null {
    const found = this.#table.find(src, dst, protocol, sport, dport);
    if (found === null || found.connection.timeoutUs > this.nowUs) return found;
    this.destroy(found.connection);
    return null;
  }

  /**
   * Linux looks for a victim (not ASSURED, or closing) in eight of its buckets, so it finds one only where the table is crowded:
   * with a small nf_conntrack_max and many buckets it hardly ever does. Here: where eight buckets hold an entry on average.
   */
  #makeRoom(): boolean {
    this.sweep();
    if (this.#table.size < this.settings.max) return true;
    if (this.#table.size * 8 < this.settings.buckets) return false;
    for (const connection of this.#table) {
      if (connection.status & IPS_ASSURED && !isClosing(connection.tcp?.state ?? 0)) continue;
      this.destroy(connection);
      this.statistics.earlyDrop++;
      return true;
    }
    return false;
  }

  #warnFull(): void {
    const { nowUs, host, taps } = { nowUs: this.nowUs, host: this.#net.host, taps: this.#net.taps };
    // net_warn_ratelimited(): ten lines in five seconds on Linux; one here says as much.
    if (nowUs - this.#warnedAtUs < 5_000_000) return;
    this.#warnedAtUs = nowUs;
    const line = { timeUs: nowUs, text: "nf_conntrack: nf_conntrack: table full, dropping packet" };
    host.log.push(line);
    taps.log({ ...line, host: host.name });
  }
}

function sweepOnTime(conntrack: Conntrack): void {
  conntrack.sweepOnTime();
}

/** A packet the kernel makes in answer to another belongs to the other's connection. Linux: nf_ct_attach(). */
export function attachConnection(answer: Skb, cause: Skb): void {
  if (cause.connection === null) return;
  answer.connection = cause.connection;
  answer.ctInfo = directionOf(cause.ctInfo) === ORIGINAL ? CT_RELATED_REPLY : CT_RELATED;
}
