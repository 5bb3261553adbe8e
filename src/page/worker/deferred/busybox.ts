/**
 * busybox's applets as containers look them up, once they have been loaded. It stands for src/shell/commands/busybox/index.ts.
 */
import type { Command } from "../../../shell/command.ts";

export const BUSYBOX_COMMANDS = new Map<string, Command>();
