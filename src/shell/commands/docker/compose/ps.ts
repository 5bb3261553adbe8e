/** `docker compose ps`. Source: docker/compose, cmd/compose/ps.go, cmd/formatter/container.go. */

import type { Engine } from "../../../../docker/engine.ts";
import { ownValue } from "../../../../docker/records.ts";
import type { Container } from "../../../../docker/shapes.ts";
import type { CommandContext } from "../../../command.ts";
import type { FlagSpec, Flags } from "../flags.ts";
import { field, GoStruct } from "../format/value.ts";
import { commandText, statusText, wholeSeconds } from "../inspect/summary.ts";
import { goTime } from "../inspect/time.ts";
import { humanDuration } from "../print/duration.ts";
import { portsColumn } from "../print/ports-column.ts";
import { ellipsis } from "../print/ps.ts";
import { printListing } from "../print/table.ts";
import { containersOf, isAlive, PROJECT, serviceOf } from "./labels.ts";
import { reach } from "./reach.ts";
import { ComposeError, notModelled } from "./report.ts";

export const PS_FLAGS: readonly FlagSpec[] = [
  { name: "all", short: "a", kind: "bool" },
  { name: "filter", kind: "string" },
  { name: "format", kind: "string" },
  { name: "no-trunc", kind: "bool" },
  { name: "orphans", kind: "bool" },
  { name: "quiet", short: "q", kind: "bool" },
  { name: "services", kind: "bool" },
  { name: "status", kind: "list" },
];

const HEADINGS: Readonly<Record<string, string>> = {
  ID: "CONTAINER ID",
  Name: "NAME",
  Project: "PROJECT",
  Service: "SERVICE",
  Image: "IMAGE",
  Command: "COMMAND",
  CreatedAt: "CREATED AT",
  RunningFor: "CREATED",
  Ports: "PORTS",
  State: "STATE",
  Status: "STATUS",
  Labels: "LABELS",
};

const TABLE = "{{.Name}}\t{{.Image}}\t{{.Command}}\t{{.Service}}\t{{.RunningFor}}\t{{.Status}}\t{{.Ports}}";

export function ps(context: CommandContext, engine: Engine, flags: Flags): number {
  const format = flags.value("format");
  if (format === "json") throw notModelled("ps --format json");
  const statuses = [...flags.values("status"), ...filtered(flags.value("filter"))];
  const { name, project } = reach(context, flags);
  for (const each of flags.operands)
    if (project !== null && !project.services.has(each)) throw new ComposeError(`no such service: ${each}`);
  const onlyOwn = flags.value("orphans") !== undefined && !flags.has("orphans") && project !== null;
  const services = flags.operands.length > 0 ? flags.operands : onlyOwn ? [...project.services.keys()] : null;
  const shown = containersOf(engine, name)
    .filter((each) => services === null || services.includes(serviceOf(each)))
    .filter((each) => (statuses.length > 0 ? statuses.includes(each.state.status) : flags.has("all") || isAlive(each)));
  if (flags.has("quiet")) {
    for (const { id } of shown) context.stdout.write(`${id}\n`);
    return 0;
  }
  if (flags.has("services")) {
    context.stdout.write(`${[...new Set(shown.map(serviceOf))].join("\n")}\n`);
    return 0;
  }
  const rows = shown.map((container) => rowOf(engine, container, !flags.has("no-trunc")));
  return printListing(
    context,
    { defaultTable: TABLE, quiet: "{{.ID}}", headings: HEADINGS, rows },
    { format, quiet: false, client: engine.profile.client },
  );
}

function filtered(text: string | undefined): string[] {
  if (text === undefined || text === "") return [];
  const [key, value] = text.split("=") as [string, string?];
  if (value === undefined) throw new ComposeError("arguments to --filter should be in form KEY=VAL");
  if (key === "source") throw notModelled("ps --filter source");
  if (key !== "status") throw new ComposeError(`unknown filter ${key}`);
  return [value];
}

function rowOf(engine: Engine, container: Container, truncate: boolean): GoStruct {
  const { host } = engine;
  const createdUs = wholeSeconds(engine, container.createdUs);
  const command = commandText(container);
  const { labels } = container.config;
  const values: Readonly<Record<string, string>> = {
    ID: truncate ? container.id.slice(0, 12) : container.id,
    Name: container.name,
    Names: container.name,
    Project: labels[PROJECT] ?? "",
    Service: serviceOf(container),
    Image: container.config.image,
    Command: JSON.stringify(truncate ? ellipsis(command, 20) : command),
    CreatedAt: goTime(host, createdUs, { fraction: false }),
    RunningFor: `${humanDuration(host.loop.nowUs - createdUs)} ago`,
    State: container.state.status,
    Status: statusText(engine, container),
    Ports: portsColumn(engine, container),
    Labels: Object.entries(labels)
      .map(([name, value]) => `${name}=${value}`)
      .join(","),
  };
  return new GoStruct(
    "*formatter.ContainerContext",
    Object.entries(values).map(([name, value]) => field(name, value)),
    { methods: { Label: ([name]) => ownValue(labels, String(name)) ?? "" } },
  );
}
