/** Two implementations of the same, measured in turn, since machines are shared and differ from minute to minute. */
import * as read from "../lab/arguments.ts";
import { cpuNs, type Figures, figuresOf, type MeasureOptions, measureOptions, warmUp } from "./measure.ts";
import type { Work } from "./row.ts";

/** How two compare. */
export interface Comparison {
  /** Of the first. */
  readonly a: Figures;
  /** Of the second. */
  readonly b: Figures;
  /** b's time over a's. */
  readonly ratio: Ratio;
}

/** The ratio of rounds that were measured one after the other: above 1 where the second takes longer. */
export interface Ratio {
  /** Of all rounds. */
  readonly median: number;
  /** Of the round in which the second did best. */
  readonly minimum: number;
  /** Of the round in which the second did worst. */
  readonly maximum: number;
}

/**
 * Measures two kinds of work round by round, in turn. What one teaches the engine the other may profit or suffer from: `netnsim
 * bench --against` gives each a process of its own.
 *
 *     inTurn(packetLoad(ns, "eth0", traffic).run, packetLoad(other, "eth0", traffic).run).ratio.median
 */
export function inTurn(a: Work, b: Work, options: MeasureOptions = {}): Comparison {
  read.callback("inTurn(a)", a);
  read.callback("inTurn(b)", b);
  measureOptions("inTurn(options)", options);
  const { rounds = 7 } = options;
  const works = [
    { work: a, n: warmUp(a, options), times: [] as number[] },
    { work: b, n: warmUp(b, options), times: [] as number[] },
  ] as const;
  for (let round = 0; round < rounds; round++) for (const { work, n, times } of works) times.push(cpuNs(() => work(n)) / n);
  const [first, second] = works.map(({ times }) => times) as [number[], number[]];
  return { a: figuresOf(first, Number.NaN), b: figuresOf(second, Number.NaN), ratio: ratioOf(first, second) };
}

/** Of rounds in their order. */
export function ratioOf(a: readonly number[], b: readonly number[]): Ratio {
  const ratios = b.map((time, index) => time / a[index]!);
  const { median, minimum, maximum } = figuresOf(ratios, Number.NaN);
  return { median, minimum, maximum };
}
