/**
 * What a page and a session say to each other: calls with a result, and events. All of it is plain data that can be cloned, so
 * that the session lives in a worker. One value is the model, the inputs so far and a cursor in them; what is here are views of
 * it.
 *
 * A turn is an input with all that happened until the next one could be typed. A stretch is the part of a packet's path that
 * passed without a break: a packet that waits for ARP is two of them, and the ARP stands between.
 */
import type { Paragraph } from "../explain/lines.ts";
import type { NetnsSnapshot } from "../lab/snapshot.ts";
import type { Topology, TopologyChange } from "../lab/topology.ts";
import type { HopDetail, HopKind } from "../trace/hop-details.ts";
import type { DropReason } from "../trace/reasons.ts";

/** Counts up when a field changes its meaning or goes. */
export const PROTOCOL_VERSION = 1;

/** What a session begins from. */
export type Source =
  /** A world as it comes: "bare", "lan", "dockerhost"; which dockerd: "20.10 --icc=false". */
  | { readonly kind: "world"; readonly world: string; readonly docker?: string }
  /** A transcript (.md), a script or a lab's history: the world it names; with `typed` its commands, too. */
  | { readonly kind: "file"; readonly name: string; readonly text: string; readonly typed: boolean }
  /** What share() returned. */
  | { readonly kind: "shared"; readonly text: string };

/** A namespace by its host and its name as in Topology: "" for the one the host booted with. */
export interface NetnsName {
  readonly host: string;
  readonly netns: string;
}

/** What a terminal is opened at: a host, one of its named namespaces, or a shell in a container. */
export interface TerminalLocation {
  readonly host: string;
  readonly netns?: string;
  readonly container?: string;
}

/** A terminal: its text is the session's, the line that is being edited behind its prompt is the page's. */
export interface TerminalState {
  /** Counted from 1. */
  readonly id: number;
  readonly location: TerminalLocation;
  /** All that stands on it: prompts, lines as they were typed, what was printed. */
  readonly text: string;
  /** What stands before the line to be typed; "" while a program reads the terminal or runs. */
  readonly prompt: string;
  /** A command runs, or a program of it reads the terminal. */
  readonly busy: boolean;
  readonly exited: boolean;
}

/** An input and what came of it. */
export interface Turn {
  /** From 0; turn 0 is the lab as it came. */
  readonly number: number;
  /** Null for what no terminal had. */
  readonly terminal: number | null;
  readonly kind: "made" | "line" | "interrupt" | "suspend" | "end" | "terminal" | "other";
  /** The line; "" for keys. */
  readonly text: string;
  readonly fromUs: number;
  readonly toUs: number;
  /** Stretches from this number on, and before that one. */
  readonly firstStretch: number;
  readonly endStretch: number;
  /** There were too many packets: the first ones are here, the others are not. */
  readonly tooMany: boolean;
  /** What ended it early. */
  readonly problem: Problem | null;
}

/** Something a user has to know: a limit that was reached, a defect of netnsim, what was refused. */
export interface Problem {
  readonly kind: "limit" | "defect" | "refused" | "stopped";
  /** The limit's name ("backlog" is a storm); null for other kinds. */
  readonly limit: string | null;
  /** In English, as the command line prints it. */
  readonly message: string;
}

/** A hook of netfilter. */
export type HookName = "PREROUTING" | "INPUT" | "FORWARD" | "OUTPUT" | "POSTROUTING";

/** What colours and filters go by. */
export type Protocol = "arp" | "icmp" | "tcp" | "udp" | "dns" | "other";

/** How a packet ended; "goes on": in a later stretch. Only "taken" is no trouble. */
export interface StretchEnding {
  readonly kind: "taken" | "refused" | "dropped" | "waiting" | "gone" | "not made" | "goes on";
  readonly words: string;
}

/** A part of a packet's path, as a tick on the timeline. */
export interface Stretch {
  /** In the order of time, from 0. */
  readonly number: number;
  readonly turn: number;
  /** The packet: all its copies, and all its stretches. */
  readonly journey: number;
  /** Which stretch of its packet, from 1. */
  readonly part: number;
  readonly fromUs: number;
  readonly toUs: number;
  readonly protocol: Protocol;
  /** "SYN", "ACK, 75 bytes", "echo request", "ARP request". */
  readonly label: string;
  /** As it was at first: "192.168.2.5:48682". */
  readonly source: string;
  readonly destination: string;
  /** The namespaces it passed, by their numbers. */
  readonly netns: readonly number[];
  readonly ending: StretchEnding;
  /** Of a packet that waits: whose MAC it waits for, dotted; null for others. */
  readonly waitsFor: string | null;
  /** The packet that caused it; null where none of the session did. */
  readonly cause: number | null;
  /** Of ARP: the packet that needed the MAC; null where none did. */
  readonly serves: number | null;
  /** One text for both directions of a connection, whatever NAT made of it; null for ARP. */
  readonly connection: string | null;
  /** How many hops it has. */
  readonly hops: number;
}

