/**
 * The taps: where observers listen. The only user of eventemitter3. Observers see; they never drive. What a listener throws is
 * kept until the step that called it is over, so that no step of the kernel is cut short by it. A step asks `taps.hops` before it
 * makes a hop, so that nothing is made when nobody listens.
 */
import { EventEmitter } from "eventemitter3";
import type { Frame } from "../wire/ethernet.ts";
import type { Ipv4 } from "../wire/ipv4-address.ts";
import type { Mac } from "../wire/mac.ts";
import {
  type Explanation,
  type ExplanationRun,
  type Hop,
  type HopOf,
  type InFlight,
  KeptHop,
  KeptRun,
  type KeptStep,
} from "./hop.ts";
import type { HopKind, RawDetail } from "./hop-details.ts";
import type { DropReason } from "./reasons.ts";
import type { Recording } from "./recording.ts";

/** A frame passing a device, as a packet socket would see it. */
export interface SeenFrame {
  /** When, in microseconds of virtual time. */
  readonly timeUs: number;
  /** The host's name. */
  readonly host: string;
  /** The namespace's number in the lab. */
  readonly netns: number;
  /** The device's name. */
  readonly device: string;
  /** Its number in the namespace. */
  readonly ifindex: number;
  /** Whether the device received it or sent it. */
  readonly direction: "in" | "out";
  /** The frame itself. */
  readonly frame: Frame;
}

/** A line of the kernel log (LOG target, martians). */
export interface LogLine {
  /** When, in microseconds of virtual time. */
  readonly timeUs: number;
  /** The host's name. */
  readonly host: string;
  /** Without the time and a newline. */
  readonly text: string;
}

/** What a packet had a table asked or taught. Linux: the tracepoints fib:*, neigh:* and bridge:*. */
export type TableEvent = {
  /** The host's name. */
  readonly host: string;
  /** The namespace's number in the lab. */
  readonly netns: number;
} & (
  | {
      /** The routing tables were asked about a received packet. */
      readonly kind: "lookup";
      /** The packet that asked. */
      readonly journey: number;
      /** The packet's source. */
      readonly src: Ipv4;
      /** The packet's destination. */
      readonly dst: Ipv4;
      /** Where it came in, the table that had the route, and the route's device; an errno where there is none. */
      readonly from: string;
      /** The table that had the route; see `from`. */
      readonly table: number;
      /** The device; see `from`. */
      readonly device: string;
      /** Why there is none; see `from`. */
      readonly errno: string | null;
    }
  | {
      /** A packet had to wait for a neighbour's MAC, or went to one that is old; or ARP changed one. */
      readonly kind: "neighbour";
      /** The device; see `from`. */
      readonly device: string;
      /** The neighbour's. */
      readonly address: Ipv4;
      /** What happened to it. */
      readonly change: "waits" | "goes" | "told STALE" | "told REACHABLE";
      /** Whether its MAC was known before. */
      readonly wasKnown: boolean;
    }
  | {
      /** A bridge learnt, or learnt anew, behind which port a MAC is. */
      readonly kind: "learnt";
      /** The bridge's name. */
      readonly bridge: string;
      /** The port's name. */
      readonly port: string;
      /** The MAC that was learnt. */
      readonly mac: Mac;
    }
);

/** What Lab.on() listens to, by name. */
export interface TapEvents {
  /** A step of a packet's path, the last one included. */
  hop: (hop: Hop) => void;
  /** A packet's end where it is not delivered. */
  drop: (hop: HopOf<"drop">) => void;
  /** A frame passes a device. */
  frame: (seen: SeenFrame) => void;
  /** A line of a host's kernel log. */
  log: (line: LogLine) => void;
  /** A table is asked, or learns. */
  table: (event: TableEvent) => void;
}

/** The names of what Lab.on() listens to. */
export type TapName = keyof TapEvents;

export const TAP_NAMES = ["hop", "drop", "frame", "log", "table"] as const satisfies readonly TapName[];

/** Who keeps hops as they are reported: a log, a recording. */
export interface HopSink {
  keep(kind: HopKind, skb: InFlight, raw: RawDetail | Explanation, reason: DropReason | null): void;
  /** Keeps those of a step that was not taken hop by hop (kernel/flows/hops.ts); missing where each has to be reported itself. */
  keepStep?(step: KeptStep): void;
  /** Keeps hops that are read together or not at all; missing where each has to be reported itself. */
  keepRun?(run: KeptRun): void;
}

export class Taps {
  /** True while somebody explains: steps then report why they decide as they do, too (trace/facts.ts). */
  explaining = false;
  /** While somebody explains: the journey of the packet that is being received; null while none is. */
  cause: number | null = null;
  /** True while somebody listens to hops or keeps them. */
  hops = false;
  /** True while somebody listens to hops or drops, or keeps them. */
  drops = false;
  /** True while somebody listens to frames. */
  frames = false;
  /** True while somebody listens to what tables are asked and taught. */
  tables = false;
  /** True while anybody has to see each step as it is taken: all of the above but a log of hops. */
  watched = false;
  /** True while a log keeps hops, which may be those of a whole step at once. */
  keepsSteps = false;
  readonly #emitter = new EventEmitter<TapEvents>();
  #sinks: readonly HopSink[] = [];
  #recordings: readonly Recording[] = [];
  #hasListeners = false;
  #hasDropListeners = false;
  #nextJourney = 1;
  #listening: TapName | null = null;
  /** Takes what a listener throws. */
  onThrown: (thrown: unknown) => void = (thrown) => {
    throw thrown;
  };

