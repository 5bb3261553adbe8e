/** Containers are stopped at the same time, each removed as soon as it has ended. Source: docker/compose, pkg/compose/down.go. */
import { removeContainer, stopContainer } from "../../../../docker/container/run.ts";
import type { Engine } from "../../../../docker/engine.ts";
import type { Container } from "../../../../docker/shapes.ts";
import { type Program, type Step, waitOn } from "../../../../sim/wait.ts";
import type { CommandContext } from "../../../command.ts";
import { serviceOf } from "./labels.ts";
import type { Project } from "./project.ts";
import { reportEvent } from "./report.ts";

/** How long a container may take to end; docker's ten seconds where nothing is said. */
export type SecondsOf = (container: Container) => number | undefined;

/** The command's own word, or the service's. */
export function secondsFor(project: Project | null, asked: number | undefined): SecondsOf {
  return (container) => asked ?? project?.services.get(serviceOf(container))?.config.stopTimeout ?? undefined;
}

/** `isReported`: that they are being stopped was said already. */
export function* removeContainers(
  context: CommandContext,
  engine: Engine,
  containers: readonly Container[],
  seconds: SecondsOf,
  isReported = false,
): Step<void> {
  if (!isReported) for (const { name } of containers) reportEvent(context, `Container ${name}`, "Stopping");
  yield* together(context, containers, function* (container) {
    const thing = `Container ${container.name}`;
    yield* stopContainer(engine, container, seconds(container));
    reportEvent(context, thing, "Stopped");
    reportEvent(context, thing, "Removing");
    removeContainer(engine, container, true);
    reportEvent(context, thing, "Removed");
  });
}

/** Stopped, and kept. */
export function* stopContainers(
  context: CommandContext,
  engine: Engine,
  containers: readonly Container[],
  seconds: SecondsOf,
): Step<void> {
  for (const { name } of containers) reportEvent(context, `Container ${name}`, "Stopping");
  yield* together(context, containers, function* (container) {
    yield* stopContainer(engine, container, seconds(container));
    reportEvent(context, `Container ${container.name}`, "Stopped");
  });
}

/** Each by a process of its own, as compose has a goroutine for each. */
function* together(
  context: CommandContext,
  containers: readonly Container[],
  act: (container: Container) => Step<void>,
): Step<void> {
  const workers = containers.map((container) =>
    context.host.loop.spawn(context.process.title, (): Program => quietly(act(container)), context.process),
  );
  for (const worker of workers) while (worker.state !== "exited") yield waitOn(worker.exited);
}

function* quietly(step: Step<void>): Step<number> {
  yield* step;
  return 0;
}
