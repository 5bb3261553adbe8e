/** Containers: list, create, inspect, top, prune. Source: moby, api/server/router/container. */
import { containerValue } from "../../shell/commands/docker/inspect/container.ts";
import { summaryValue } from "../../shell/commands/docker/inspect/summary.ts";
import { filterContainers } from "../../shell/commands/docker/print/container-filters.ts";
import { createContainer } from "../container/create.ts";
import { pruneContainers } from "../container/prune.ts";
import { TOP_TITLES, topRows } from "../container/top.ts";
import { DockerError } from "../shapes.ts";
import { readCreate } from "./create.ts";
import { readFiltersOf } from "./filters.ts";
import { json, notModelled, object } from "./respond.ts";
import { type Call, integerOf, isSet, type Route, route } from "./shapes.ts";

const RUNNING: ReadonlySet<string> = new Set(["running", "paused", "restarting"]);

function list({ engine, query }: Call) {
  if (isSet(query, "size")) throw notModelled("size=1");
  const filtered = filterContainers(engine, readFiltersOf(query));
  if (typeof filtered === "string") throw new DockerError(filtered, 400);
  const newest = filtered.containers.toReversed();
  const limit = integerOf(query, "limit") ?? 0;
  const all = isSet(query, "all") || limit > 0 || filtered.asksForState;
  const listed = limit > 0 ? newest.slice(0, limit) : newest;
  const shown = listed.filter(({ state }) => all || RUNNING.has(state.status));
  return json(shown.map((container) => summaryValue(engine, container)));
}

/** An image that is in no catalogue is made up, and a warning says so. */
function create({ engine, query, body }: Call) {
  const sent = readCreate(body, query.get("name") || null, engine.profile);
  const notice = engine.runtime.image(sent.request.config.image)?.notice ?? null;
  const { container, warnings } = createContainer(engine, sent.request);
  return object(
    { Id: container.id, Warnings: [...warnings, ...sent.warnings, ...(notice === null ? [] : notice.split("\n"))] },
    201,
  );
}

function inspect({ engine, parameters, query }: Call) {
  if (isSet(query, "size")) throw notModelled("size=1");
  return json(containerValue(engine, engine.container(parameters[0]!)));
}

function top({ engine, parameters, query }: Call) {
  const options = query.get("ps_args") ?? "";
  if (!["", "-ef"].includes(options)) throw notModelled(`ps_args=${options}`);
  return object({ Processes: topRows(engine, parameters[0]!), Titles: TOP_TITLES });
}

function prune({ engine, query }: Call) {
  if (readFiltersOf(query).length > 0) throw notModelled("filters of a prune");
  return object({ ContainersDeleted: pruneContainers(engine).map(({ id }) => id), SpaceReclaimed: 0 });
}

export const CONTAINER_ROUTES: readonly Route[] = [
  route("GET /containers/json", list),
  route("POST /containers/create", create),
  route("POST /containers/prune", prune),
  route("GET /containers/{}/json", inspect),
  route("GET /containers/{}/top", top),
];
