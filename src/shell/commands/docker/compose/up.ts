/**
 * `docker compose up`: what is missing is made, then started in the order of what needs what. Source: docker/compose,
 * pkg/compose/up.go, start.go.
 */
import { startContainer } from "../../../../docker/container/run.ts";
import type { Engine } from "../../../../docker/engine.ts";
import { type Container, DockerError } from "../../../../docker/shapes.ts";
import type { Step } from "../../../../sim/wait.ts";
import type { CommandContext } from "../../../command.ts";
import { SinkOutput } from "../../../io.ts";
import type { FlagSpec, Flags } from "../flags.ts";
import { followAll } from "./attach.ts";
import { createProject } from "./create.ts";
import { containersOf, serviceOf } from "./labels.ts";
import { loadProject } from "./load.ts";
import { reverseWavesOf, wavesOf } from "./order.ts";
import type { Project } from "./project.ts";
import { needsOf } from "./reach.ts";
import { secondsFor, stopContainers } from "./remove.ts";
import { ComposeError, notModelled, reportEvent } from "./report.ts";
import { waitForDependencies } from "./wait.ts";

export const UP_FLAGS: readonly FlagSpec[] = [
  { name: "detach", short: "d", kind: "bool" },
  { name: "force-recreate", kind: "bool" },
  { name: "no-deps", kind: "bool" },
  { name: "no-log-prefix", kind: "bool" },
  { name: "no-recreate", kind: "bool" },
  { name: "no-start", kind: "bool" },
  { name: "remove-orphans", kind: "bool" },
  { name: "scale", kind: "list" },
  { name: "timeout", short: "t", kind: "int" },
  { name: "build", kind: "bool", isIgnored: true },
  { name: "no-build", kind: "bool", isIgnored: true },
  { name: "no-color", kind: "bool", isIgnored: true },
  { name: "pull", kind: "string", isIgnored: true },
  { name: "quiet-build", kind: "bool", isIgnored: true },
  { name: "quiet-pull", kind: "bool", isIgnored: true },
  { name: "yes", short: "y", kind: "bool", isIgnored: true },
  { name: "abort-on-container-exit", kind: "bool" },
  { name: "abort-on-container-failure", kind: "bool" },
  { name: "always-recreate-deps", kind: "bool" },
  { name: "attach", kind: "list" },
  { name: "attach-dependencies", kind: "bool" },
  { name: "exit-code-from", kind: "string" },
  { name: "menu", kind: "bool" },
  { name: "no-attach", kind: "list" },
  { name: "renew-anon-volumes", short: "V", kind: "bool" },
  { name: "timestamps", kind: "bool" },
  { name: "wait", kind: "bool" },
  { name: "wait-timeout", kind: "int" },
  { name: "watch", short: "w", kind: "bool" },
];

const UNMODELLED = [
  "abort-on-container-exit",
  "abort-on-container-failure",
  "always-recreate-deps",
  "attach",
  "attach-dependencies",
  "exit-code-from",
  "menu",
  "no-attach",
  "renew-anon-volumes",
  "timestamps",
  "wait",
  "wait-timeout",
  "watch",
];

