/** How figures are shown. */
import type { KernelFigures } from "./linux/kernel.ts";
import type { Figures } from "./measure.ts";

/** A row's result, as --json keeps it. */
export interface Measured extends Figures {
  readonly name: string;
  readonly unit: string;
  readonly goal: number | null;
  readonly kernelThen: number | null;
  readonly floor: number | null;
  readonly kernel: KernelFigures | null;
}

const NAME_WIDTH = 52;
const WIDTH = 11;
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
  const reached = row.goal === null ? "" : `, ${howReached(row, row.goal)}`;
  return `${row.name.padEnd(NAME_WIDTH)}${columns}   ${row.unit}${reached}${note}`;
}

/** A slower machine is as much slower for the kernel: its figure, measured in the same run, says by how much. */
function howReached({ median, kernel, kernelThen }: Measured, goal: number): string {
  if (median <= goal) return "reached";
  const best = kernel?.best ?? null;
  if (best === null || kernelThen === null) return "not reached";
  const pace = best / kernelThen;
  const scaled = Math.round(goal * pace).toLocaleString("en-US");
  return median <= goal * pace ? `reached at this machine's pace (${scaled})` : `not reached (at this machine's pace ${scaled})`;
}

/** What to say about a row beside the baseline: nothing where it is within the tolerance. */
export function compareWith(row: Measured, before: readonly Measured[]): string {
  const known = before.find(({ name }) => name === row.name);
  if (known === undefined) return before.length > 0 ? ", not in the baseline" : "";
  const change = row.median / known.median - 1;
  if (Math.abs(change) <= TOLERANCE) return "";
  return `, ${Math.round(Math.abs(change) * 100)} % ${change > 0 ? "above" : "below"} the baseline`;
}

function figure(value: number | null | undefined): string {
  return value === null || value === undefined || Number.isNaN(value) ? "-" : Math.round(value).toLocaleString("en-US");
}

/** How many of ours fit into one of the kernel's. */
function ratio(kernel: number | null | undefined, ours: number): string {
  return kernel === null || kernel === undefined ? "-" : `${(kernel / ours).toFixed(1)}x`;
}
