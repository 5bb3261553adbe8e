/** Somebody on the machine who waits for something in the lab: for a command, or for dockerd. */
import type { Process } from "../sim/process.ts";

export interface LabClient {
  /** The processes that it waits for. */
  readonly awaited: readonly Process[];
  /** What it waited for has ended, and that was not said yet. */
  readonly isOver: boolean;
  /** A line about what ended it from outside. */
  say(text: string): void;
  /** Says that it has ended, where it has. */
  settle(): void;
  /** The lab ends. */
  close(): void;
}

/** How many bytes a client may leave unread before the program that writes them has to wait. */
export const BEHIND_BYTES = 1024 * 1024;
