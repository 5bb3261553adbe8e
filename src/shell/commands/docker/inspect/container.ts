/**
 * A container as `docker inspect` prints it: moby's types.ContainerJSON, field by field in its order, as each API version has it.
 */
import type { Engine } from "../../../../docker/engine.ts";
import type { Container, Mount } from "../../../../docker/shapes.ts";
import { field, GoStruct, type GoValue, NIL_LIST, NIL_MAP, stringMap, struct } from "../format/value.ts";
import { CONFIG_OPTIONS } from "../options/config.ts";
import { shownValues } from "../options/row.ts";
import { hostConfigValue } from "./host-config.ts";
import { withValues } from "./layout.ts";
import { networkSettingsValue } from "./network-settings.ts";
import { apiTime } from "./time.ts";

const ROOT = "/var/lib/docker";

export function containerValue(engine: Engine, container: Container): GoStruct {
  const { id, image } = container;
  const ran = container.state.startedAtUs !== null;
  const folder = `${ROOT}/containers/${id}`;
  const driver = engine.daemon.storageDriver ?? "overlay2";
  const kept = (name: string) => (ran ? `${folder}/${name}` : "");
  return new GoStruct("types.ContainerJSON", [
    field("ID", id, { json: "Id" }),
    field("Created", apiTime(engine.host, container.createdUs)),
    field("Path", container.path),
    field("Args", container.args),
    field("State", stateValue(engine, container)),
    field("Image", `sha256:${image.id}`),
    field("ResolvConfPath", kept("resolv.conf")),
    field("HostnamePath", kept("hostname")),
    field("HostsPath", kept("hosts")),
    field("LogPath", kept(`${id}-json.log`)),
    field("Name", `/${container.name}`),
    field("RestartCount", container.state.restartCount),
    field("Driver", driver),
    field("Platform", "linux"),
    field("MountLabel", ""),
    field("ProcessLabel", ""),
    field("AppArmorProfile", ""),
    field("ExecIDs", NIL_LIST),
    field("HostConfig", hostConfigValue(engine, container)),
    field("GraphDriver", graphDriver(engine, driver, id)),
    field("Mounts", container.hostConfig.mounts.map(mountValue)),
    field("Config", configValue(engine, container)),
    field("NetworkSettings", networkSettingsValue(engine, container)),
  ]);
}

function stateValue(engine: Engine, { state }: Container): GoStruct {
  return new GoStruct(
    "*types.ContainerState",
    Object.entries({
      Status: state.status,
      Running: state.status === "running" || state.status === "paused" || state.status === "restarting",
      Paused: state.status === "paused",
      Restarting: state.status === "restarting",
      OOMKilled: false,
      Dead: state.status === "dead",
      Pid: state.pid,
      ExitCode: state.exitCode,
      Error: state.error,
      StartedAt: apiTime(engine.host, state.startedAtUs),
      FinishedAt: apiTime(engine.host, state.finishedAtUs),
    } satisfies Record<string, GoValue>)
      .map(([name, value]) => field(name, value))
      .concat(field("Health", null, { omitEmpty: true })),
    { pointer: true },
  );
}

function graphDriver(engine: Engine, name: string, id: string): GoStruct {
  const legacy = engine.profile.api.isLegacy;
  if (name === "vfs") return struct("types.GraphDriverData", { Data: legacy ? NIL_MAP : stringMap({ ID: id }), Name: name });
  const root = `${ROOT}/${name}/${id}`;
  const folders = {
    LowerDir: `${root}-init/diff`,
    MergedDir: `${root}/merged`,
    UpperDir: `${root}/diff`,
    WorkDir: `${root}/work`,
  };
  const data = legacy ? folders : { ID: id, ...folders };
  return struct("types.GraphDriverData", { Data: stringMap(data), Name: name });
}

export function mountValue({ source, target, readOnly }: Mount): GoStruct {
  const isBind = source.startsWith("/");
  return new GoStruct("types.MountPoint", [
    field("Type", isBind ? "bind" : "volume", { omitEmpty: true }),
    field("Name", isBind ? "" : source, { omitEmpty: true }),
    field("Source", isBind ? source : `${ROOT}/volumes/${source}/_data`),
    field("Destination", target),
    field("Driver", isBind ? "" : "local", { omitEmpty: true }),
    field("Mode", readOnly ? "ro" : isBind ? "" : "z"),
    field("RW", !readOnly),
    field("Propagation", isBind ? "rprivate" : ""),
  ]);
}

function configValue({ profile }: Engine, container: Container): GoStruct {
  const { config } = container;
  const shown = shownValues(CONFIG_OPTIONS, config, { profile, container });
  return new GoStruct(
    "*container.Config",
    withValues(shown, [
      "Hostname",
      "Domainname",
      "User",
      "AttachStdin",
      "AttachStdout",
      "AttachStderr",
      { name: "ExposedPorts", omitEmpty: true },
      "Tty",
      "OpenStdin",
      field("StdinOnce", config.attachStdin),
      "Env",
      "Cmd",
      field("Healthcheck", null, { omitEmpty: true }),
      field("ArgsEscaped", false, { omitEmpty: true }),
      "Image",
      field("Volumes", NIL_MAP),
      "WorkingDir",
      "Entrypoint",
      field("NetworkDisabled", false, { omitEmpty: true }),
      { name: "MacAddress", omitEmpty: true },
      field("OnBuild", NIL_LIST, { omitEmpty: profile.api.omitsOnBuild }),
      "Labels",
      { name: "StopSignal", omitEmpty: true },
      // A pointer: 0 is shown, too.
      config.stopTimeout === null ? { name: "StopTimeout", omitEmpty: true } : "StopTimeout",
      field("Shell", NIL_LIST, { omitEmpty: true }),
    ]),
    { pointer: true },
  );
}
