/** Labels are all compose keeps: it finds its containers and networks by them. Source: docker/compose, pkg/api/labels.go. */
import type { Engine } from "../../../../docker/engine.ts";
import type { Container, Network } from "../../../../docker/shapes.ts";
import { spend } from "../../../../sim/work.ts";

/** What is modelled: the last compose 2. */
export const COMPOSE_VERSION = "2.40.3";

const PREFIX = "com.docker.compose.";
export const PROJECT = `${PREFIX}project`;
export const SERVICE = `${PREFIX}service`;
export const CONFIG_HASH = `${PREFIX}config-hash`;
export const NUMBER = `${PREFIX}container-number`;
export const NETWORK = `${PREFIX}network`;
export const WORKING_DIR = `${PREFIX}project.working_dir`;
export const CONFIG_FILES = `${PREFIX}project.config_files`;
export const ONE_OFF = `${PREFIX}oneoff`;
export const IMAGE = `${PREFIX}image`;
export const DEPENDS_ON = `${PREFIX}depends_on`;
export const VERSION = `${PREFIX}version`;

/** What looking at one container costs, in units of work. */
const LOOK_WORK = 20;

/** A project's containers by name. */
export function containersOf(engine: Engine, project: string): Container[] {
  spend(engine.containers.size * LOOK_WORK);
  return [...engine.containers.values()]
    .filter(({ config }) => config.labels[PROJECT] === project && config.labels[CONFIG_HASH] !== undefined)
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

export function serviceOf({ config }: Container): string {
  return config.labels[SERVICE] ?? "";
}

export function numberOf({ config }: Container): number {
  return Number(config.labels[NUMBER] ?? 0);
}

/** A project's networks by their key in the file. */
export function networksOf(engine: Engine, project: string): Map<string, Network> {
  const found = [...engine.networks.values()].filter(({ labels }) => labels[PROJECT] === project);
  return new Map(found.map((network) => [network.labels[NETWORK] ?? network.name, network]));
}

/** `web-1`: what stands before its lines of log; a name of its own stays whole. */
export function shortName(container: Container): string {
  const project = container.config.labels[PROJECT] ?? "";
  const standard = `${project}-${serviceOf(container)}-${numberOf(container)}`;
  return container.name === standard ? container.name.slice(project.length + 1) : container.name;
}

export function isAlive({ state }: Container): boolean {
  return state.status === "running" || state.status === "paused" || state.status === "restarting";
}
