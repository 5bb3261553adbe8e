/** A container as dockerd lists it: moby's container.Summary. */
import { namesOfContainer } from "../../../../docker/container/links.ts";
import type { Engine } from "../../../../docker/engine.ts";
import type { Container } from "../../../../docker/shapes.ts";
import { field, GoStruct, stringMap, struct } from "../format/value.ts";
import { shownMode } from "../options/host-config.ts";
import { humanDuration } from "../print/duration.ts";
import { mountValue } from "./container.ts";
import { networksValue } from "./network-settings.ts";
import { listedPorts } from "./ports.ts";

export function summaryValue(engine: Engine, container: Container): GoStruct {
  const { id, image, config, hostConfig, state } = container;
  const created = (engine.host.loop.epochUs + wholeSeconds(engine, container.createdUs)) / 1e6;
  const ports = listedPorts(engine, container).map(({ privatePort, publicPort, address, type }) =>
    struct("container.Port", {
      ...(address === "" ? {} : { IP: address }),
      PrivatePort: privatePort,
      ...(publicPort === 0 ? {} : { PublicPort: publicPort }),
      Type: type,
    }),
  );
  return new GoStruct("container.Summary", [
    field("ID", id, { json: "Id" }),
    field(
      "Names",
      namesOfContainer(engine, container).map((name) => `/${name}`),
    ),
    field("Image", config.image),
    field("ImageID", `sha256:${image.id}`),
    field("Command", commandText(container)),
    field("Created", created),
    field("Ports", ports),
    field("Labels", stringMap(config.labels)),
    field("State", state.status),
    field("Status", statusText(engine, container)),
    field("HostConfig", struct("struct {}", { NetworkMode: shownMode(hostConfig.networkMode, engine) })),
    field("NetworkSettings", struct("*container.NetworkSettingsSummary", { Networks: networksValue(engine, container) })),
    field("Mounts", hostConfig.mounts.map(mountValue)),
  ]);
}

export function commandText({ path, args }: Container): string {
  return [path, ...args.map((arg) => (arg.includes(" ") ? `'${arg}'` : arg))].join(" ");
}

/** When a container was made is listed in whole seconds of the clock. */
export function wholeSeconds(engine: Engine, us: number): number {
  const { epochUs } = engine.host.loop;
  return Math.floor((epochUs + us) / 1e6) * 1e6 - epochUs;
}

export function statusText(engine: Engine, { state }: Container): string {
  const { nowUs } = engine.host.loop;
  const up = `Up ${humanDuration(nowUs - (state.startedAtUs ?? nowUs))}`;
  const ago = `${humanDuration(nowUs - (state.finishedAtUs ?? nowUs))} ago`;
  switch (state.status) {
    case "running":
      return up;
    case "paused":
      return `${up} (Paused)`;
    case "restarting":
      return `Restarting (${state.exitCode}) ${ago}`;
    case "created":
      return "Created";
    case "removing":
      return "Removal In Progress";
    case "dead":
      return "Dead";
    case "exited":
      return state.finishedAtUs === null ? "" : `Exited (${state.exitCode}) ${ago}`;
    default:
      return state.status satisfies never;
  }
}
