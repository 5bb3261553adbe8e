/**
 * The first half of `up`: images looked at, networks and volumes made, containers created, or made anew where the file says
 * something else of them. Source: docker/compose, pkg/compose/create.go and convergence.go.
 */
import { createContainer } from "../../../../docker/container/create.ts";
import { connectContainer } from "../../../../docker/container/networking.ts";
import { removeContainer, stopContainer } from "../../../../docker/container/run.ts";
import type { Engine } from "../../../../docker/engine.ts";
import { createNetwork } from "../../../../docker/network/create.ts";
import { type Container, type CreateRequest, DockerError } from "../../../../docker/shapes.ts";
import type { Step } from "../../../../sim/wait.ts";
import type { CommandContext } from "../../../command.ts";
import { registryMessage } from "../run/run.ts";
import { CONFIG_HASH, containersOf, isAlive, NETWORK, numberOf, PROJECT, serviceOf } from "./labels.ts";
import { refuseUnmodelledPlan } from "./network.ts";
import { wavesOf } from "./order.ts";
import type { Project, ProjectNetwork, Service } from "./project.ts";
import { removeContainers, secondsFor } from "./remove.ts";
import { ComposeError, notModelled, reportEvent, warn } from "./report.ts";
import { containerName, createRequest } from "./request.ts";
import { createVolumes } from "./volume-store.ts";

export interface CreateOptions {
  readonly recreate: "diverged" | "force" | "never";
  readonly removeOrphans: boolean;
  readonly stopSeconds: number | undefined;
}

export function* createProject(context: CommandContext, engine: Engine, project: Project, options: CreateOptions): Step<void> {
  for (const { name, scale } of project.services.values()) checkScale(context, name, scale);
  refuseSharedNames(project);
  ensureImages(context, engine, project);
  for (const [key, network] of project.networks) ensureNetwork(context, engine, project, key, network);
  createVolumes(context, engine, project);
  yield* lookAfterOrphans(context, engine, project, options);
  for (const wave of wavesOf(project.services)) {
    const plans = wave.flatMap((name) => planService(context, engine, project, project.services.get(name)!, options));
    for (const { thing, begins } of plans) reportEvent(context, thing, begins);
    for (const plan of plans) yield* carryOut(context, plan);
  }
}

/** compose itself has no limit: the host's memory ends it. */
function checkScale(context: CommandContext, name: string, scale: number): void {
  const { replicas } = context.host.loop.limits;
  if (scale > replicas)
    throw new ComposeError(`netnsim: service ${JSON.stringify(name)}: ${scale} containers, ${replicas} at most (limit replicas)`);
}

function refuseSharedNames({ services }: Project): void {
  const holders = new Map<string, string>();
  for (const { name, containerName } of services.values()) {
    if (containerName === null) continue;
    const other = holders.get(containerName);
    if (other !== undefined) {
      throw new ComposeError(
        `services.${name}: container name ${JSON.stringify(containerName)} is already in use by service ${other}"`,
      );
    }
    holders.set(containerName, name);
  }
}

/** What is in no catalogue is fetched: a stand-in comes, or nothing does. */
function ensureImages(context: CommandContext, engine: Engine, { services }: Project): void {
  const seen = new Set<string>();
  for (const { name, config } of services.values()) {
    const { image } = config;
    if (image === "") throw notModelled(`services.${name}.build`);
    if (seen.has(image)) continue;
    seen.add(image);
    const found = engine.runtime.image(image);
    if (found !== null && found.notice === null) continue;
    context.stderr.write(` ${name} Pulling \n`);
    if (found === null) {
      const message = registryMessage(engine);
      context.stderr.write(` ${name} Error ${message.replace("Error response from daemon: ", "")}\n`);
      throw new ComposeError(message);
    }
    context.stderr.write(`${found.notice}\n ${name} Pulled \n`);
  }
}

function ensureNetwork(context: CommandContext, engine: Engine, project: Project, key: string, network: ProjectNetwork): void {
  const { name, external, request, hash } = network;
  const known = engine.networkNamed(name) ?? (external ? engine.findNetwork(name) : null);
  if (external) {
    if (known !== null) return;
    throw new ComposeError(`network ${name} declared as external, but could not be found`);
  }
  if (known !== null) {
    const owner = known.labels[PROJECT];
    if (owner === undefined) {
      warn(
        context,
        `a network with name ${name} exists but was not created by compose.\nSet \`external: true\` to use an existing network`,
      );
    } else if (owner !== project.name) {
      warn(
        context,
        `a network with name ${name} exists but was not created for project ${JSON.stringify(project.name)}.\n` +
          "Set `external: true` to use an existing network",
      );
    }
    const label = known.labels[NETWORK] ?? "";
    if (label !== key) {
      throw new ComposeError(
        `network ${name} was found but has incorrect label ${NETWORK} set to ${JSON.stringify(label)} (expected: ${JSON.stringify(key)})`,
      );
    }
    if (known.labels[CONFIG_HASH] !== hash) {
      throw notModelled(`changing network ${name}, which is there with another configuration (docker compose down first):`);
    }
    return;
  }
  const thing = `Network ${name}`;
  refuseUnmodelledPlan(network);
  reportEvent(context, thing, "Creating");
  try {
    createNetwork(engine, request);
  } catch (error) {
    if (!(error instanceof DockerError)) throw error;
    reportEvent(context, thing, "Error");
    throw new ComposeError(`failed to create network ${name}: Error response from daemon: ${error.message}`);
  }
  reportEvent(context, thing, "Created");
}

