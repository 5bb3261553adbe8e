/**
 * `docker ps`: which containers, and what each column says. docker/cli: cli/command/container/list.go, formatter/container.go.
 */
import { namesOfContainer } from "../../../../docker/container/links.ts";
import type { Engine } from "../../../../docker/engine.ts";
import { ownValue } from "../../../../docker/records.ts";
import type { Container } from "../../../../docker/shapes.ts";
import { field, GoStruct, type GoValue } from "../format/value.ts";
import { commandText, statusText, wholeSeconds } from "../inspect/summary.ts";
import { goTime } from "../inspect/time.ts";
import type { Verb } from "../verb.ts";
import { filterContainers } from "./container-filters.ts";
import { humanDuration, humanSize } from "./duration.ts";
import { portsColumn } from "./ports-column.ts";
import { printListing } from "./table.ts";

const HEADINGS: Readonly<Record<string, string>> = {
  ID: "CONTAINER ID",
  Names: "NAMES",
  Image: "IMAGE",
  Command: "COMMAND",
  CreatedAt: "CREATED AT",
  RunningFor: "CREATED",
  Ports: "PORTS",
  State: "STATE",
  Status: "STATUS",
  Size: "SIZE",
  Labels: "LABELS",
  Mounts: "MOUNTS",
  LocalVolumes: "LOCAL VOLUMES",
  Networks: "NETWORKS",
};

const TABLE = "{{.ID}}\t{{.Image}}\t{{.Command}}\t{{.RunningFor}}\t{{.Status}}\t{{.Ports}}\t{{.Names}}";

export const psVerb: Verb = {
  name: "ps",
  line: "[OPTIONS]",
  about: "List containers",
  flags: [
    { name: "all", short: "a", kind: "bool" },
    { name: "filter", short: "f", kind: "filter" },
    { name: "format", kind: "string" },
    { name: "last", short: "n", kind: "int" },
    { name: "latest", short: "l", kind: "bool" },
    { name: "no-trunc", kind: "bool" },
    { name: "quiet", short: "q", kind: "bool" },
    { name: "size", short: "s", kind: "bool" },
  ],
  arguments: [0, 0],
  run(context, engine, flags) {
    const filtered = filterContainers(engine, flags.values("filter"));
    if (typeof filtered === "string") {
      context.stderr.write(`Error response from daemon: ${filtered}\n`);
      return 1;
    }
    const newest = filtered.containers.reverse();
    const last = flags.has("latest") ? 1 : Number(flags.value("last") ?? -1);
    const all = flags.has("all") || last > 0 || filtered.asksForState;
    const listed = last > 0 ? newest.slice(0, last) : newest;
    const shown = listed.filter((container) => all || isUp(container));
    const truncate = !flags.has("no-trunc");
    return printListing(
      context,
      {
        defaultTable: TABLE + (flags.has("size") ? "\t{{.Size}}" : ""),
        quiet: "{{.ID}}",
        headings: HEADINGS,
        rows: shown.map((container) => rowOf(engine, container, truncate)),
      },
      { format: flags.value("format"), quiet: flags.has("quiet"), client: engine.profile.client },
    );
  },
};

function isUp({ state }: Container): boolean {
  return state.status === "running" || state.status === "paused" || state.status === "restarting";
}

function rowOf(engine: Engine, container: Container, truncate: boolean): GoStruct {
  const { host } = engine;
  const createdUs = wholeSeconds(engine, container.createdUs);
  const command = commandText(container);
  const labels = Object.entries(container.config.labels).sort(([a], [b]) => (a < b ? -1 : 1));
  const mounts = container.hostConfig.mounts.map(({ source }) => (truncate ? ellipsis(source, 15) : source));
  const values: Record<string, GoValue> = {
    Command: JSON.stringify(truncate ? ellipsis(command, 20) : command),
    CreatedAt: goTime(host, createdUs, { fraction: false }),
    ID: truncate ? container.id.slice(0, 12) : container.id,
    Image: container.config.image,
    Labels: labels.map(([name, value]) => `${name}=${value}`).join(","),
    LocalVolumes: String(container.hostConfig.mounts.filter(({ source }) => !source.startsWith("/")).length),
    Mounts: mounts.join(","),
    Names: truncate ? container.name : namesOfContainer(engine, container).join(","),
    Networks: networksColumn(container),
    Ports: portsColumn(engine, container),
    RunningFor: `${humanDuration(host.loop.nowUs - createdUs)} ago`,
    Size: `0B (virtual ${humanSize(container.image.sizeBytes ?? 0)})`,
    State: container.state.status,
    Status: statusText(engine, container),
  };
  return new GoStruct(
    "*formatter.ContainerContext",
    Object.entries(values).map(([name, value]) => field(name, value)),
    { methods: { Label: ([name]) => ownValue(container.config.labels, String(name)) ?? "" } },
  );
}

/** container:NAME has no network of its own; one that could not be connected is not listed yet. */
function networksColumn({ endpoints }: Container): string {
  const listed = [...endpoints.values()].filter(({ remains }) => remains === null);
  return listed
    .map(({ networkName }) => networkName)
    .sort()
    .join(",");
}

/** docker/cli's Ellipsis: at most so many characters, the last one a … where something was cut. */
export function ellipsis(text: string, length: number): string {
  const characters = [...text];
  return characters.length <= length ? text : `${characters.slice(0, length - 1).join("")}…`;
}