export function* up(context: CommandContext, engine: Engine, flags: Flags): Step<number> {
  for (const name of UNMODELLED) if (flags.value(name) !== undefined) throw notModelled(`up --${name}`);
  if (flags.has("force-recreate") && flags.has("no-recreate")) {
    throw new ComposeError("--force-recreate and --no-recreate are incompatible");
  }
  const { project: loaded, withoutEffect } = loadProject(context, flags, flags.operands);
  const project = scaled(flags.has("no-deps") ? only(loaded, flags.operands) : loaded, flags.values("scale"));
  if (project.services.size === 0) throw new ComposeError("no service selected");
  if (withoutEffect.length > 0)
    context.stderr.write(`netnsim: docker compose: accepted, without effect here: ${withoutEffect.join(", ")}\n`);
  const timeout = flags.value("timeout");
  yield* createProject(context, engine, project, {
    recreate: flags.has("force-recreate") ? "force" : flags.has("no-recreate") ? "never" : "diverged",
    removeOrphans: flags.has("remove-orphans"),
    stopSeconds: timeout === undefined ? undefined : Number(timeout),
  });
  if (flags.has("no-start")) return 0;
  if (flags.has("detach")) {
    yield* startProject(context, engine, project, true);
    return 0;
  }
  const shown = containersOf(engine, project.name).filter((each) => project.services.get(serviceOf(each))?.attach === true);
  return yield* followAll(context, engine, shown, {
    hasPrefix: !flags.has("no-log-prefix"),
    start: () => startProject(context, engine, project, false),
    stop: () => stopProject(context, engine, project),
  });
}

function* stopProject(context: CommandContext, engine: Engine, project: Project): Step<void> {
  for (const wave of reverseWavesOf(needsOf(engine, { name: project.name, project }))) {
    const ours = containersOf(engine, project.name).filter((each) => wave.includes(serviceOf(each)));
    yield* stopContainers(context, engine, ours, secondsFor(project, undefined));
  }
}

/** `--no-deps`: nothing but what was named. */
function only(project: Project, names: readonly string[]): Project {
  return names.length === 0
    ? project
    : { ...project, services: new Map([...project.services].filter(([name]) => names.includes(name))) };
}

/** `--scale web=3`. */
function scaled(project: Project, wanted: readonly string[]): Project {
  const services = new Map(project.services);
  for (const text of wanted) {
    const [name, count] = text.split("=") as [string, string?];
    if (count === undefined) throw new ComposeError(`invalid --scale option ${JSON.stringify(text)}. Should be SERVICE=NUM`);
    if (!/^[+-]?\d+$/.test(count)) throw new ComposeError(`strconv.Atoi: parsing ${JSON.stringify(count)}: invalid syntax`);
    const service = services.get(name);
    if (service === undefined) throw new ComposeError(`no such service: ${name}: not found`);
    if (Number(count) > 1 && service.containerName !== null) {
      throw new ComposeError(
        `WARNING: The ${JSON.stringify(name)} service is using the custom container name ${JSON.stringify(service.containerName)}. ` +
          "Docker requires each container to have a unique name. Remove the custom name to scale the service",
      );
    }
    services.set(name, { ...service, scale: Number(count) });
  }
  return { ...project, services };
}

/** `isReported`: attached to the containers compose says nothing of their start. */
export function* startProject(context: CommandContext, engine: Engine, project: Project, isReported: boolean): Step<void> {
  const quiet: CommandContext = isReported ? context : { ...context, stderr: new SinkOutput(() => {}) };
  for (const wave of wavesOf(project.services)) {
    const waiting = (name: string): boolean =>
      [...project.services.get(name)!.dependsOn.values()].some(({ condition }) => condition !== "service_started");
    startServices(
      quiet,
      engine,
      project,
      wave.filter((name) => !waiting(name)),
    );
    for (const name of wave.filter(waiting)) {
      yield* waitForDependencies(quiet, engine, project, project.services.get(name)!);
      startServices(quiet, engine, project, [name]);
    }
  }
}

function startServices(context: CommandContext, engine: Engine, project: Project, names: readonly string[]): void {
  const toStart: Container[] = containersOf(engine, project.name).filter(
    (each) => names.includes(serviceOf(each)) && each.state.status !== "running",
  );
  for (const { name } of toStart) reportEvent(context, `Container ${name}`, "Starting");
  for (const container of toStart) {
    try {
      startContainer(engine, container);
    } catch (error) {
      if (!(error instanceof DockerError)) throw error;
      throw new ComposeError(`Error response from daemon: ${error.message}`);
    }
    reportEvent(context, `Container ${container.name}`, "Started");
  }
}
