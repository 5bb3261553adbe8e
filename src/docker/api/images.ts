/**
 * Images of the catalogue: list, inspect, pull. Layers, and so histories, are not modelled. Source: moby,
 * api/server/router/image.
 */

import { type GoValue, stringMap, struct } from "../../shell/commands/docker/format/value.ts";
import { imageValue } from "../../shell/commands/docker/inspect/image.ts";
import { localImages, readImageFilters } from "../../shell/commands/docker/print/images.ts";
import { encodeText } from "../../wire/text.ts";
import { pullImage } from "../images/pull.ts";
import { findImage } from "../images/reference.ts";
import { DockerError, type Image } from "../shapes.ts";
import { readFiltersOf } from "./filters.ts";
import { json, notModelled } from "./respond.ts";
import { type Call, type Route, route, type StreamedResponse } from "./shapes.ts";

function list({ engine, query }: Call) {
  const wanted = readImageFilters(engine, readFiltersOf(query));
  if (typeof wanted === "string") throw new DockerError(wanted, 400);
  const tagged = new Map<string, string[]>();
  const images = new Map<string, Image>();
  for (const image of localImages(engine, wanted.get("reference")?.[0])) {
    images.set(image.id, image);
    const tags = image.tags.map((tag) => `${image.name}:${tag}`);
    tagged.set(image.id, [...(tagged.get(image.id) ?? []), ...tags]);
  }
  return json([...images.values()].map((image) => summary(engine, image, tagged.get(image.id)!)));
}

function summary({ host }: Call["engine"], image: Image, tags: readonly string[]): GoValue {
  return struct("image.Summary", {
    Containers: -1,
    Created: Math.floor((host.loop.epochUs + (image.createdUs ?? 0)) / 1e6),
    Id: `sha256:${image.id}`,
    Labels: stringMap(image.labels),
    ParentId: "",
    RepoDigests: [],
    RepoTags: tags,
    SharedSize: -1,
    Size: image.sizeBytes ?? 0,
  });
}

function inspect({ engine, parameters }: Call) {
  const [reference] = parameters as [string];
  const image = findImage(engine.runtime.images(), reference);
  const tagged = /:[^/]+$/.test(reference) ? reference : `${reference}:latest`;
  if (image === null) throw new DockerError(`No such image: ${tagged}`, 404);
  return json(imageValue(engine, image));
}

/** What is said of an image that is at hand. */
function pull({ engine, query }: Call): StreamedResponse {
  const name = query.get("fromImage") ?? "";
  if (name === "") throw notModelled("an import");
  const tag = query.get("tag") ?? "";
  const lines = pullImage(engine, tag === "" ? name : tag.includes(":") ? `${name}@${tag}` : `${name}:${tag}`);
  return {
    contentType: "application/json",
    // biome-ignore lint/correctness/useYield: a response that goes on as the others, with nothing to wait for
    *run(client) {
      for (const line of lines) client.write(encodeText(`${JSON.stringify(line)}\r\n`));
    },
  };
}

export const IMAGE_ROUTES: readonly Route[] = [
  route("GET /images/json", list),
  route("POST /images/create", pull),
  route("GET /images/{}/json", inspect),
];
