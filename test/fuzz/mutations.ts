/**
 * Ten deliberate mistakes in the model. Each is put into the exports of one module while it is loaded, into a copy of the
 * simulator of its own; the judge must find each.
 */
import { vi } from "vitest";
import type { SimulatedRun, SimulateOptions } from "../../src/scenario/simulate.ts";
import type { Scenario } from "../../src/scenario/step.ts";

// biome-ignore lint/suspicious/noExplicitAny: what a module exports, changed from outside
type Exports = Record<string, any>;

export interface Mutation {
  readonly name: string;
  readonly what: string;
  /** Where, relative to src/. */
  readonly module: string;
  change(original: Exports): Exports;
}

export const MUTATIONS: readonly Mutation[] = [
  {
    name: "conntrack-timeout",
    what: "an ICMP query is remembered for a minute instead of thirty seconds",
    module: "kernel/netfilter/conntrack/sysctl.ts",
    change: (original) => ({
      ...original,
      compileConntrackSettings: (...words: unknown[]) => {
        const settings = original.compileConntrackSettings(...words);
        return { ...settings, icmpUs: settings.icmpUs * 2 };
      },
    }),
  },
  {
    name: "hook-order",
    what: "raw stands behind conntrack: NOTRACK comes too late",
    module: "kernel/netfilter/hooks.ts",
    change: (original) => ({ ...original, PRI_RAW: original.PRI_CONNTRACK + 1 }),
  },
  {
    name: "ttl-before-forward",
    what: "FORWARD sees the TTL a packet came with, not the one it leaves with",
    module: "kernel/netfilter/hooks.ts",
    change(original) {
      const { prototype } = original.HookTable;
      const { run } = prototype;
      prototype.run = function (hook: number, skb: Exports) {
        if (hook !== original.FORWARD || skb.bridged) return run.call(this, hook, skb);
        const left = skb.packet;
        skb.packet = { ...left, ttl: left.ttl + 1 };
        const seen = skb.packet;
        const verdict = run.call(this, hook, skb);
        skb.packet = skb.packet === seen ? left : { ...skb.packet, ttl: skb.packet.ttl - 1 };
        return verdict;
      };
      return original;
    },
  },
  {
    name: "fdb-age",
    what: "an entry of a bridge's forwarding table never ages",
    module: "kernel/link/bridge-timers.ts",
    change(original) {
      original.BridgeTimers.prototype.sweepUntil = () => {};
      return original;
    },
  },
  {
    name: "arp-probe",
    what: "a neighbour is asked for twice, not three times",
    module: "kernel/ipv4/arp.ts",
    change: (original) => ({
      ...original,
      solicit: (neighbour: Exports, ...words: unknown[]) => {
        if (neighbour.probes < 2) original.solicit(neighbour, ...words);
      },
    }),
  },
  {
    name: "nat-port-range",
    what: "a port that is free stays, whatever range was asked for",
    module: "kernel/netfilter/nat/range.ts",
    change: (original) => ({ ...original, isPortInRange: () => true }),
  },
  {
    name: "reject-type",
    what: "REJECT always says that the network is prohibited",
    module: "kernel/netfilter/targets/reject.ts",
    change: (original) => ({
      ...original,
      rejectTarget: {
        ...original.rejectTarget,
        compile: ({ type }: { type: string }, ...words: unknown[]) =>
          original.rejectTarget.compile({ type: type === "tcp-reset" ? type : "icmp-net-prohibited" }, ...words),
      },
    }),
  },
  {
    name: "source-selection",
    what: "the first address of a device speaks, also to another of its networks",
    module: "kernel/ipv4/source-address.ts",
    change: (original) => ({
      ...original,
      selectAddress: (device: unknown, _: number, scope: number) => original.selectAddress(device, 0, scope),
    }),
  },
  {
    name: "rp-filter",
    what: "rp_filter is strict where nobody asked for it",
    module: "kernel/config/sysctl.ts",
    change: (original) => ({
      ...original,
      compileConf: (own: Exports, all: Exports) => ({
        ...original.compileConf(own, all),
        rpFilter: original.compileConf(own, all).rpFilter || 1,
      }),
    }),
  },
  {
    name: "counter",
    what: "a rule counts the ethernet header too",
    module: "kernel/netfilter/tables.ts",
    change(original) {
      const counters = new WeakMap<object, object>();
      original.FirewallRuntime.prototype.counter = (rule: object) => {
        let bytes = 0;
        const fresh = {
          packets: 0,
          get bytes() {
            return bytes;
          },
          set bytes(value: number) {
            bytes = value === 0 ? 0 : value + 14;
          },
        };
        const counter = counters.get(rule) ?? fresh;
        counters.set(rule, counter);
        return counter;
      };
      return original;
    },
  },
];

export type Simulate = (scenario: Scenario, options?: SimulateOptions) => Promise<SimulatedRun>;

/** A simulator of its own, with one mistake or none. */
export async function simulatorWith(mutation: Mutation | null): Promise<Simulate> {
  vi.resetModules();
  const path = mutation === null ? null : `../../src/${mutation.module}`;
  if (path !== null) vi.doMock(path, async (importOriginal) => mutation!.change({ ...(await importOriginal<Exports>()) }));
  const { runSimulated } = await import("../../src/scenario/simulate.ts");
  if (path !== null) vi.doUnmock(path);
  // Who imports next gets modules without it.
  vi.resetModules();
  return runSimulated;
}
