/**
 * What compose asks of the engine for one container of a service. Source: docker/compose, pkg/compose/create.go
 * (getCreateConfigs).
 */
import type { Engine } from "../../../../docker/engine.ts";
import { PLAIN_ENDPOINT } from "../../../../docker/network/endpoint.ts";
import type { CreateRequest, EndpointConfig } from "../../../../docker/shapes.ts";
import {
  COMPOSE_VERSION,
  CONFIG_FILES,
  CONFIG_HASH,
  containersOf,
  DEPENDS_ON,
  IMAGE,
  NUMBER,
  ONE_OFF,
  PROJECT,
  SERVICE,
  serviceOf,
  VERSION,
  WORKING_DIR,
} from "./labels.ts";
import type { Project, Service } from "./project.ts";
import { ComposeError } from "./report.ts";

export function containerName(project: Project, { name, containerName }: Service, number: number): string {
  return containerName ?? `${project.name}-${name}-${number}`;
}

/** `name` differs from the service's where a container is to replace another one. */
export function createRequest(engine: Engine, project: Project, service: Service, number: number): CreateRequest {
  const networkMode = modeOf(engine, project, service);
  const { sendsPerEndpointMac } = engine.profile.api;
  return {
    name: containerName(project, service, number),
    config: {
      ...service.config,
      labels: labelsOf(engine, project, service, number),
      macAddress: sendsPerEndpointMac ? "" : macOf(service),
    },
    hostConfig: { ...service.hostConfig, networkMode, links: linksOf(engine, project, service, number) },
    networking: endpointsOf(engine, project, service, number, networkMode),
  };
}

/** The first of its networks, or what the file says, with services turned into containers. */
function modeOf(engine: Engine, project: Project, service: Service): string {
  const [first] = service.networks.keys();
  if (first !== undefined) return project.networks.get(first)!.name;
  const { networkMode } = service;
  if (!networkMode.startsWith("service:")) return networkMode === "" ? "none" : networkMode;
  const name = networkMode.slice("service:".length);
  const [container] = containersOf(engine, project.name).filter((each) => serviceOf(each) === name);
  if (container === undefined) throw new ComposeError(`cannot share network namespace with service ${name}: container missing`);
  return `container:${container.id}`;
}

function endpointsOf(
  engine: Engine,
  project: Project,
  service: Service,
  number: number,
  mode: string,
): Map<string, EndpointConfig> {
  if (service.networks.size === 0) return new Map([[mode, PLAIN_ENDPOINT]]);
  const links = linksOf(engine, project, service, number);
  const { sendsPerEndpointMac } = engine.profile.api;
  return new Map(
    [...service.networks].map(([key, own], index) => [
      project.networks.get(key)!.name,
      {
        ipv4Address: own.ipv4Address,
        aliases: [containerName(project, service, number), service.name, ...own.aliases],
        links,
        macAddress: sendsPerEndpointMac ? own.macAddress || (index === 0 ? service.config.macAddress : "") : "",
        driverOpts: own.driverOpts,
        gwPriority: own.gwPriority,
      },
    ]),
  );
}

/** Before 25 a container has one MAC address to ask for: that of its first network. */
function macOf({ name, networks, config: { macAddress } }: Service): string {
  const asked = [...networks].filter(([, own]) => own.macAddress !== "");
  if (asked.length > 1) {
    const keys = asked.map(([key]) => key).join(", ");
    throw new ComposeError(
      `a MAC address is specified for multiple networks (${keys}), but this feature requires Docker Engine v25 or later`,
    );
  }
  const [key, first] = [...networks][0] ?? [];
  if (first !== undefined && first.macAddress !== "" && macAddress !== "" && first.macAddress !== macAddress) {
    throw new ComposeError(`the service-level mac_address should have the same value as network ${key ?? name}`);
  }
  return first?.macAddress || macAddress;
}

/** Each container of a linked service is known by the alias, by SERVICE-1 and by PROJECT-SERVICE-1. */
function linksOf(engine: Engine, project: Project, { links, externalLinks }: Service, number: number): string[] {
  const inside = links.flatMap((text) => {
    const [service, alias] = text.split(":") as [string, string?];
    const servers = containersOf(engine, project.name).filter((each) => serviceOf(each) === service);
    return servers.flatMap(({ name }) => [
      `${name}:${alias ?? service}`,
      `${name}:${service}-${number}`,
      `${name}:${project.name}-${service}-${number}`,
    ]);
  });
  return [...inside, ...externalLinks.map((text) => (text.includes(":") ? text : `${text}:${text}`))];
}

function labelsOf(engine: Engine, project: Project, service: Service, number: number): Record<string, string> {
  const image = engine.runtime.image(service.config.image);
  const dependencies = [...service.dependsOn].map(([name, { condition, restart }]) => `${name}:${condition}:${restart}`);
  return {
    ...service.config.labels,
    [CONFIG_HASH]: service.hash,
    [NUMBER]: String(number),
    [DEPENDS_ON]: dependencies.join(","),
    [IMAGE]: image === null ? "" : `sha256:${image.image.id}`,
    [ONE_OFF]: "False",
    [PROJECT]: project.name,
    [CONFIG_FILES]: project.files.join(","),
    [WORKING_DIR]: project.workingDir,
    [SERVICE]: service.name,
    [VERSION]: COMPOSE_VERSION,
  };
}
