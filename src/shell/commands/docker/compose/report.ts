/**
 * How compose speaks where it does not write to a terminal: one line per event and logrus' warnings, both on stderr, and errors
 * as they are. Words and forms are those of docker compose 2.40.3, read in its source and in compose-go 2.9.1's; there was no
 * compose to hold them against.
 */
import type { CommandContext } from "../../../command.ts";
import { logLine } from "../log-line.ts";

/** What compose refuses, in its own words; the command ends with 1. */
export class ComposeError extends Error {}

/** Refused by name: the real one would do it. */
export function notModelled(what: string): ComposeError {
  return new ComposeError(`docker compose: ${what} is not modelled`);
}

/** ` Network app_default  Created`: what happens to a thing. */
export function reportEvent({ stderr }: CommandContext, thing: string, what: string, text = ""): void {
  stderr.write(` ${thing} ${text} ${what}\n`);
}

export function warn(context: CommandContext, message: string): void {
  context.stderr.write(logLine(context.host, "warning", message));
}
