/** Counts what a lab drops, by device and reason, for the report of a command that failed. */
import type { Lab } from "../../lab/lab.ts";
import { netnsNames } from "../watch.ts";

/** What every lab drops that nobody misses: frames to somebody else. */
const COMMON = new Set(["OTHERHOST"]);

/** Returns the lines of the report. */
export function countDrops(lab: Lab): () => string[] {
  const counts = new Map<string, number>();
  const nameOf = netnsNames(lab);
  lab.on("drop", ({ host, netns, device, reason, detail }) => {
    if (COMMON.has(reason)) return;
    const { table, chain, number } = detail ?? {};
    const rule = table === undefined ? "" : ` (${table} ${chain} ${number ?? "policy"})`;
    const line = `${reason} in ${nameOf(host, netns)} at ${device}${rule}`;
    counts.set(line, (counts.get(line) ?? 0) + 1);
  });
  return () => [...counts].map(([line, count]) => `${count} x ${line}`);
}
