/** A container as `docker inspect` tells it: moby's types.ContainerJSON, field by field in its order, as each API version has it. */
import type { Engine } from "../../../../docker/engine.ts";
import type { Container, Mount } from "../../../../docker/shapes.ts";
import { field, GoStruct, type GoValue, NIL_LIST, NIL_MAP, portMapOf, stringMap, struct } from "../format/value.ts";
import { hostConfigValue } from "./host-config.ts";
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
  const legacy = engine.profile.major === 20;
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

function mountValue({ source, target, readOnly }: Mount): GoStruct {
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

function configValue(engine: Engine, { config }: Container): GoStruct {
  return new GoStruct(
    "*container.Config",
    [
      field("Hostname", config.hostname),
      field("Domainname", config.domainname),
      field("User", config.user),
      field("AttachStdin", config.attachStdin),
      field("AttachStdout", config.attachStdout),
      field("AttachStderr", config.attachStderr),
      field("ExposedPorts", portMapOf(config.exposedPorts.map((key) => [key, struct("struct {}", {})] as const)), {
        omitEmpty: true,
      }),
      field("Tty", config.tty),
      field("OpenStdin", config.openStdin),
      field("StdinOnce", config.attachStdin),
      field("Env", config.env.length === 0 ? NIL_LIST : config.env),
      field("Cmd", config.cmd ?? NIL_LIST),
      field("Healthcheck", null, { omitEmpty: true }),
      field("ArgsEscaped", false, { omitEmpty: true }),
      field("Image", config.image),
      field("Volumes", NIL_MAP),
      field("WorkingDir", config.workingDir),
      field("Entrypoint", config.entrypoint ?? NIL_LIST),
      field("NetworkDisabled", false, { omitEmpty: true }),
      field("MacAddress", config.macAddress, { omitEmpty: true }),
      field("OnBuild", NIL_LIST, { omitEmpty: engine.profile.major >= 29 }),
      field("Labels", stringMap(config.labels)),
      field("StopSignal", config.stopSignal ?? "", { omitEmpty: true }),
      field("StopTimeout", null, { omitEmpty: true }),
      field("Shell", NIL_LIST, { omitEmpty: true }),
    ],
    { pointer: true },
  );
}
