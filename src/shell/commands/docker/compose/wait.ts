/**
 * What `depends_on` waits for beyond a start: a container that has ended well, or one that is healthy. dockerd's probes run only
 * while somebody here waits for them, so `docker ps` prints no health. Source: docker/compose, convergence.go (waitDependencies);
 * moby, daemon/health.go.
 */
import { execInContainer } from "../../../../docker/container/exec.ts";
import type { Engine } from "../../../../docker/engine.ts";
import { sinkOf } from "../../../../docker/runtime.ts";
import { type Container, DockerError } from "../../../../docker/shapes.ts";
import type { Process } from "../../../../sim/process.ts";
import { type Step, WaitQueue, waitOn } from "../../../../sim/wait.ts";
import type { CommandContext } from "../../../command.ts";
import { containersOf, serviceOf } from "./labels.ts";
import type { Dependency, HealthCheck, Project, Service } from "./project.ts";
import { ComposeError, notModelled, reportEvent, warn } from "./report.ts";

const POLL_US = 500_000;

export function* waitForDependencies(context: CommandContext, engine: Engine, project: Project, service: Service): Step<void> {
  for (const [name, dependency] of service.dependsOn) {
    const other = project.services.get(name);
    if (dependency.condition === "service_started" || other === undefined || other.scale === 0) continue;
    const containers = containersOf(engine, project.name).filter((each) => serviceOf(each) === name);
    for (const each of containers) reportEvent(context, thingOf(each), "Waiting");
    if (dependency.condition === "service_healthy") {
      for (const each of containers) yield* untilHealthy(context, engine, other, each, dependency);
    } else yield* untilCompleted(context, name, containers, dependency);
  }
}

function thingOf({ name }: Container): string {
  return `Container ${name}`;
}

function* untilCompleted(
  context: CommandContext,
  name: string,
  containers: readonly Container[],
  { required }: Dependency,
): Step<void> {
  for (const container of containers) {
    while (container.state.status !== "exited") yield* pause(context, POLL_US);
    const { exitCode } = container.state;
    if (exitCode === 0) {
      reportEvent(context, thingOf(container), "Exited");
      return;
    }
    const words = `${JSON.stringify(name)} didn't complete successfully: exit ${exitCode}`;
    if (required) {
      reportEvent(context, thingOf(container), `service ${words}`);
      throw new ComposeError(`service ${words}`);
    }
    reportEvent(context, thingOf(container), `Skipped: optional dependency ${words}`);
    warn(context, `optional dependency ${words}`);
  }
}

function* untilHealthy(
  context: CommandContext,
  engine: Engine,
  service: Service,
  container: Container,
  { required }: Dependency,
): Step<void> {
  const failed = yield* probe(context, engine, service, container);
  if (failed === null) {
    reportEvent(context, thingOf(container), "Healthy");
    return;
  }
  if (required) {
    reportEvent(context, thingOf(container), "Error");
    throw new ComposeError(`dependency failed to start: ${failed}`);
  }
  const words = `optional dependency ${JSON.stringify(service.name)} failed to start`;
  reportEvent(context, thingOf(container), `Skipped: ${words}`);
  warn(context, `${words}: ${failed}`);
}

/** Null once it is healthy, or why it will not be. */
function* probe(
  context: CommandContext,
  engine: Engine,
  { name, healthCheck }: Service,
  container: Container,
): Step<string | null> {
  yield* pause(context, POLL_US);
  if (healthCheck === null) {
    return container.state.status === "exited" ? exited(container) : `container ${container.name} has no healthcheck configured`;
  }
  const { loop } = context.host;
  let failures = 0;
  for (;;) {
    const sinceUs = loop.nowUs - (container.state.startedAtUs ?? 0);
    const isStarting = sinceUs < healthCheck.startPeriodUs;
    yield* pause(context, isStarting ? healthCheck.startIntervalUs : healthCheck.intervalUs);
    if (container.state.status === "exited") return exited(container);
    if (yield* isWell(context, engine, name, container, healthCheck)) return null;
    if (!isStarting && ++failures >= healthCheck.retries) return `container ${container.name} is unhealthy`;
  }
}

function exited({ name, state }: Container): string {
  return `container ${name} exited (${state.exitCode})`;
}

function* isWell(
  context: CommandContext,
  engine: Engine,
  name: string,
  container: Container,
  { argv, timeoutUs }: HealthCheck,
): Step<boolean> {
  let process: Process;
  const quiet = {
    stdin: null,
    stdout: sinkOf(() => {}),
    stderr: sinkOf(() => {}),
    tty: false,
    env: [],
    workingDir: "",
    user: "",
    parent: null,
  };
  try {
    process = execInContainer(engine, container, argv, { ...quiet, privileged: container.hostConfig.privileged });
  } catch (error) {
    if (error instanceof DockerError && error.exitCode === 127) throw unknownProbe(name, argv);
    if (error instanceof DockerError) return false;
    throw error;
  }
  const deadlineUs = context.host.loop.nowUs + timeoutUs;
  while (process.state !== "exited" && context.host.loop.nowUs < deadlineUs) yield waitOn(process.exited, deadlineUs);
  if (process.state !== "exited") process.kill("KILL");
  if (process.exitCode === 127) throw unknownProbe(name, argv);
  return process.exitCode === 0;
}

/** The image has not got it here: what the real one would say of itself is not known. */
function unknownProbe(name: string, argv: readonly string[]): ComposeError {
  return notModelled(`the health check of service ${JSON.stringify(name)} (${argv.join(" ")})`);
}

function* pause(context: CommandContext, us: number): Step<void> {
  const { loop } = context.host;
  const never = new WaitQueue("nothing but time");
  const deadlineUs = loop.nowUs + us;
  while (loop.nowUs < deadlineUs) yield waitOn(never, deadlineUs);
}
