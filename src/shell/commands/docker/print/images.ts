/**
 * `docker images`: docker/cli cli/command/image/list.go. The tree view that 29 shows on a terminal is not modelled: it prints the
 * table.
 */
import type { Engine } from "../../../../docker/engine.ts";
import type { Image } from "../../../../docker/shapes.ts";
import { field, GoStruct, type GoValue } from "../format/value.ts";
import { goTime } from "../inspect/time.ts";
import type { Verb } from "../verb.ts";
import { humanDuration, humanSize } from "./duration.ts";
import { readFilters } from "./filters.ts";
import { printListing } from "./table.ts";

const HEADINGS: Readonly<Record<string, string>> = {
  ID: "IMAGE ID",
  Repository: "REPOSITORY",
  Tag: "TAG",
  Digest: "DIGEST",
  CreatedSince: "CREATED",
  CreatedAt: "CREATED AT",
  Size: "SIZE",
  Containers: "CONTAINERS",
  VirtualSize: "SIZE",
  SharedSize: "SHARED SIZE",
  UniqueSize: "UNIQUE SIZE",
};

export const imagesVerb: Verb = {
  name: "images",
  line: "[OPTIONS] [REPOSITORY[:TAG]]",
  about: "List images",
  flags: [
    { name: "all", short: "a", kind: "bool" },
    { name: "digests", kind: "bool" },
    { name: "filter", short: "f", kind: "filter" },
    { name: "format", kind: "string" },
    { name: "no-trunc", kind: "bool" },
    { name: "quiet", short: "q", kind: "bool" },
    { name: "tree", kind: "bool", since: 27, isUnmodelled: true },
  ],
  arguments: [0, 1],
  run(context, engine, flags) {
    const wanted = readImageFilters(engine, flags.values("filter"));
    if (typeof wanted === "string") {
      context.stderr.write(`Error response from daemon: ${wanted}\n`);
      return 1;
    }
    const asked = flags.operands[0] ?? wanted.get("reference")?.[0];
    const truncate = !flags.has("no-trunc");
    const digest = flags.has("digests") ? "{{.Digest}}\t" : "";
    return printListing(
      context,
      {
        defaultTable: `{{.Repository}}\t{{.Tag}}\t${digest}{{.ID}}\t{{.CreatedSince}}\t{{.Size}}`,
        quiet: "{{.ID}}",
        headings: HEADINGS,
        rows: localImages(engine, asked).flatMap((image) => image.tags.map((tag) => rowOf(engine, image, tag, truncate))),
      },
      { format: flags.value("format"), quiet: flags.has("quiet"), client: engine.profile.client },
    );
  },
};

export function readImageFilters(engine: Engine, filters: readonly string[]) {
  return readFilters(engine, filters, ["reference"], ["before", "since", "dangling", "label", "until"]);
}

/** Those that a reference means, with the tags that it means. */
export function localImages(engine: Engine, reference: string | undefined): Image[] {
  const [name, tag] = splitReference(reference);
  return engine.runtime.images().flatMap((image) => {
    const tags = image.tags.filter((each) => tag === undefined || each === tag);
    return tags.length === 0 || (name !== undefined && name !== image.name) ? [] : [{ ...image, tags }];
  });
}

function splitReference(asked: string | undefined): [string?, string?] {
  if (asked === undefined) return [];
  const colon = asked.lastIndexOf(":");
  return colon < 0 || asked.includes("/", colon) ? [asked] : [asked.slice(0, colon), asked.slice(colon + 1)];
}

function rowOf(engine: Engine, image: Image, tag: string, truncate: boolean): GoStruct {
  const createdUs = image.createdUs ?? 0;
  const size = humanSize(image.sizeBytes ?? 0);
  const values: Record<string, GoValue> = {
    Containers: "N/A",
    CreatedAt: goTime(engine.host, createdUs, { fraction: false }),
    CreatedSince: `${humanDuration(engine.host.loop.nowUs - createdUs)} ago`,
    Digest: "<none>",
    ID: truncate ? image.id.slice(0, 12) : `sha256:${image.id}`,
    Repository: image.name,
    SharedSize: "N/A",
    Size: size,
    Tag: tag,
    UniqueSize: "N/A",
    VirtualSize: size,
  };
  return new GoStruct(
    "*formatter.imageContext",
    Object.entries(values).map(([key, value]) => field(key, value)),
  );
}
