/**
 * From files to a project: parse, fill in variables, hold against the schema, merge, read, check. Source: compose-go,
 * loader/loader.go.
 */
import { ownValue } from "../../../../docker/records.ts";
import type { CommandContext } from "../../../command.ts";
import { toText } from "../../../io.ts";
import type { Flags } from "../flags.ts";
import { checkConsistency } from "./check.ts";
import { parseDotenv } from "./dotenv.ts";
import { interpolate, type Variables } from "./interpolate.ts";
import { type Location, locate, projectName, resolve } from "./locate.ts";
import { canonical, merge } from "./merge.ts";
import { isExternal, readNetwork, refuseBeside } from "./network.ts";
import { withDependencies } from "./order.ts";
import type { Project, ProjectNetwork, ProjectVolume, Service } from "./project.ts";
import { ComposeError, notModelled, warn } from "./report.ts";
import { COMPOSE_FILE, hasEffect } from "./schema.ts";
import { readService } from "./service.ts";
import { findMistake } from "./shape.ts";
import { isMap, mapOf, type Tree, type TreeMap, textOf, textsOf } from "./tree.ts";
import { parseYaml } from "./yaml.ts";

export interface Loaded {
  readonly project: Project;
  /** Keys that are accepted and do nothing here. */
  readonly withoutEffect: readonly string[];
}

/** `names`: the services a command names; a profile does not keep them out, and the project is only them and what they need. */
export function loadProject(context: CommandContext, flags: Flags, names: readonly string[]): Loaded {
  const location = locate(context, flags);
  const named = nameIn(location, flags.value("project-name") !== undefined);
  const name = projectName(flags, location, named);
  const variables = variablesOf(context, location, name);
  let model: TreeMap = {};
  for (const { path, text } of location.files) {
    for (const document of parseYaml(text, path, flags.value("project-name") !== undefined)) {
      model = mergeFile(context, model, path, interpolated(document, variables));
    }
  }
  if (Object.keys(model).length === 0) throw new ComposeError("empty compose file");
  if (model.include !== undefined) throw notModelled("include");
  return readModel(context, { name, location, model, names });
}

function interpolated(document: Tree, variables: Variables): TreeMap {
  if (document === null) return {};
  if (!isMap(document)) throw new ComposeError("top-level object must be a mapping");
  return mapOf(interpolate(document, variables));
}

function mergeFile(context: CommandContext, below: TreeMap, path: string, file: TreeMap): TreeMap {
  const mistake = findMistake(file, COMPOSE_FILE);
  if (mistake !== null) throw new ComposeError(`validating ${path}: ${mistake}`);
  if (file.version !== undefined) {
    warn(
      context,
      `${path}: the attribute \`version\` is obsolete, it will be ignored, please remove it to avoid potential confusion`,
    );
  }
  const { version: _, ...rest } = file;
  return mapOf(merge(below, canonical(rest)));
}

/** The last `name:` of the files. A file that is no mapping at all is noticed here. */
function nameIn({ files }: Location, isNamed: boolean): string {
  let name = "";
  for (const { path, text } of files) {
    for (const document of parseYaml(text, path, isNamed)) {
      if (isMap(document) && typeof document.name === "string") name = document.name;
      else if (document !== null && !isMap(document) && !isNamed) {
        const shown = Array.isArray(document) ? "!!seq" : `!!str \`${textOf(document).slice(0, 10)}\``;
        throw new ComposeError(`yaml: unmarshal errors:\n  line 1: cannot unmarshal ${shown} into cli.named`);
      }
    }
  }
  return name;
}

function variablesOf(context: CommandContext, { environment }: Location, name: string): Variables {
  return {
    get: (variable) => (variable === "COMPOSE_PROJECT_NAME" ? name : environment.get(variable)),
    missing: (variable) => warn(context, `The ${JSON.stringify(variable)} variable is not set. Defaulting to a blank string.`),
  };
}

interface Model {
  readonly name: string;
  readonly location: Location;
  readonly model: TreeMap;
  readonly names: readonly string[];
}

