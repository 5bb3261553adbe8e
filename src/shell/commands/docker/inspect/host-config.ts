/** HostConfig of `docker inspect`: what the networks and the command line set, and docker's defaults of everything else. */
import type { Engine } from "../../../../docker/engine.ts";
import type { Container } from "../../../../docker/shapes.ts";
import { type Field, field, GoStruct, type GoValue, mapOf, NIL_LIST, struct } from "../format/value.ts";
import { HOST_OPTIONS } from "../options/host-config.ts";
import { shownValues } from "../options/row.ts";
import { withValues } from "./layout.ts";

export function hostConfigValue({ profile }: Engine, container: Container): GoStruct {
  const { privileged } = container.hostConfig;
  const legacy = profile.api.isLegacy;
  const shown = shownValues(HOST_OPTIONS, container.hostConfig, { profile, container });
  const console = field("ConsoleSize", [0, 0]);
  return new GoStruct(
    "*container.HostConfig",
    withValues(shown, [
      "Binds",
      field("ContainerIDFile", ""),
      field("LogConfig", struct("container.LogConfig", { Type: "json-file", Config: mapOf([]) })),
      "NetworkMode",
      "PortBindings",
      "RestartPolicy",
      "AutoRemove",
      field("VolumeDriver", ""),
      field("VolumesFrom", NIL_LIST),
      ...(legacy ? [] : [console]),
      "CapAdd",
      "CapDrop",
      field("CgroupnsMode", "host"),
      "Dns",
      "DnsOptions",
      "DnsSearch",
      "ExtraHosts",
      field("GroupAdd", NIL_LIST),
      field("IpcMode", "private"),
      field("Cgroup", ""),
      "Links",
      field("OomScoreAdj", 0),
      field("PidMode", ""),
      "Privileged",
      "PublishAllPorts",
      field("ReadonlyRootfs", false),
      field("SecurityOpt", privileged ? ["label=disable"] : NIL_LIST),
      field("UTSMode", ""),
      field("UsernsMode", ""),
      field("ShmSize", 67_108_864),
      { name: "Sysctls", omitEmpty: true },
      field("Runtime", "runc"),
      ...(legacy ? [console] : []),
      field("Isolation", ""),
      ...resources(legacy),
      field("MaskedPaths", privileged ? NIL_LIST : profile.api.maskedPaths),
      field("ReadonlyPaths", privileged ? NIL_LIST : READONLY_PATHS),
      { name: "Init", omitEmpty: true },
    ]),
    { pointer: true },
  );
}

/** Limits are not modelled: these are docker's defaults. */
function resources(legacy: boolean): Field[] {
  const list = legacy ? NIL_LIST : [];
  const values: Record<string, GoValue> = {
    CpuShares: 0,
    Memory: 0,
    NanoCpus: 0,
    CgroupParent: "",
    BlkioWeight: 0,
    BlkioWeightDevice: [],
    BlkioDeviceReadBps: list,
    BlkioDeviceWriteBps: list,
    BlkioDeviceReadIOps: list,
    BlkioDeviceWriteIOps: list,
    CpuPeriod: 0,
    CpuQuota: 0,
    CpuRealtimePeriod: 0,
    CpuRealtimeRuntime: 0,
    CpusetCpus: "",
    CpusetMems: "",
    Devices: [],
    DeviceCgroupRules: NIL_LIST,
    DeviceRequests: NIL_LIST,
    ...(legacy ? { KernelMemory: 0, KernelMemoryTCP: 0 } : {}),
    MemoryReservation: 0,
    MemorySwap: 0,
    MemorySwappiness: null,
    OomKillDisable: false,
    PidsLimit: null,
    Ulimits: list,
    CpuCount: 0,
    CpuPercent: 0,
    IOMaximumIOps: 0,
    IOMaximumBandwidth: 0,
  };
  return Object.entries(values).map(([name, value]) => field(name, value));
}

const READONLY_PATHS = ["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"];