  on<N extends TapName>(name: N, listener: TapEvents[N]): () => void {
    const guarded = (event: never): void => this.#call(name, listener as (event: never) => void, event);
    // The emitter's type of a listener is not known before N is: never is assignable to all of them.
    this.#emitter.on(name, guarded as never);
    this.#count();
    return () => {
      this.#emitter.off(name, guarded as never);
      this.#count();
    };
  }

  /** The event whose listener runs; null while none does. */
  get listening(): TapName | null {
    return this.#listening;
  }

  #call(name: TapName, listener: (event: never) => void, event: never): void {
    const before = this.#listening;
    this.#listening = name;
    try {
      listener(event);
    } catch (thrown) {
      this.onThrown(thrown);
    } finally {
      this.#listening = before;
    }
  }

  /** How many journeys there were; who listens goes on. */
  save(): () => void {
    const next = this.#nextJourney;
    return () => {
      this.#nextJourney = next;
    };
  }

  newJourney(): number {
    return this.#nextJourney++;
  }

  /** Reports a step of a packet's journey; callers check `hops` first. */
  hop<K extends HopKind>(kind: K, skb: InFlight, raw: RawDetail<K> | Explanation<K>): void {
    for (let at = 0; at < this.#sinks.length; at++) this.#sinks[at]!.keep(kind, skb, raw, null);
    if (this.explaining) for (const recording of this.#recordings) recording.keep(kind, skb, raw, null);
    if (this.#hasListeners) this.#emitter.emit("hop", new KeptHop(kind, skb, raw, null) as Hop);
  }

  /** Reports steps of one kind in a row; callers check `explaining` first. */
  run<K extends HopKind>(kind: K, skb: InFlight, run: ExplanationRun<K>): void {
    for (const recording of this.#recordings) recording.keep(kind, skb, run, null);
    for (const sink of this.#sinks) {
      if (sink.keepRun !== undefined) sink.keepRun(new KeptRun(kind, skb, run));
      else for (const each of run.read()) sink.keep(kind, skb, each, null);
    }
    if (this.#hasListeners) for (const each of run.read()) this.#emitter.emit("hop", new KeptHop(kind, skb, each, null) as Hop);
  }

  /** A packet's last step, for who listens to drops and for who listens to hops; callers ask `drops` before. */
  drop(skb: InFlight, reason: DropReason, detail: RawDetail<"drop">): void {
    for (let at = 0; at < this.#sinks.length; at++) this.#sinks[at]!.keep("drop", skb, detail, reason);
    if (this.explaining) for (const recording of this.#recordings) recording.keep("drop", skb, detail, reason);
    if (!this.#hasListeners && !this.#hasDropListeners) return;
    const hop = new KeptHop("drop", skb, detail, reason) as HopOf<"drop">;
    this.#emitter.emit("hop", hop);
    this.#emitter.emit("drop", hop);
  }

  /** Hands the hops of a whole step to the logs; callers ask `keepsSteps` before, and that nobody watches. */
  step(step: KeptStep): void {
    for (let at = 0; at < this.#sinks.length; at++) this.#sinks[at]!.keepStep!(step);
  }

  /** The sink gets every hop, until the function it returns is called. */
  keepIn(sink: HopSink): () => void {
    this.#sinks = [...this.#sinks, sink];
    this.#count();
    return () => {
      this.#sinks = this.#sinks.filter((other) => other !== sink);
      this.#count();
    };
  }

  /** Hops go into the recording, those that say why too, until the function it returns is called. */
  explainIn(recording: Recording): () => void {
    this.#recordings = [...this.#recordings, recording];
    this.#count();
    return () => {
      this.#recordings = this.#recordings.filter((other) => other !== recording);
      this.#count();
    };
  }

  /** A packet in flight was copied; callers ask `explaining` before. */
  cloned(copy: InFlight, original: InFlight): void {
    for (const recording of this.#recordings) recording.cloned(copy, original);
  }

  /** Does something to a packet: journeys that begin meanwhile were caused by its. */
  during(journey: number, act: () => void): void {
    const before = this.cause;
    this.cause = journey;
    try {
      act();
    } finally {
      this.cause = before;
    }
  }

  frame(seen: SeenFrame): void {
    this.#emitter.emit("frame", seen);
  }

  log(line: LogLine): void {
    this.#emitter.emit("log", line);
  }

  table(event: TableEvent): void {
    this.#emitter.emit("table", event);
  }

  #count(): void {
    this.#hasListeners = this.#emitter.listenerCount("hop") > 0;
    this.#hasDropListeners = this.#emitter.listenerCount("drop") > 0;
    this.explaining = this.#recordings.length > 0;
    this.hops = this.#hasListeners || this.#sinks.length > 0 || this.explaining;
    this.drops = this.hops || this.#hasDropListeners;
    this.frames = this.#emitter.listenerCount("frame") > 0;
    this.tables = this.#emitter.listenerCount("table") > 0;
    this.keepsSteps = this.#sinks.some((sink) => sink.keepStep !== undefined);
    const seesEach = this.#sinks.some((sink) => sink.keepStep === undefined);
    this.watched = this.#hasListeners || this.#hasDropListeners || this.explaining || seesEach || this.frames || this.tables;
  }
}
