/** Which project a command is about: the files', or with -p alone what its containers' and networks' labels say of it. */
import type { Engine } from "../../../../docker/engine.ts";
import type { CommandContext } from "../../../command.ts";
import type { Flags } from "../flags.ts";
import { containersOf, DEPENDS_ON, networksOf, serviceOf } from "./labels.ts";
import { loadProject } from "./load.ts";
import { checkName } from "./locate.ts";
import type { Project } from "./project.ts";
import { ComposeError } from "./report.ts";

export interface Reach {
  readonly name: string;
  /** Null where no file was read. */
  readonly project: Project | null;
}

export function reach(context: CommandContext, flags: Flags): Reach {
  const asked = flags.value("project-name") ?? "";
  if (asked !== "" && flags.values("file").length === 0) return { name: checkName(asked), project: null };
  try {
    const { project } = loadProject(context, flags, []);
    return { name: project.name, project };
  } catch (error) {
    const fromEnv = context.env.get("COMPOSE_PROJECT_NAME") ?? "";
    if (!(error instanceof ComposeError) || fromEnv === "") throw error;
    return { name: fromEnv, project: null };
  }
}

/** By service: those it needs. */
export function needsOf(engine: Engine, { name, project }: Reach): Map<string, readonly string[]> {
  if (project !== null) return new Map([...project.services].map(([service, { dependsOn }]) => [service, [...dependsOn.keys()]]));
  const needs = new Map<string, readonly string[]>();
  for (const container of containersOf(engine, name)) {
    const label = container.config.labels[DEPENDS_ON] ?? "";
    needs.set(serviceOf(container), label === "" ? [] : label.split(",").map((each) => each.split(":")[0]!));
  }
  return needs;
}

/** By key: the networks that are the project's to remove, as they are called. */
export function networkNames(engine: Engine, { name, project }: Reach): Map<string, string> {
  const known = networksOf(engine, name);
  if (project === null) return new Map([...known].map(([key, network]) => [key, network.name]));
  const own = [...project.networks].filter(([key, { external }]) => !external && known.has(key));
  return new Map(own.map(([key, network]) => [key, network.name]));
}
