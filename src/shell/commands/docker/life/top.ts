/** `docker top`. Source: docker/cli, cli/command/container/top.go. */
import { TOP_TITLES, topRows } from "../../../../docker/container/top.ts";
import type { Engine } from "../../../../docker/engine.ts";
import type { CommandContext } from "../../../command.ts";
import { daemonError } from "../refuse.ts";
import { readVerb, type VerbUsage } from "../verb.ts";

const TOP: VerbUsage = {
  name: "top",
  line: "CONTAINER [ps OPTIONS]",
  about: "Display the running processes of a container",
  flags: [],
  arguments: [1, Number.POSITIVE_INFINITY],
  interspersed: false,
};

export function topVerb(context: CommandContext, engine: Engine, args: readonly string[]): number {
  const flags = readVerb(context, engine, TOP, args);
  if (typeof flags === "number") return flags;
  const [reference, ...options] = flags.operands as [string, ...string[]];
  if (options.length > 0) {
    context.stderr.write("docker top: ps options are not modelled\n");
    return 1;
  }
  try {
    for (const row of [TOP_TITLES, ...topRows(engine, reference)])
      context.stdout.write(`${row.map((cell, at) => (at === row.length - 1 ? cell : cell.padEnd(20))).join("")}\n`);
    return 0;
  } catch (error) {
    return daemonError(context, error);
  }
}