/** A packet as it is at a hop. */
export interface PacketView {
  readonly label: string;
  /** One line, as tcpdump would. */
  readonly summary: string;
  /** "192.168.2.5:48682", with a port where there is one. */
  readonly source: string;
  readonly destination: string;
  readonly sourceMac: string | null;
  readonly destinationMac: string | null;
  readonly ttl: number | null;
  readonly bytes: number;
}

/**
 * A hop as data: `detail` is of the kind's shape (HopDetails). Hops of a stretch are a tree: a flood has several that continue
 * one.
 */
export interface Stop {
  /** Its number in the run. */
  readonly hop: number;
  /** The hop it continues, which may be one of an earlier stretch; null at a packet's first. */
  readonly continues: number | null;
  readonly timeUs: number;
  readonly host: string;
  readonly netns: number;
  /** "" where it is at none. */
  readonly device: string;
  readonly kind: HopKind;
  /** The hook of netfilter it belongs to; null outside of one. */
  readonly hook: HookName | null;
  /** Whether br_netfilter asks: the packet is still in the bridge. */
  readonly bridged: boolean;
  readonly reason: DropReason | null;
  readonly detail: HopDetail | null;
  readonly packet: PacketView | null;
}

/** Why a packet went where it went: what `explain` prints, as data. */
export interface Explanation {
  /** As it is counted among the turn's packets, from 1; 0 for ARP that served another. */
  readonly packet: number;
  readonly label: string;
  /** The namespaces it passed. */
  readonly path: readonly string[];
  readonly ending: StretchEnding;
  readonly paragraphs: readonly Paragraph[];
}

/** A frame in the list of packets. */
export interface PacketRow {
  /** From 1. */
  readonly number: number;
  readonly timeUs: number;
  /** "web/eth0". */
  readonly device: string;
  readonly direction: "in" | "out";
  readonly source: string;
  readonly destination: string;
  readonly protocol: Protocol;
  /** What tcpdump prints of it. */
  readonly info: string;
  readonly length: number;
}

export interface PacketList {
  readonly rows: readonly PacketRow[];
  /** How many the filter lets pass. */
  readonly total: number;
  /** Why the filter expression is refused; null where it is not. */
  readonly refused: string | null;
}

/** Which stretches have a frame that an expression lets pass. */
export interface Matching {
  /** By their numbers, ascending. */
  readonly stretches: readonly number[];
  /** Why the expression is refused; null where it is not. */
  readonly refused: string | null;
}

/** A value of a namespace's tables that no snapshot has. */
export interface NetnsTables {
  readonly snapshot: NetnsSnapshot;
  readonly sockets: readonly {
    readonly protocol: string;
    readonly state: string;
    readonly local: string;
    readonly remote: string;
    readonly program: string;
  }[];
  readonly sysctls: readonly { readonly name: string; readonly value: string }[];
}

/** A change somebody asks about. A rule's number counts from 1; a route is as `ip route` prints it. */
export type Change =
  | { readonly kind: "command"; readonly at: NetnsName; readonly command: string }
  | {
      readonly kind: "deleteRule";
      readonly at: NetnsName;
      readonly table: string;
      readonly chain: string;
      readonly number: number;
    }
  | {
      readonly kind: "replaceRule";
      readonly at: NetnsName;
      readonly table: string;
      readonly chain: string;
      readonly number: number;
      /** As iptables-save prints it behind `-A CHAIN`. */
      readonly rule: string;
    }
  | { readonly kind: "deleteRoute" | "addRoute"; readonly at: NetnsName; readonly route: string }
  | { readonly kind: "replaceRoute"; readonly at: NetnsName; readonly route: string; readonly by: string }
  | { readonly kind: "sysctl"; readonly at: NetnsName; readonly name: string; readonly value: string }
  | { readonly kind: "link"; readonly at: NetnsName; readonly device: string; readonly up: boolean }
  /** As behind `ip link set DEVICE`: "mtu 1400". */
  | { readonly kind: "setLink"; readonly at: NetnsName; readonly device: string; readonly settings: string };

/** One of the two outcomes of a what-if. */
export interface Outcome {
  /** What stretches of it are known by: see StretchName. */
  readonly run: number;
  readonly exitCode: number;
  /** "1 received", "exit code 7: curl: (7) Failed to connect ...". */
  readonly words: string;
  readonly printed: string;
  readonly stretches: readonly Stretch[];
}

/** The same request before and after a change. */
export interface Comparison {
  /** The request's words. */
  readonly request: string;
  /** The change as a command. */
  readonly command: string;
  /** What the change's command printed where it was refused; null where it was not. */
  readonly refused: string | null;
  readonly before: Outcome;
  /** Null where the change was refused. */
  readonly after: Outcome | null;
  /** Where the two differ first, by stretch and hop of each; null where they do not. */
  readonly difference: { readonly before: HopName | null; readonly after: HopName | null } | null;
}

/** A stretch of the session (run 0) or of an outcome of the last what-if. */
export interface StretchName {
  readonly run: number;
  readonly stretch: number;
}

export interface HopName extends StretchName {
  readonly hop: number;
}

/** Why the last request failed, and what would have helped. */
export interface WhyFound {
  readonly request: string;
  readonly outcome: string;
  readonly troubles: readonly string[];
  readonly cures: readonly { readonly command: string; readonly tried: string }[];
  readonly tried: number;
  readonly untried: number;
}

