/** HostConfig of `docker inspect`: what the networks and the command line set, and docker's defaults of everything else. */
import type { Engine } from "../../../../docker/engine.ts";
import type { Container } from "../../../../docker/shapes.ts";
import { type Field, field, GoStruct, type GoValue, mapOf, NIL_LIST, portMapOf, stringMap, struct } from "../format/value.ts";

export function hostConfigValue(engine: Engine, container: Container): GoStruct {
  const { hostConfig: host } = container;
  const legacy = engine.profile.major === 20;
  const console = field("ConsoleSize", [0, 0]);
  return new GoStruct(
    "*container.HostConfig",
    [
      field("Binds", orNil(host.binds)),
      field("ContainerIDFile", ""),
      field("LogConfig", struct("container.LogConfig", { Type: "json-file", Config: mapOf([]) })),
      field("NetworkMode", networkMode(host.networkMode, legacy)),
      field("PortBindings", portBindings(container)),
      field(
        "RestartPolicy",
        struct("container.RestartPolicy", { Name: host.restart.name, MaximumRetryCount: host.restart.maximumRetryCount }),
      ),
      field("AutoRemove", host.autoRemove),
      field("VolumeDriver", ""),
      field("VolumesFrom", NIL_LIST),
      ...(legacy ? [] : [console]),
      field("CapAdd", orNil(host.capAdd)),
      field("CapDrop", orNil(host.capDrop)),
      field("CgroupnsMode", "host"),
      field("Dns", host.dns, { json: "Dns" }),
      field("DnsOptions", host.dnsOptions),
      field("DnsSearch", host.dnsSearch),
      field("ExtraHosts", orNil(host.extraHosts)),
      field("GroupAdd", NIL_LIST),
      field("IpcMode", "private"),
      field("Cgroup", ""),
      field("Links", orNil(links(container))),
      field("OomScoreAdj", 0),
      field("PidMode", ""),
      field("Privileged", host.privileged),
      field("PublishAllPorts", host.publishAllPorts),
      field("ReadonlyRootfs", false),
      field("SecurityOpt", host.privileged ? ["label=disable"] : NIL_LIST),
      field("UTSMode", ""),
      field("UsernsMode", ""),
      field("ShmSize", 67_108_864),
      field("Sysctls", stringMap(host.sysctls), { omitEmpty: true }),
      field("Runtime", "runc"),
      ...(legacy ? [console] : []),
      field("Isolation", ""),
      ...resources(legacy),
      field("MaskedPaths", host.privileged ? NIL_LIST : maskedPaths(legacy)),
      field("ReadonlyPaths", host.privileged ? NIL_LIST : READONLY_PATHS),
    ].concat(host.init ? [field("Init", true)] : []),
    { pointer: true },
  );
}

function orNil(list: readonly string[]): GoValue {
  return list.length === 0 ? NIL_LIST : list;
}

/** 28 writes the default network's name. */
function networkMode(mode: string, legacy: boolean): string {
  return mode === "default" && !legacy ? "bridge" : mode;
}

function portBindings({ hostConfig }: Container): GoValue {
  return portMapOf(
    [...hostConfig.portBindings].map(
      ([key, bindings]) =>
        [key, bindings.map(({ hostIp, hostPort }) => struct("nat.PortBinding", { HostIp: hostIp, HostPort: hostPort }))] as const,
    ),
  );
}

/** Links read back with the names that both containers have now. */
function links({ name, links: own }: Container): string[] {
  return own.map(({ server, alias }) => `/${server.name}:/${name}/${alias}`);
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

function maskedPaths(legacy: boolean): readonly string[] {
  return [
    "/proc/asound",
    "/proc/acpi",
    ...(legacy ? [] : ["/proc/interrupts"]),
    "/proc/kcore",
    "/proc/keys",
    "/proc/latency_stats",
    "/proc/timer_list",
    "/proc/timer_stats",
    "/proc/sched_debug",
    "/proc/scsi",
    "/sys/firmware",
    ...(legacy ? [] : ["/sys/devices/virtual/powercap"]),
  ];
}

const READONLY_PATHS = ["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"];
