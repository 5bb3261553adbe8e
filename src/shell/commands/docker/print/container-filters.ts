/** `docker ps --filter`: moby daemon/list.go. health, isolation, is-task and volume are not modelled and refused by name. */
import { RE2JS, RE2JSException } from "re2js";
import type { Engine } from "../../../../docker/engine.ts";
import type { Container } from "../../../../docker/shapes.ts";
import { readFilters } from "./filters.ts";

type Test = (container: Container) => boolean;

export interface Filtered {
  readonly containers: Container[];
  /** status and exited look at containers that do not run, too. */
  readonly asksForState: boolean;
}

const KEYS = ["name", "id", "status", "exited", "label", "ancestor", "network", "before", "since", "publish", "expose"];
const NOT_MODELLED = ["health", "isolation", "is-task", "volume"];

/** The containers, oldest first, or what is wrong with the filters in docker's words. Labels must all hold. */
export function filterContainers(engine: Engine, filters: readonly string[]): Filtered | string {
  const wanted = readFilters(engine, filters, KEYS, NOT_MODELLED);
  if (typeof wanted === "string") return wanted;
  const tests: Test[] = [];
  for (const [key, values] of wanted) {
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
      if (!STATES.includes(value)) return `Invalid filter 'status=${value}'`;
      return ({ state }) => state.status === value;
    case "exited": {
      if (!/^-?\d+$/.test(value)) return `strconv.Atoi: parsing ${JSON.stringify(value)}: invalid syntax`;
      return ({ state }) => state.status === "exited" && state.exitCode === Number(value);
    }
    case "label": {
      const [name, wanted] = value.split(/=(.*)/s) as [string, string?];
      return ({ config }) => name in config.labels && (wanted === undefined || config.labels[name] === wanted);
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
      if (other === null)
        return `${engine.profile.version === "20.10" ? "n" : "N"}o such container${engine.profile.version === "20.10" ? "" : ":"} ${value}`;
      return ({ createdUs }) => (key === "before" ? createdUs < other.createdUs : createdUs > other.createdUs);
    }
    case "publish":
    case "expose":
      return (container) => portNumbers(container, key).some((port) => coversPort(value, port));
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

function portNumbers({ config, endpoints }: Container, key: "publish" | "expose"): string[] {
  if (key === "expose") return [...config.exposedPorts];
  return [...endpoints.values()].flatMap(({ ports }) => ports.map(({ hostPort, protocol }) => `${hostPort}/${protocol}`));
}

/** 80, 80/udp or 8000-8010/tcp. */
function coversPort(asked: string, port: string): boolean {
  const [range, protocol = "tcp"] = asked.split("/") as [string, string?];
  const [first, last = first] = range.split("-") as [string, string?];
  const [number, type] = port.split("/") as [string, string];
  return type === protocol && Number(number) >= Number(first) && Number(number) <= Number(last);
}