/** A command's outcome in a copy of the lab. */
export interface TriedOut {
  readonly exitCode: number;
  readonly printed: string;
}

/** What has changed since the last state of the same epoch. */
export interface SessionState {
  /** Counts up when nothing that was sent before holds (undo, reset, another lab, another cursor). */
  readonly epoch: number;
  /** How many turns have happened: where the lab is. */
  readonly cursor: number;
  /** How many turns there are: more than have happened after goTo(). */
  readonly length: number;
  /** Those that are new. */
  readonly turns: readonly Turn[];
  readonly stretches: readonly Stretch[];
  readonly timeUs: number;
  readonly topology: Topology;
  readonly changes: readonly TopologyChange[];
  readonly terminals: readonly TerminalState[];
  /** Whether undo() has something to take back. */
  readonly canUndo: boolean;
  /** What the session can be opened with again: share() without being packed. */
  readonly history: string;
}

/** What a session says by itself. */
export type SessionEvent =
  /** A terminal's text goes on. */
  | { readonly kind: "output"; readonly terminal: number; readonly text: string }
  /** A line can be typed, or cannot any more. */
  | { readonly kind: "prompt"; readonly terminal: number; readonly prompt: string; readonly busy: boolean }
  /** A turn has ended, or the whole is another: then the epoch is, too. */
  | { readonly kind: "state"; readonly state: SessionState }
  | { readonly kind: "problem"; readonly problem: Problem };

/**
 * What a page asks. Calls that put something in (the first group) happen one after another and are followed by a "state"; what is
 * refused rejects with a SessionError.
 */
export interface SessionCalls {
  open(source: Source): Promise<void>;
  /** Returns the terminal's number; the one that is there already where it is open. */
  openTerminal(location: TerminalLocation): Promise<number>;
  /** A line, without its newline: for the shell, or for the program that reads the terminal. */
  type(terminal: number, line: string): Promise<void>;
  /** Ctrl-C; comes through while a command runs. `shown`: the line that is given up as the screen keeps it, "echo no^C". */
  interrupt(terminal: number, shown?: string): Promise<void>;
  /** Ctrl-Z. */
  suspend(terminal: number): Promise<void>;
  /** Ctrl-D. */
  end(terminal: number): Promise<void>;
  /** Lets time pass. */
  advance(ms: number): Promise<void>;
  /** Takes back the last input that changed something; returns its text, null where there is none. */
  undo(): Promise<string | null>;
  /** The lab as it came. */
  reset(): Promise<void>;
  /** The lab after so many turns; later ones stay until something else is typed. */
  goTo(turns: number): Promise<void>;
  /** Types a change's command into its host's terminal. */
  change(change: Change): Promise<void>;
  /** Goes back before the request that failed, types a command that why() proposed, and the request again. */
  tryCure(command: string): Promise<void>;

  complete(terminal: number, line: string): Promise<{ readonly start: number; readonly candidates: readonly string[] }>;
  /** Null where nothing was sent and nothing failed. */
  why(): Promise<WhyFound | null>;
  /** `turn`: whose request; the last that sent packets where it is null. */
  whatIf(change: Change, turn: number | null): Promise<Comparison>;
  stops(stretch: StretchName): Promise<readonly Stop[]>;
  explain(stretch: StretchName): Promise<Explanation>;
  /** As they are now; with a hop as they were when the packet was there. */
  tables(netns: NetnsName, hop: HopName | null): Promise<NetnsTables>;
  /** `filter` is pcap-filter(7)'s; "" lets all pass. */
  packets(filter: string, from: number, count: number): Promise<PacketList>;
  /** Stretches of a run of which some device saw a frame that the filter, pcap-filter(7)'s, lets pass. */
  matching(filter: string, run: number): Promise<Matching>;
  packetBytes(number: number): Promise<Uint8Array<ArrayBuffer>>;
  /** One savefile of the frames: an interface for each device, what was decided about each packet as its comment. */
  pcapng(): Promise<Uint8Array<ArrayBuffer>>;
  /** The inputs so far as text for an address: letters, digits, `-` and `_`. */
  share(): Promise<string>;
  /** A command in a copy of the lab, which changes nothing here. */
  tryOut(at: NetnsName, command: string): Promise<TriedOut>;
  /** All commands of a file in a lab of their own, as `netnsim test` runs them: what each printed. */
  runScenario(name: string, text: string): Promise<readonly { readonly output: string; readonly exitCode: number }[]>;
}

/** A call as it is sent. */
export type CallMessage = {
  [K in keyof SessionCalls]: { readonly id: number; readonly call: K; readonly args: Parameters<SessionCalls[K]> };
}[keyof SessionCalls];

/** What comes back: a result, what was refused, or an event. */
export type SessionMessage =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly problem: Problem }
  | { readonly event: SessionEvent };

/** Carries messages: a worker, the inside of one, an end of a MessageChannel. */
export interface Port {
  send(message: unknown): void;
  /** Sets who is called with each message. */
  receive(listener: (message: unknown) => void): void;
}
