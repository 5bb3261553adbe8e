/** Where rules are asked: the chains a packet passes on each path through a host, in Linux's order. */
import type { HookName, TableName } from "../kernel/config/netfilter.ts";
import { LOOPBACK } from "./devices.ts";
import type { FieldName } from "./fields.ts";

/**
 * Through this host; to it from a wire; from it to a wire; from it to itself. The last two are sent packets whose first route led
 * to the other of the two, before an OUTPUT chain gave them another destination.
 */
export type Path = "forward" | "in" | "out" | "self" | "out instead" | "self instead";

export const PATHS: readonly Path[] = ["forward", "in", "out", "self", "out instead", "self instead"];

/** A device: the field that says which, one that is known, or none. */
export type StageDevice = { readonly field: FieldName } | { readonly name: string } | null;

export interface Stage {
  readonly table: TableName;
  readonly hook: HookName;
  readonly path: Path;
  readonly inDevice: StageDevice;
  readonly outDevice: StageDevice;
  /** The same for what was routed anew. */
  readonly newOutDevice: StageDevice;
  /** Whether it is known already where the packet goes. */
  readonly isRouted: boolean;
  /** The second time a packet to this host itself comes by: its connection is known. */
  readonly isAgain: boolean;
}

/** The chains of a hook, by priority. */
const TABLES: Readonly<Record<HookName, readonly TableName[]>> = {
  PREROUTING: ["raw", "mangle", "nat"],
  INPUT: ["mangle", "filter", "nat", "security"],
  FORWARD: ["mangle", "filter", "security"],
  OUTPUT: ["raw", "mangle", "nat", "filter", "security"],
  POSTROUTING: ["mangle", "nat"],
};

type Devices = readonly [inDevice: StageDevice, outDevice: StageDevice, newOutDevice?: StageDevice];
type Visit = readonly [hook: HookName, ...devices: Devices];

const IN: StageDevice = { field: "inDevice" };
const OUT: StageDevice = { field: "outDevice" };
const NEW_OUT: StageDevice = { field: "newOutDevice" };
const LO: StageDevice = { name: LOOPBACK };

const VISITS: Readonly<Record<Path, readonly Visit[]>> = {
  forward: [
    ["PREROUTING", IN, null],
    ["FORWARD", IN, OUT],
    ["POSTROUTING", IN, OUT],
  ],
  in: [
    ["PREROUTING", IN, null],
    ["INPUT", IN, null],
  ],
  out: sent(OUT, NEW_OUT),
  self: comesBack(LO),
  "out instead": sent(LO, NEW_OUT),
  "self instead": comesBack(OUT),
};

function sent(out: StageDevice, newOut: StageDevice): readonly Visit[] {
  return [
    ["OUTPUT", null, out, newOut],
    ["POSTROUTING", null, out, newOut],
  ];
}

function comesBack(out: StageDevice): readonly Visit[] {
  return [...sent(out, LO), ["PREROUTING", LO, null], ["INPUT", LO, null]];
}

/** Whether packets on the path are sent by this host. */
export function isSent(path: Path): boolean {
  return path !== "forward" && path !== "in";
}

/** Whether only packets are on the path that an OUTPUT chain gave another destination. */
export function isDiverted(path: Path): boolean {
  return path === "out instead" || path === "self instead";
}

/** The chains on a path. */
export function stagesOf(path: Path): readonly Stage[] {
  return VISITS[path].flatMap(([hook, inDevice, outDevice, newOutDevice = outDevice]) => {
    const isAgain = isSent(path) && inDevice !== null;
    const isRouted = hook !== "PREROUTING" || isAgain;
    return TABLES[hook].map((table) => ({ table, hook, path, inDevice, outDevice, newOutDevice, isRouted, isAgain }));
  });
}

/** What a router has taken off the TTL of the packets whose rules are asked there. */
export function hopsBefore({ path, hook }: Stage): 0 | 1 {
  return path === "forward" && hook !== "PREROUTING" ? 1 : 0;
}