function* lookAfterOrphans(context: CommandContext, engine: Engine, project: Project, options: CreateOptions): Step<void> {
  const orphans = orphansOf(engine, project);
  if (orphans.length === 0) return;
  if (options.removeOrphans) return yield* removeContainers(context, engine, orphans, secondsFor(project, options.stopSeconds));
  warn(
    context,
    `Found orphan containers ([${orphans.map(({ name }) => name).join(" ")}]) for this project. If you removed or renamed this service ` +
      "in your compose file, you can run this command with the --remove-orphans flag to clean it up.",
  );
}

/** A project's containers whose service its files no longer know. */
export function orphansOf(engine: Engine, project: Project): Container[] {
  return containersOf(engine, project.name).filter((each) => {
    const name = serviceOf(each);
    return !project.services.has(name) && !project.disabled.has(name);
  });
}

/** One container's progress: what is printed when it begins and when it is done. */
interface Plan {
  readonly thing: string;
  readonly begins: string;
  readonly ends: string | null;
  readonly act: () => Step<void>;
}

function planService(
  context: CommandContext,
  engine: Engine,
  project: Project,
  service: Service,
  options: CreateOptions,
): Plan[] {
  const known = containersOf(engine, project.name)
    .filter((each) => serviceOf(each) === service.name)
    .sort((a, b) => numberOf(a) - numberOf(b));
  const plans: Plan[] = [];
  for (const surplus of known.slice(service.scale)) {
    plans.push({
      thing: `Container ${surplus.name}`,
      begins: "Stopping",
      ends: null,
      act: () => removeContainers(context, engine, [surplus], secondsFor(project, options.stopSeconds), true),
    });
  }
  for (const container of known.slice(0, service.scale)) {
    const thing = `Container ${container.name}`;
    if (mustRecreate(engine, project, service, container, options.recreate)) {
      plans.push({
        thing,
        begins: "Recreate",
        ends: "Recreated",
        act: () => recreate(context, engine, project, service, container, options),
      });
    } else if (container.state.status === "running") plans.push({ thing, begins: "Running", ends: null, act: nothing });
  }
  const next = Math.max(0, ...known.map(numberOf)) + 1;
  for (let more = 0; more < service.scale - known.length; more++) {
    const number = next + more;
    plans.push({
      thing: `Container ${containerName(project, service, number)}`,
      begins: "Creating",
      ends: "Created",
      act: () => create(context, engine, service, () => createRequest(engine, project, service, number)),
    });
  }
  return plans;
}

function* nothing(): Step<void> {}

function* carryOut(context: CommandContext, { thing, ends, act }: Plan): Step<void> {
  try {
    yield* act();
  } catch (error) {
    const message =
      error instanceof DockerError
        ? `Error response from daemon: ${error.message}`
        : error instanceof ComposeError
          ? error.message
          : null;
    if (message === null) throw error;
    reportEvent(context, thing, message);
    throw new ComposeError(message);
  }
  if (ends !== null) reportEvent(context, thing, ends);
}

function mustRecreate(
  engine: Engine,
  project: Project,
  service: Service,
  container: Container,
  policy: CreateOptions["recreate"],
): boolean {
  if (policy !== "diverged") return policy === "force";
  if (container.config.labels[CONFIG_HASH] !== service.hash) return true;
  if (container.state.status !== "running") return false;
  return [...service.networks.keys()].some((key) => {
    const network = engine.networkNamed(project.networks.get(key)!.name);
    return network === null || !container.endpoints.has(network.id);
  });
}

// biome-ignore lint/correctness/useYield: a step as the others, with nothing to wait for
function* create(context: CommandContext, engine: Engine, service: Service, request: () => CreateRequest): Step<void> {
  makeContainer(context, engine, service, request());
}

/** Where a container is asked for one network it is created on one network and then connected to the others. */
function makeContainer(context: CommandContext, engine: Engine, service: Service, request: CreateRequest): Container {
  const several = !engine.profile.api.sendsPerEndpointMac && request.networking.size > 1;
  const endpoints = [...request.networking];
  const { container, warnings } = createContainer(
    engine,
    several ? { ...request, networking: new Map(endpoints.slice(0, 1)) } : request,
  );
  for (const warning of warnings) reportEvent(context, service.name, warning);
  if (!several) return container;
  try {
    for (const [name, config] of endpoints.slice(1)) connectContainer(engine, name, container, config);
  } catch (error) {
    removeContainer(engine, container, true);
    throw error;
  }
  return container;
}

/** The new one is made beside the old one, then takes its name. */
function* recreate(
  context: CommandContext,
  engine: Engine,
  project: Project,
  service: Service,
  old: Container,
  { stopSeconds }: CreateOptions,
): Step<void> {
  const request = createRequest(engine, project, service, numberOf(old));
  const { name } = request;
  const made = makeContainer(context, engine, service, { ...request, name: `${old.id.slice(0, 12)}_${old.name}` });
  if (isAlive(old)) yield* stopContainer(engine, old, secondsFor(project, stopSeconds)(old));
  removeContainer(engine, old, true);
  engine.renameContainer(made, name!);
}
