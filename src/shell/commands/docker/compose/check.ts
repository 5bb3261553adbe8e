/**
 * What a model has to keep to beyond the form of its parts. Source: compose-go, loader/validate.go and graph/cycle.go; here in
 * the order of names.
 */
import type { Project, Service } from "./project.ts";
import { ComposeError } from "./report.ts";
import { mapOf, type Tree, type TreeMap } from "./tree.ts";

const INVALID = "invalid compose project";

export interface Declared {
  /** As the file has them, and `default` where somebody uses it. */
  readonly networks: TreeMap;
  readonly services: ReadonlyMap<string, Service>;
  readonly disabled: ReadonlySet<string>;
  /** The services' own part of the file. */
  readonly trees: ReadonlyMap<string, Tree>;
}

export function checkConsistency({ networks, services, disabled, trees }: Declared): void {
  for (const [name, service] of services) {
    const quoted = JSON.stringify(name);
    const tree = mapOf(trees.get(name));
    if (service.config.image === "" && tree.build === undefined) {
      throw new ComposeError(`service ${quoted} has neither an image nor a build context specified: ${INVALID}`);
    }
    if (service.networkMode !== "" && service.networks.size > 0) {
      throw new ComposeError(`service ${name} declares mutually exclusive \`network_mode\` and \`networks\`: ${INVALID}`);
    }
    for (const key of service.networks.keys()) {
      if (!Object.hasOwn(networks, key) && key !== "default") {
        throw new ComposeError(`service ${quoted} refers to undefined network ${key}: ${INVALID}`);
      }
    }
    for (const [other, { required }] of service.dependsOn) {
      if (services.has(other) || (disabled.has(other) && !required)) continue;
      throw new ComposeError(`service ${quoted} depends on undefined service ${JSON.stringify(other)}: ${INVALID}`);
    }
  }
  refuseCycles(services);
}

function refuseCycles(services: Project["services"]): void {
  const done = new Set<string>();
  const search = (path: readonly string[]): void => {
    const name = path.at(-1)!;
    if (done.has(name)) return;
    for (const next of [...(services.get(name)?.dependsOn.keys() ?? [])].sort()) {
      const at = path.indexOf(next);
      if (at >= 0) throw new ComposeError(`dependency cycle detected: ${path.slice(at).join(" -> ")} -> ${next}`);
      search([...path, next]);
    }
    done.add(name);
  };
  for (const name of [...services.keys()].sort()) search([name]);
}
