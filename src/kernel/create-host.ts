/** Puts a kernel and its hosts together. */

import type { Limits } from "../sim/limits.ts";
import { type Restore, restoreAll, saveArray, saveFields } from "../sim/restore.ts";
import { type KeptSimulation, Simulation } from "../sim/simulation.ts";
import { Taps } from "../trace/taps.ts";
import type { Mac } from "../wire/mac.ts";
import type { HostConfig } from "./config/host.ts";
import { NetnsNames } from "./config/names.ts";
import { ConfigTree } from "./config/tree.ts";
import { Flows } from "./flows/flows.ts";
import { Epoch } from "./flows/valid.ts";
import type { Host, Kernel } from "./host.ts";
import { makePrefixTable } from "./ipv4/prefix-table.ts";
import { DEFAULT_KERNEL, KERNEL_PROFILES, type KernelProfile, type KernelVersion } from "./kernel-profile.ts";
import { HashFdb } from "./link/fdb.ts";
import type { Net } from "./net.ts";
import { HashedConnectionTable } from "./netfilter/conntrack/table.ts";
import { ProgramWalker } from "./netfilter/walk/program-walk.ts";
import { Linkwatch } from "./netlink/linkwatch.ts";
import { firstModules } from "./netlink/modules.ts";
import { addNetns } from "./netlink/netns.ts";
import { receiveFrame } from "./receive/frame.ts";
import type { Skb } from "./skb.ts";
import type { TableMakers } from "./table-makers.ts";

export interface KernelOptions {
  /** False: every packet takes the whole path. */
  readonly flows?: boolean;
  readonly seed: number;
  readonly limits?: Partial<Limits>;
  readonly epochUs?: number;
  /** Prints stacks with internal errors. */
  readonly debug?: boolean;
  /** Random by default; "ascending" gives each new device the next address of a row. */
  readonly macs?: "random" | "ascending";
  /** Implementations to use instead of the built-in ones (table-makers.ts). */
  readonly tables?: Partial<TableMakers>;
  /** Which Linux it is; Debian's 6.18 by default. */
  readonly kernel?: KernelVersion | KernelProfile;
}

/** The implementations that run where nothing else is asked for. */
export const FAST_TABLES: TableMakers = {
  prefixes: makePrefixTable,
  fdb: () => new HashFdb(),
  connections: () => new HashedConnectionTable(),
  walker: () => new ProgramWalker(),
};

export function createKernel(options: KernelOptions): Kernel {
  const taps = new Taps();
  const epoch = new Epoch();
  const flows = options.flows === false ? null : new Flows(epoch, receiveFrame);
  const receive = flows === null ? receiveFrame : (skb: Skb) => flows.receive(skb);
  const loop = new Simulation<Skb>({
    ...options,
    receive: (skb) => (taps.explaining ? taps.during(skb.journey, () => receiveFrame(skb)) : receive(skb)),
    describe: (skb) => `${skb.net.host.name}/${skb.dev.name}`,
  });
  const { kernel = DEFAULT_KERNEL } = options;
  const profile = typeof kernel === "string" ? KERNEL_PROFILES[kernel] : kernel;
  const tables = { ...FAST_TABLES, ...options.tables };
  const macs = { last: ASCENDING_FROM };
  const newMac = (): Mac => (options.macs === "ascending" ? ++macs.last : loop.random.mac()) as Mac;
  taps.onThrown = (thrown) => loop.throwLater(thrown);
  return {
    loop,
    taps,
    hosts: [],
    nets: [],
    linkwatch: new Linkwatch(loop, profile),
    inodes: { last: FIRST_INODE },
    newMac,
    macs,
    tables,
    epoch,
    flows,
    profile,
  };
}

/**
 * Everything that happens to a kernel, table by table: each has its save() in its own file, and a namespace's are listed in
 * create-net.ts. Only at rest (Simulation.unrest): what waits for a timer is not put back.
 */
export function saveKernel(kernel: Kernel): KeptSimulation {
  const loop = kernel.loop.save();
  const restore = restoreAll([
    // First: what runs ends, and does what it does then.
    loop.restore,
    kernel.taps.save(),
    saveArray(kernel.nets),
    saveArray(kernel.hosts),
    saveFields(kernel.inodes),
    saveFields(kernel.macs),
    kernel.linkwatch.save(),
    ...kernel.nets.flatMap((net) => net?.save() ?? []),
    ...kernel.hosts.map(saveHost),
    () => kernel.epoch.move(),
  ]);
  return { restore, whyNot: loop.whyNot };
}

function saveHost(host: Host): Restore {
  const { init, clearedLines, modules, hasBridgeNetfilter } = host;
  const restore = restoreAll([host.names.save(), host.tree.save(), saveArray(host.log)]);
  return () => {
    Object.assign(host, { init, clearedLines, modules, hasBridgeNetfilter });
    restore();
  };
}

/** As of a machine that has been up for a while. */
const FIRST_INODE = 1_250_000;

/** 02:6e:65:74:00:00, locally administered. */
const ASCENDING_FROM = 0x026e65740000;

/** A host with one namespace: lo down and nothing else. */
export function createHost(kernel: Kernel, name: string): Host {
  const host = new Machine(kernel, name);
  kernel.hosts.push(host);
  return host;
}

class Machine implements Host {
  readonly name: string;
  readonly kernel: Kernel;
  readonly loop: Host["loop"];
  readonly taps: Taps;
  readonly names = new NetnsNames();
  readonly tree = new ConfigTree(this.names);
  readonly log: Host["log"] = [];
  readonly daemons: Host["daemons"] = new Map();
  readFile: Host["readFile"] = () => null;
  modules: Host["modules"];
  hasBridgeNetfilter: boolean;
  clearedLines = 0;
  init: Net;

  constructor(kernel: Kernel, name: string) {
    this.name = name;
    this.kernel = kernel;
    this.loop = kernel.loop;
    this.taps = kernel.taps;
    this.modules = firstModules(kernel);
    this.hasBridgeNetfilter = this.modules.has("br_netfilter");
    this.init = addNetns(this);
  }

  get config(): HostConfig {
    return this.tree.root;
  }
}
