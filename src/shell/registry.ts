/** All the commands a host has: the network's, the text and file tools, and the shell itself. */
import type { Command } from "./command.ts";
import { COMMANDS } from "./commands/index.ts";
import { NOT_MODELLED } from "./commands/not-modelled/table.ts";
import { BASH, SH } from "./evaluator/bash.ts";
import type { Registry } from "./evaluator/world.ts";
import { TOOLS } from "./tools/index.ts";

/** A register of these commands beside the tools and the shell, and of what is not modelled; later ones win. */
export function makeRegistry(commands: readonly Command[] = COMMANDS): Registry {
  const registry = new Map<string, Command>();
  for (const command of [...NOT_MODELLED, ...TOOLS, ...commands, BASH, SH]) registry.set(command.name, command);
  return registry;
}
