/** A moment of a lab's history, as it is asked for. It knows no replay: the declarations of a lab lead here. */
import * as read from "../arguments.ts";

/**
 * A moment of a lab's history: after `input` of its inputs; before the command number `command` of those that the next one runs,
 * or after `event` of its events.
 */
export interface Cursor {
  /** How many inputs are given in full. */
  readonly input: number;
  /** Of the next input: the command before which its script is held, from 1. */
  readonly command?: number;
  /** Of the next input: how many of its events happen. */
  readonly event?: number;
}

const whole = read.whole(0);
export const readCursor = read.fieldsOf<Cursor>({
  input: whole,
  command: read.optional(read.whole(1)),
  event: read.optional(whole),
});
