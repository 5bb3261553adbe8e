/**
 * `docker compose down`: containers in the reverse of the order they came, then networks. Source: docker/compose,
 * pkg/compose/down.go.
 */
import type { Engine } from "../../../../docker/engine.ts";
import { removeNetwork } from "../../../../docker/network/remove.ts";
import { DockerError } from "../../../../docker/shapes.ts";
import type { Step } from "../../../../sim/wait.ts";
import type { CommandContext } from "../../../command.ts";
import type { FlagSpec, Flags } from "../flags.ts";
import { orphansOf } from "./create.ts";
import { containersOf, networksOf, serviceOf } from "./labels.ts";
import { reverseWavesOf } from "./order.ts";
import { needsOf, networkNames, type Reach, reach } from "./reach.ts";
import { removeContainers, secondsFor } from "./remove.ts";
import { ComposeError, notModelled, reportEvent, warn } from "./report.ts";
import { removeVolumes } from "./volume-store.ts";

export const DOWN_FLAGS: readonly FlagSpec[] = [
  { name: "remove-orphans", kind: "bool" },
  { name: "rmi", kind: "string" },
  { name: "timeout", short: "t", kind: "int" },
  { name: "volumes", short: "v", kind: "bool" },
];

export function* down(context: CommandContext, engine: Engine, flags: Flags): Step<number> {
  const images = flags.value("rmi");
  if (images !== undefined && images !== "all" && images !== "local") {
    throw new ComposeError(`invalid value for --rmi: ${JSON.stringify(images)}`);
  }
  if (images !== undefined) throw notModelled("down --rmi");
  const target = reach(context, flags);
  const { project } = target;
  const timeout = flags.value("timeout");
  const seconds = secondsFor(project, timeout === undefined ? undefined : Number(timeout));
  const needs = needsOf(engine, target);
  const named = flags.operands;
  for (const name of named)
    if (project !== null && !needs.has(name)) throw new ComposeError(`no such service: ${name}: not found`);
  const containers = containersOf(engine, target.name);
  const wanted = named.length === 0 ? null : needing(needs, named);
  for (const wave of reverseWavesOf(needs)) {
    const ours = containers.filter((each) => wave.includes(serviceOf(each)) && (wanted === null || wanted.has(serviceOf(each))));
    yield* removeContainers(context, engine, ours, seconds);
  }
  if (project !== null && flags.has("remove-orphans")) {
    yield* removeContainers(context, engine, orphansOf(engine, project), seconds);
  }
  if (containers.length === 0 && ownNetworks(engine, target) === 0) {
    warn(context, `Warning: No resource found to remove for project ${JSON.stringify(target.name)}.`);
  }
  removeNetworks(context, engine, target);
  if (flags.has("volumes") && project !== null) removeVolumes(context, engine, project);
  return 0;
}

/** How many networks the file has, there or not: compose asks for each. */
function ownNetworks(engine: Engine, target: Reach): number {
  if (target.project === null) return networkNames(engine, target).size;
  return [...target.project.networks.values()].filter(({ external }) => !external).length;
}

/** A service and all that need it. */
function needing(needs: ReadonlyMap<string, readonly string[]>, names: readonly string[]): Set<string> {
  const wanted = new Set(names);
  for (let before = -1; before !== wanted.size; ) {
    before = wanted.size;
    for (const [name, others] of needs) if (others.some((other) => wanted.has(other))) wanted.add(name);
  }
  return wanted;
}

function removeNetworks(context: CommandContext, engine: Engine, target: Reach): void {
  const names = networkNames(engine, target);
  for (const name of names.values()) reportEvent(context, `Network ${name}`, "Removing");
  const known = networksOf(engine, target.name);
  for (const [key, name] of names) {
    const network = known.get(key)!;
    if (network.endpoints.size > 0) {
      reportEvent(context, `Network ${name}`, "Resource is still in use");
      continue;
    }
    try {
      removeNetwork(engine, network);
    } catch (error) {
      if (!(error instanceof DockerError)) throw error;
      throw new ComposeError(`failed to remove network ${name}: Error response from daemon: ${error.message}`);
    }
    reportEvent(context, `Network ${name}`, "Removed");
  }
}