function readModel(context: CommandContext, { name, location, model, names }: Model): Loaded {
  const trees = new Map(Object.entries(mapOf(model.services)).sort(([a], [b]) => (a < b ? -1 : 1)));
  const volumes = readVolumes(name, mapOf(model.volumes));
  const around = {
    workingDir: location.workingDir,
    environment: location.environment,
    readEnvFile: (path: string, required: boolean) => readEnvFile(context, location, path, required),
    volumeName: (key: string) => volumes.get(key)?.name ?? null,
  };
  const isWanted = (service: string, tree: Tree): boolean => {
    const profiles = textsOf(mapOf(tree).profiles);
    const { profiles: active } = location;
    return (
      profiles.length === 0 || names.includes(service) || active.includes("*") || profiles.some((each) => active.includes(each))
    );
  };
  const disabled = new Set([...trees].filter(([service, tree]) => !isWanted(service, tree)).map(([service]) => service));
  const all = new Map<string, Service>();
  for (const [service, tree] of trees) if (!disabled.has(service)) all.set(service, readService(service, mapOf(tree), around));
  const declared = mapOf(model.networks);
  checkConsistency({ networks: declared, services: all, disabled, trees });
  for (const each of names) if (!all.has(each)) throw new ComposeError(`no such service: ${each}`);
  const services = names.length === 0 ? all : withDependencies(all, names);
  const used = new Set([...services.values()].flatMap(({ networks }) => [...networks.keys()]));
  const networks = new Map<string, ProjectNetwork>();
  for (const key of [...used].sort()) networks.set(key, readNetwork(name, key, ownValue(declared, key)));
  const mounted = new Set([...services.values()].flatMap(({ hostConfig }) => hostConfig.mounts.map(({ source }) => source)));
  const project = {
    name,
    workingDir: location.workingDir,
    files: location.files.map(({ path }) => path),
    services,
    disabled: new Set([...disabled, ...[...all.keys()].filter((each) => !services.has(each))]),
    networks,
    volumes: new Map([...volumes].filter(([, volume]) => mounted.has(volume.name))),
  };
  return { project, withoutEffect: ineffective(model, services) };
}

function readVolumes(project: string, declared: TreeMap): Map<string, ProjectVolume> {
  return new Map(
    Object.entries(declared).map(([key, tree]) => {
      const own = mapOf(tree);
      const external = isExternal(own);
      if (external) refuseBeside(own, `volumes.${key}`);
      return [key, { name: textOf(own.name) || (external ? key : `${project}_${key}`), external }];
    }),
  );
}

function readEnvFile(context: CommandContext, location: Location, path: string, required: boolean): ReadonlyMap<string, string> {
  const absolute = resolve(context, path.startsWith("/") ? path : `${location.workingDir}/${path}`);
  const bytes = context.files.readFile(absolute);
  if (bytes instanceof Uint8Array) return parseDotenv(toText(bytes), (name) => location.environment.get(name));
  if (!required) return new Map();
  throw new ComposeError(`env file ${absolute} not found: stat ${absolute}: no such file or directory`);
}

/** Sorted, and reported once each: `services.db.healthcheck`. */
function ineffective(model: TreeMap, services: ReadonlyMap<string, Service>): string[] {
  const found = new Set<string>();
  for (const name of services.keys()) {
    const tree = mapOf(ownValue(mapOf(model.services), name));
    for (const key of Object.keys(tree)) {
      if (!hasEffect(key)) found.add(`services.${name}.${key}`);
      if (key === "build" && tree.image !== undefined) found.add(`services.${name}.build`);
      if (key === "deploy" && Object.keys(mapOf(tree.deploy)).some((each) => each !== "replicas"))
        found.add(`services.${name}.deploy`);
      if (key === "healthcheck" && !isWaitedFor(name, services)) found.add(`services.${name}.healthcheck`);
    }
  }
  for (const key of ["configs", "secrets", "models"]) if (model[key] !== undefined) found.add(key);
  return [...found].sort();
}

function isWaitedFor(name: string, services: ReadonlyMap<string, Service>): boolean {
  return [...services.values()].some(({ dependsOn }) => dependsOn.get(name)?.condition === "service_healthy");
}
