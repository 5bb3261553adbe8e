/** Times as docker's API writes them. Virtual time starts at the lab's epoch; it has microseconds where Go has nanoseconds. */
import type { Host } from "../../../../kernel/host.ts";

/** Go's zero time. */
export const NEVER = "0001-01-01T00:00:00Z";

/** RFC 3339 with as many digits as say something; null is the zero time. */
export function apiTime(host: Host, us: number | null): string {
  if (us === null) return NEVER;
  const epochUs = host.loop.epochUs + us;
  const seconds = new Date(Math.floor(epochUs / 1e6) * 1000).toISOString().slice(0, 19);
  const fraction = String(epochUs % 1e6)
    .padStart(6, "0")
    .replace(/0+$/, "");
  return `${seconds}${fraction === "" ? "" : `.${fraction}`}Z`;
}

/** time.Time's String: `2026-11-21 11:07:49.285312 +0000 UTC`; without the fraction where docker keeps seconds. */
export function goTime(host: Host, us: number, options: { readonly fraction: boolean }): string {
  const text = apiTime(host, us).slice(0, -1).replace("T", " ");
  return `${options.fraction ? text : text.slice(0, 19)} +0000 UTC`;
}
