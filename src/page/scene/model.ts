/**
 * What a picture of a lab is made of, before anything has a position: boxes in boxes, ports on them, wires between them. What
 * stands on a box is here; what stands in its tables is not.
 */
import type { HookName } from "../../session/protocol.ts";

/** What a box is drawn as. A "host" has an inside that is drawn; a "machine" and a "router" are hosts without one. */
export type BoxKind =
  | "host"
  | "machine"
  | "router"
  | "internet"
  | "switch"
  | "stack"
  | "nic"
  | "bridge"
  | "container"
  | "netns"
  | "fold";

/** A device on the edge of a box: the end of a wire. */
export interface ScenePort {
  /** The path of its device; of a fold's, the id of the fold with a letter. */
  readonly id: string;
  readonly label: string;
  /** First address; "" for none. */
  readonly address: string;
  /** Up and with carrier. */
  readonly isUp: boolean;
  /** Drawn as a dot, its name on hover and focus. */
  readonly isQuiet: boolean;
}

/** A line of text on a box. */
export interface SceneLine {
  readonly kind: "address" | "socket" | "proxy" | "note";
  readonly text: string;
}

/** A hook of netfilter as the IP stack shows it. */
export interface SceneHook {
  readonly hook: HookName;
  /** "nat 2, filter 12, policy DROP"; "" where nothing is asked. */
  readonly rules: string;
}

/** A box. */
export interface SceneBox {
  readonly id: string;
  readonly kind: BoxKind;
  /** The box it lies in; null for none. */
  readonly parent: string | null;
  readonly title: string;
  /** Beside the title, muted: an image, a kind. */
  readonly tag: string;
  readonly lines: readonly SceneLine[];
  readonly ports: readonly ScenePort[];
  /** Of a leaf: what stands where an address would, or a port: "no address"; "" for others. */
  readonly nothing: string;
  /** Of an IP stack; empty for others. */
  readonly hooks: readonly SceneHook[];
  /** Of a bridge and a NIC: whether its device is up; true for others. */
  readonly isUp: boolean;
  /** What is in focus with it: HOST or HOST/NETNS; null for what is several. */
  readonly netns: string | null;
  /** Of a fold: the boxes it stands for. */
  readonly folded: readonly string[];
}

/** Where a wire ends: at a port of a box, or at the box. */
export interface SceneEnd {
  readonly box: string;
  readonly port: string | null;
}

/** "cable" between hosts; "veth" between namespaces; "inner": a kernel's own path; "many": the wires of a fold. */
export interface SceneWire {
  readonly id: string;
  readonly kind: "cable" | "veth" | "inner" | "many";
  readonly a: SceneEnd;
  readonly b: SceneEnd;
  readonly isUp: boolean;
  /** "10 ms"; "" for none. */
  readonly label: string;
}

/** A lab's picture before it is laid out. */
export interface Scene {
  readonly boxes: ReadonlyMap<string, SceneBox>;
  readonly wires: readonly SceneWire[];
  /** Where each device is drawn, by its path. */
  readonly devices: ReadonlyMap<string, SceneEnd>;
  /** Where what IP does in a namespace is drawn, by the namespace's number. */
  readonly stacks: ReadonlyMap<number, string>;
  /** The paths of namespaces by number. */
  readonly paths: ReadonlyMap<number, string>;
}
