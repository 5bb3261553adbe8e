/** Dates as HTTP, web servers' logs and wget write them; every process here lives in UTC. RFC 9110 §5.6.7. */
import type { Host } from "../../../kernel/host.ts";
import { formatDate } from "../../evaluator/strftime.ts";

/** Whole seconds since the epoch, now. */
export function epochSeconds(host: Host): number {
  return Math.floor((host.loop.epochUs + host.loop.nowUs) / 1_000_000);
}

/** `Sun, 06 Nov 1994 08:49:37 GMT`. */
export function formatHttpDate(seconds: number): string {
  return formatDate("%a, %d %b %Y %H:%M:%S GMT", seconds);
}

/**
 * When the files here were last changed. The in-memory files keep no times: they count as written when the host's clock started.
 */
export function fileSeconds(host: Host): number {
  return Math.floor(host.loop.epochUs / 1_000_000);
}
