/**
 * The commands that a world is made with; all others are added when they have been loaded. It stands for src/shell/registry.ts.
 */
import type { Command } from "../../../shell/command.ts";
import { iptablesCommands } from "../../../shell/commands/iptables/iptables.ts";
import { BASH, SH } from "../../../shell/evaluator/bash.ts";

const registry = new Map<string, Command>([...iptablesCommands, BASH, SH].map((command) => [command.name, command]));

/** Every host has the same. */
export function makeRegistry(): Map<string, Command> {
  return registry;
}
