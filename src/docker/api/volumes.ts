/** Named volumes, as far as the model has them: those that containers mount. Source: moby, api/server/router/volume. */
import { type GoValue, NIL_MAP, struct } from "../../shell/commands/docker/format/value.ts";
import type { Engine } from "../engine.ts";
import { DockerError } from "../shapes.ts";
import { readFiltersOf } from "./filters.ts";
import { json, notModelled, object } from "./respond.ts";
import { type Call, type Route, route } from "./shapes.ts";

function namesOf({ containers }: Engine): readonly string[] {
  const sources = [...containers.values()].flatMap(({ hostConfig }) => hostConfig.mounts.map(({ source }) => source));
  return [...new Set(sources.filter((source) => source !== "" && !source.startsWith("/")))].sort();
}

/** When it was made is not kept. */
function volumeValue(name: string): GoValue {
  return struct("volume.Volume", {
    Driver: "local",
    Labels: NIL_MAP,
    Mountpoint: `/var/lib/docker/volumes/${name}/_data`,
    Name: name,
    Options: NIL_MAP,
    Scope: "local",
  });
}

function list({ engine, query }: Call) {
  if (readFiltersOf(query).length > 0) throw notModelled("filters of volumes");
  return object({ Volumes: namesOf(engine).map(volumeValue), Warnings: [] });
}

function inspect({ engine, parameters }: Call) {
  const [name] = parameters as [string];
  if (!namesOf(engine).includes(name)) throw new DockerError(`get ${name}: no such volume`, 404);
  return json(volumeValue(name));
}

/** There are no plugins: a client that looks for anything of a name looks here, too. */
function plugin({ parameters }: Call): never {
  throw new DockerError(`plugin ${JSON.stringify(parameters[0])} not found`, 404);
}

export const VOLUME_ROUTES: readonly Route[] = [
  route("GET /volumes", list),
  route("GET /volumes/{}", inspect),
  route("GET /plugins/{}/json", plugin),
];
