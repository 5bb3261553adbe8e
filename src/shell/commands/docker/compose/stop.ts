/**
 * `docker compose stop` and `start`: containers end and begin again, nothing is made or removed. Source: docker/compose,
 * pkg/compose/stop.go, start.go.
 */
import type { Engine } from "../../../../docker/engine.ts";
import type { Step } from "../../../../sim/wait.ts";
import type { CommandContext } from "../../../command.ts";
import type { FlagSpec, Flags } from "../flags.ts";
import { containersOf, serviceOf } from "./labels.ts";
import { loadProject } from "./load.ts";
import { reverseWavesOf } from "./order.ts";
import { needsOf, reach } from "./reach.ts";
import { secondsFor, stopContainers } from "./remove.ts";
import { ComposeError, notModelled } from "./report.ts";
import { startProject } from "./up.ts";

export const STOP_FLAGS: readonly FlagSpec[] = [{ name: "timeout", short: "t", kind: "int" }];

export function* stop(context: CommandContext, engine: Engine, flags: Flags): Step<number> {
  const target = reach(context, flags);
  const named = flags.operands;
  for (const each of named) {
    if (target.project !== null && !target.project.services.has(each)) throw new ComposeError(`no such service: ${each}`);
  }
  const timeout = flags.value("timeout");
  const seconds = secondsFor(target.project, timeout === undefined ? undefined : Number(timeout));
  for (const wave of reverseWavesOf(needsOf(engine, target))) {
    const ours = wave.filter((name) => named.length === 0 || named.includes(name));
    const containers = containersOf(engine, target.name).filter((each) => ours.includes(serviceOf(each)));
    yield* stopContainers(context, engine, containers, seconds);
  }
  return 0;
}

export function* start(context: CommandContext, engine: Engine, flags: Flags): Step<number> {
  if (flags.value("project-name") !== undefined && flags.values("file").length === 0)
    throw notModelled("start with -p and without -f");
  const { project } = loadProject(context, flags, flags.operands);
  for (const name of project.services.keys()) {
    if (containersOf(engine, project.name).some((each) => serviceOf(each) === name)) continue;
    throw new ComposeError(`service ${JSON.stringify(name)} has no container to start`);
  }
  yield* startProject(context, engine, project, true);
  return 0;
}
