/**
 * docker-init (tini) as a container's first process with --init: it starts the command, hands signals on, and ends as it ended.
 */
import type { Process } from "../../sim/process.ts";
import { SIGNALS, type Signal } from "../../sim/signals.ts";
import { type Program, waitOn } from "../../sim/wait.ts";
import type { DescriptorTable } from "../evaluator/descriptors.ts";
import { launch } from "../evaluator/launch.ts";
import type { World } from "../evaluator/world.ts";

export interface InitOptions {
  readonly world: World;
  readonly argv: readonly string[];
  readonly env: ReadonlyMap<string, string>;
  readonly cwd: string;
  readonly descriptors: DescriptorTable;
}

export function* runInit(self: Process, options: InitOptions): Program {
  const child = launch({ ...options, parent: self });
  for (const signal of Object.keys(SIGNALS) as Signal[]) {
    if (signal !== "KILL" && signal !== "STOP" && signal !== "CHLD") self.on(signal, () => child.kill(signal));
  }
  while (child.state !== "exited") yield waitOn(child.exited);
  return child.exitCode;
}
