/**
 * Hosts and namespaces. A lab has one Kernel: the clock, the taps and the register of namespaces that all its hosts share (as
 * they do when the same lab is replayed as namespaces of one real machine). A host is a set of namespaces with its own names.
 */

import type { Simulation } from "../sim/simulation.ts";
import type { Taps } from "../trace/taps.ts";
import type { Mac } from "../wire/mac.ts";
import type { HostConfig } from "./config/host.ts";
import type { NetnsNames } from "./config/names.ts";
import type { ConfigTree } from "./config/tree.ts";
import type { Flows } from "./flows/flows.ts";
import type { Epoch } from "./flows/valid.ts";
import type { KernelProfile } from "./kernel-profile.ts";
import type { Net } from "./net.ts";
import type { Linkwatch } from "./netlink/linkwatch.ts";
import type { ModuleName } from "./netlink/modules.ts";
import type { Skb } from "./skb.ts";
import type { TableMakers } from "./table-makers.ts";

export interface Kernel {
  readonly loop: Simulation<Skb>;
  readonly taps: Taps;
  readonly hosts: Host[];
  /** By NetnsId; null once gone. */
  readonly nets: (Net | null)[];
  readonly linkwatch: Linkwatch;
  /** The numbers of sockets: the last that was given out. Linux: get_next_ino(). */
  readonly inodes: { last: number };
  readonly tables: TableMakers;
  /** Moved by what may change the receive steps of all namespaces; each has one of its own (flows/valid.ts). */
  readonly epoch: Epoch;
  /** What is known of flows; null where every packet takes the whole path. */
  readonly flows: Flows | null;
  readonly profile: KernelProfile;
  /** The MAC of a new device: random as Linux draws it, or in an ascending row where a lab is to be compared with another run. */
  readonly newMac: () => Mac;
  /** The last address of the ascending row that was given out. */
  readonly macs: { last: number };
}

export interface Host {
  readonly name: string;
  readonly kernel: Kernel;
  readonly loop: Simulation<Skb>;
  readonly taps: Taps;
  /** The root of its configuration as it stands; it is put together when it is looked at (config/tree.ts). */
  readonly config: HostConfig;
  readonly tree: ConfigTree;
  readonly names: NetnsNames;
  /** The namespace the host booted with. */
  init: Net;
  /** What is loaded, or built in, of the modules whose absence shows (netlink/modules.ts). */
  modules: ReadonlySet<ModuleName>;
  /** Whether br_netfilter is among them: asked for every bridged packet. */
  hasBridgeNetfilter: boolean;
  /** The kernel log, as dmesg reads it. */
  readonly log: { readonly timeUs: number; readonly text: string }[];
  /** A text file of its disk; null where there is none. Set by whoever gives the host a disk. */
  readFile: (path: string) => string | null;
  /** What runs on it that the kernel knows nothing of, by name: dockerd. */
  readonly daemons: Map<string, object>;
  /** How many of its lines were cleared (dmesg -C). Linux: clear_seq, kernel/printk/printk.c. */
  clearedLines: number;
}
