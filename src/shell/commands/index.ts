/** The network's commands, by hand: one import and one entry each. */
import type { Command } from "../command.ts";

export const COMMANDS: readonly Command[] = [];
