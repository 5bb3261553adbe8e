/**
 * How each table grows: CPU time per thing put in and per look, from 10 things to as many as make sense; a line of text for each,
 * and a plot (both axes logarithmic, so that a power of n is a straight line: flat is linear in all).
 */
import { type Growing, TABLES } from "../../bench/growth.ts";
import { cpuNs } from "../../bench/measure.ts";
import { toBytes } from "../../shell/io.ts";
import { STREAMS } from "../streams.ts";
import { writeFile } from "../write-file.ts";
import { again } from "./again.ts";
import { drawPlot, type Series } from "./svg.ts";

interface Point {
  readonly n: number;
  readonly fillNs: number;
  readonly lookNs: number;
}

/**
 * The power of n that the work of a fill of n things grows with, from 1,000 on. n log n is 1.1 at these sizes, and what no longer
 * fits into the processor's caches and is collected more often adds some 0.25; a walk over all for each shows as 1.5 and more.
 */
const MOST_POWER = 1.4;
const LOOKS = 100_000;
/** A fill this long is done once. */
const LONG_NS = 3e9;

/** All tables (or those named) are measured, each in a process of its own, and drawn. */
export function plotGrowth(file: string, only: string | undefined): number {
  const series: Series[] = [];
  let exitCode = 0;
  for (const { name } of TABLES) {
    if (only !== undefined && !name.includes(only)) continue;
    const { status, stdout } = again(["--growth", name], ["--max-old-space-size=4096"]);
    if (status !== 0) {
      STREAMS.stdout(toBytes(`${name}: failed\n`));
      exitCode = 1;
      continue;
    }
    const points = JSON.parse(stdout) as Point[];
    STREAMS.stdout(toBytes(`${describe(name, points)}\n`));
    series.push({ name, points: points.map(({ n, fillNs }) => [n, fillNs]), dashed: points.map(({ n, lookNs }) => [n, lookNs]) });
  }
  writeFile(file, drawPlot(series));
  return exitCode;
}

export function measureGrowth(name: string): Point[] {
  const table = TABLES.find((each) => each.name === name)!;
  const sizes: number[] = [];
  for (let n = 10; n < table.most; n *= 10) sizes.push(n);
  sizes.push(table.most);
  measurePoint(table, 1000);
  return sizes.map((n) => measurePoint(table, n));
}

/** The best of a few; small tables are filled many times over. */
function measurePoint(table: Growing, n: number): Point {
  const tries = [measureOnce(table, n)];
  while (tries.length < 3 && tries[0]!.fillNs * n < LONG_NS) tries.push(measureOnce(table, n));
  return {
    n,
    fillNs: Math.min(...tries.map(({ fillNs }) => fillNs)),
    lookNs: Math.min(...tries.map(({ lookNs }) => lookNs)),
  };
}

function measureOnce(table: Growing, n: number): Point {
  const times = Math.max(1, Math.min(200, Math.floor(2_000 / n)));
  const fillings = Array.from({ length: times }, () => table.prepare(n));
  globalThis.gc?.();
  const fillNs = cpuNs(() => {
    for (const filling of fillings) filling.fill();
  });
  const [first] = fillings;
  const look = (): void => {
    for (let at = 0; at < LOOKS; at++) first!.look((Math.imul(at, 7919) >>> 0) % n);
  };
  // What is compiled at the first look is not part of one.
  look();
  return { n, fillNs: fillNs / times / n, lookNs: cpuNs(look) / LOOKS };
}

function describe(name: string, points: readonly Point[]): string {
  const [first, last] = [points[0]!, points.at(-1)!];
  const power = 1 + slope(points.filter(({ n }) => n >= 1000 || points.length < 4));
  const verdict =
    power > MOST_POWER ? `FASTER THAN n log n (as n to the ${power.toFixed(2)})` : `as n to the ${power.toFixed(2)}`;
  const ends = (pick: (point: Point) => number): string =>
    `${figure(pick(first))} ns with ${figure(first.n)}, ${figure(pick(last))} with ${figure(last.n)}`;
  return `${name.padEnd(11)} put in: ${ends((point) => point.fillNs)}: grows ${verdict}; a look: ${ends((point) => point.lookNs)}`;
}

/** The slope of the fill's cost per thing over n, both as logarithms, by least squares. */
function slope(points: readonly Point[]): number {
  const xs = points.map(({ n }) => Math.log(n));
  const ys = points.map(({ fillNs }) => Math.log(fillNs));
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [mx, my] = [mean(xs), mean(ys)];
  const over = xs.reduce((sum, x, at) => sum + (x - mx) * (ys[at]! - my), 0);
  return over / xs.reduce((sum, x) => sum + (x - mx) ** 2, 0);
}

function figure(value: number): string {
  return value < 10 ? value.toFixed(1) : Math.round(value).toLocaleString("en-US");
}
