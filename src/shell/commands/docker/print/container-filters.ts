/** `docker ps --filter`: moby daemon/list.go. health, isolation and is-task are not modelled and refused by name. */
import { RE2JS, RE2JSException } from "re2js";
import type { Engine } from "../../../../docker/engine.ts";
import { ownValue } from "../../../../docker/records.ts";
import type { Container } from "../../../../docker/shapes.ts";
import { portMap } from "../inspect/ports.ts";
import { parseRange, rangeProblem } from "../run/port-spec.ts";
import { readFilters } from "./filters.ts";

type Test = (container: Container) => boolean;

export interface Filtered {
  readonly containers: Container[];
  /** status and exited look at containers that do not run, too. */
  readonly asksForState: boolean;
}

const KEYS = ["name", "id", "status", "exited", "label", "ancestor", "network", "before", "since", "publish", "expose", "volume"];
const NOT_MODELLED = ["health", "isolation", "is-task"];

/** The containers, oldest first, or what is wrong with the filters in docker's words. Labels must all hold. */
export function filterContainers(engine: Engine, filters: readonly string[]): Filtered | string {
  const wanted = readFilters(engine, filters, KEYS, NOT_MODELLED);
  if (typeof wanted === "string") return wanted;
  const tests: Test[] = [];
  const ports = ["publish", "expose"].flatMap((key) => (wanted.get(key) ?? []).map((value) => portTest(engine, key, value)));
  const wrongPort = ports.find((each) => typeof each === "string");
  if (wrongPort !== undefined) return wrongPort as string;
  // A port that is published and one that is exposed are alternatives.
  if (ports.length > 0) tests.push((each) => (ports as Test[]).some((test) => test(each)));
  for (const [key, values] of wanted) {
    if (key === "publish" || key === "expose") continue;
    const made = values.map((value) => testOf(engine, key, value));
    const wrong = made.find((each) => typeof each === "string");
    if (wrong !== undefined) return wrong as string;
    const good = made as Test[];
    tests.push(key === "label" ? (each) => good.every((test) => test(each)) : (each) => good.some((test) => test(each)));
  }
  const containers = [...engine.containers.values()].filter((container) => tests.every((test) => test(container)));
  return { containers, asksForState: wanted.has("status") || wanted.has("exited") };
}

const STATES = ["paused", "restarting", "removing", "running", "dead", "created", "exited"];

function testOf(engine: Engine, key: string, value: string): Test | string {
  switch (key) {
    case "name":
      return ({ name }) => matches(value, name) || matches(value, `/${name}`);
    case "id":
      return ({ id }) => matches(value, id);
    case "status":
      if (!STATES.includes(value)) return engine.profile.client.words.invalidStatus(value);
      return ({ state }) => state.status === value;
    case "exited": {
      if (!/^-?\d+$/.test(value)) {
        const problem = `strconv.Atoi: parsing ${JSON.stringify(value)}: invalid syntax`;
        return engine.profile.client.words.invalidExitCode(value, problem);
      }
      return ({ state }) => state.status === "exited" && state.exitCode === Number(value);
    }
    case "label": {
      const [name, wanted] = value.split(/=(.*)/s) as [string, string?];
      return ({ config }) => {
        const label = ownValue(config.labels, name);
        return label !== undefined && (wanted === undefined || label === wanted);
      };
    }
    case "ancestor":
      return ({ image, config }) =>
        config.image === value || image.id.startsWith(value) || `${image.name}:latest` === value || image.name === value;
    case "network":
      return ({ endpoints }) =>
        [...endpoints.values()].some(
          ({ networkId }) => networkId.startsWith(value) || engine.networks.get(networkId)?.name === value,
        );
    case "before":
    case "since": {
      const other = engine.findContainer(value);
      if (other === null) return engine.profile.client.words.noSuchReference(value);
      return ({ createdUs }) => (key === "before" ? createdUs < other.createdUs : createdUs > other.createdUs);
    }
    case "volume":
      return ({ hostConfig }) => hostConfig.mounts.some(({ source, target }) => source === value || target === value);
    default:
      throw new Error(`filter ${key}: has no test`);
  }
}

/**
 * A name or an id is the value itself or is found by it as a regular expression of Go's, which is RE2's; one that is none finds
 * nothing. moby: Args.Match(), api/types/filters/parse.go.
 */
function matches(pattern: string, text: string): boolean {
  if (pattern === text) return true;
  try {
    return RE2JS.compile(pattern).matcher(text).find();
  } catch (error) {
    if (error instanceof RE2JSException) return false;
    throw error;
  }
}

/** 80, 80/udp or 8000-8010/tcp, among the ports that `docker ps` shows. */
function portTest(engine: Engine, key: string, value: string): Test | string {
  if (value.includes(":")) return `filter for '${key}' should not contain ':': ${value}`;
  const [numbers, protocol = "tcp"] = value.split("/") as [string, string?];
  const range = parseRange(numbers);
  if (range === null) return `error while looking up for ${key} ${value}: ${rangeProblem(numbers, engine.profile.client)}`;
  const isMeant = (port: number): boolean => port >= range[0] && port <= range[1];
  return (container) =>
    [...portMap(engine, container)].some(([shown, list]) => {
      const [port, type] = shown.split("/") as [string, string];
      if (type !== protocol) return false;
      return key === "expose" ? isMeant(Number(port)) : (list ?? []).some((each) => isMeant(each.port));
    });
}
