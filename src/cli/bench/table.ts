/** How figures are shown. */
import type { Figures } from "../../bench/measure.ts";
import type { KernelFigures } from "../../linux/bench/kernel.ts";

/** A row's result, as --json keeps it. */
export interface Measured extends Figures {
  readonly name: string;
  readonly unit: string;
  readonly goal: number | null;
  readonly floor: number | null;
  readonly kernel: KernelFigures | null;
}

const NAME_WIDTH = 52;
const WIDTH = 13;
/** By how much a figure may differ from the baseline's before it is remarked: machines and neighbours differ. */
const TOLERANCE = 0.25;

const OURS = ["median", "min", "max", "to reach", "floor", "bytes"];
const KERNEL = ["kernel best", "as sent", "best/ours", "sent/ours"];

export function headline(withLinux: boolean): string {
  const columns = [...OURS, ...(withLinux ? KERNEL : [])].map((word) => word.padStart(WIDTH + 1)).join("");
  return `${"CPU nanoseconds".padEnd(NAME_WIDTH)}${columns}   per`;
}

export function line(row: Measured, withLinux: boolean): string {
  const { kernel } = row;
  const ours = [row.median, row.minimum, row.maximum, row.goal, row.floor, row.bytes].map(figure);
  const theirs = [figure(kernel?.best), figure(kernel?.sent), ratio(kernel?.best, row.median), ratio(kernel?.sent, row.median)];
  const columns = [...ours, ...(withLinux ? theirs : [])].map((text) => text.padStart(WIDTH + 1)).join("");
  const note = withLinux && kernel !== null && kernel.note !== "" ? ` (kernel best: ${kernel.note})` : "";
  const reached = row.goal === null ? "" : row.median <= row.goal ? ", reached" : ", not reached";
  return `${row.name.padEnd(NAME_WIDTH)}${columns}   ${row.unit}${reached}${note}`;
}

/** What to say about a row beside the baseline: nothing where it is within the tolerance. */
export function compareWith(row: Measured, before: readonly Measured[]): string {
  const known = before.find(({ name }) => name === row.name);
  if (known === undefined) return before.length > 0 ? ", not in the baseline" : "";
  const change = row.median / known.median - 1;
  if (Math.abs(change) <= TOLERANCE) return "";
  return `, ${Math.round(Math.abs(change) * 100)} % ${change > 0 ? "above" : "below"} the baseline`;
}

export function figure(value: number | null | undefined): string {
  return value === null || value === undefined || Number.isNaN(value) ? "-" : Math.round(value).toLocaleString("en-US");
}

/** How many of ours fit into one of the kernel's. */
function ratio(kernel: number | null | undefined, ours: number): string {
  return kernel === null || kernel === undefined ? "-" : `${(kernel / ours).toFixed(1)}x`;
}
