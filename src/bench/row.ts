/**
 * A row of the table: its lab, and how its work is done n times; where there is one, its counterpart on the real kernel and the
 * same work on bare typed arrays. Each row runs in a process of its own.
 */
import { type FlowOptions, udpFlow } from "./flow.ts";
import type { MeasureOptions } from "./measure.ts";

/** Does n operations; throws where their result is wrong. */
export type Work = (n: number) => void;

export interface Row {
  readonly name: string;
  /** What one operation is. */
  readonly unit: string;
  /** The figure to reach, in nanoseconds of CPU (bytes where `bytes` is set); null where none is set. */
  readonly goal: number | null;
  /** Builds the lab. */
  prepare(): Work;
  readonly options?: MeasureOptions;
  /** A row about memory: bytes held for each entry, found by building so many and keeping what `hold` returns. */
  readonly bytes?: { readonly entries: number; hold(entries: number): unknown };
  readonly linux?: () => KernelCase;
  readonly floor?: () => Work;
}

/** How linux/bench does a row on the real kernel. */
export type KernelCase = KernelFlow | KernelScript;

/** The lab of the flow, exported and built there, and the flow's own frames. */
export interface KernelFlow {
  readonly kind: "flow";
  readonly flow: FlowOptions;
  /** Bash lines run when the lab is built: what would be slow to export. */
  readonly extra?: string;
  /** Every frame is a new connection: the table is emptied before each round. */
  readonly fresh?: boolean;
}

/** A script whose CPU time is taken, its children's included. */
export interface KernelScript {
  readonly kind: "script";
  readonly setup: string;
  readonly timed: string;
  readonly operations: number;
}

/** For rows of thousands of flows: until all that is worth it is in the flow cache, which records one of sixteen packets. */
export const SETTLED: MeasureOptions = { warmMs: 4000 };

/** A row about a flow of packets. */
export function packetRow(
  name: string,
  goal: number | null,
  build: () => FlowOptions,
  more: Partial<Pick<Row, "floor" | "linux" | "options">> = {},
): Row {
  return { name, unit: "packet", goal, prepare: () => udpFlow(build()), linux: () => ({ kind: "flow", flow: build() }), ...more };
}
