/**
 * How long programs compute between two system calls. By default no time at all: what a program does between two waits is one
 * moment, and programs that run at once take turns in the order they were woken. On Linux that time decides who of them sends
 * first, and differs from run to run; a pace says it, point by point, so that any order Linux shows can be had here too
 * (test/docker/transcript-story.ts).
 */
import { type Step, sleepUntil } from "./wait.ts";

/** Microseconds at a named point of a program; 0 or undefined for none. */
export type Pace = (point: string) => number | undefined;

/** Computes for as long as the pace says; without one nobody else gets a turn meanwhile. */
export function* compute(loop: { readonly nowUs: number; readonly pace: Pace | null }, point: string): Step<void> {
  const us = loop.pace?.(point) ?? 0;
  if (us > 0) yield sleepUntil(loop.nowUs + us);
}
