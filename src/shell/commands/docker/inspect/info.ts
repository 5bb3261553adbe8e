/** What dockerd says of itself and its host: moby's system.Info, the fields that a person looks for, as on a Debian 12 host. */
import type { Engine } from "../../../../docker/engine.ts";
import { BUILDS } from "../../../../docker/profiles/builds.ts";
import type { ContainerStatus } from "../../../../docker/shapes.ts";
import { readSysctl } from "../../../../kernel/netlink/sysctl.ts";
import { type GoStruct, mapOf, NIL_LIST, struct } from "../format/value.ts";
import { kernelRelease } from "./version.ts";

export function countContainers(engine: Engine, ...states: ContainerStatus[]): number {
  return [...engine.containers.values()].filter(({ state }) => states.includes(state.status)).length;
}

export function infoValue(engine: Engine): GoStruct {
  return struct("system.info", {
    Containers: engine.containers.size,
    ContainersRunning: countContainers(engine, "running", "restarting"),
    ContainersPaused: countContainers(engine, "paused"),
    ContainersStopped: countContainers(engine, "created", "exited", "dead"),
    Images: engine.runtime.images().length,
    Driver: engine.daemon.storageDriver ?? "overlay2",
    // The client of 20.10 warns of each that is missing; a Debian 12 host has them.
    ...(engine.profile.api.isLegacy && Object.fromEntries(LIMITS.map((name) => [name, true]))),
    IPv4Forwarding: readSysctl(engine.host.init, "net.ipv4.ip_forward") === "1",
    BridgeNfIptables: readSysctl(engine.host.init, "net.bridge.bridge-nf-call-iptables") === "1",
    BridgeNfIp6tables: readSysctl(engine.host.init, "net.bridge.bridge-nf-call-ip6tables") === "1",
    Plugins: struct("system.PluginsInfo", {
      Volume: ["local"],
      Network: NETWORK_PLUGINS,
      Authorization: NIL_LIST,
      Log: LOG_PLUGINS,
    }),
    LoggingDriver: "json-file",
    CgroupDriver: "cgroupfs",
    CgroupVersion: "1",
    KernelVersion: kernelRelease(engine),
    OperatingSystem: "Debian GNU/Linux 12 (bookworm)",
    OSVersion: "12",
    OSType: "linux",
    Architecture: "x86_64",
    IndexServerAddress: "https://index.docker.io/v1/",
    DockerRootDir: "/var/lib/docker",
    Name: engine.host.name,
    Labels: [],
    ExperimentalBuild: false,
    ServerVersion: BUILDS[engine.profile.version].version,
    Runtimes: mapOf(RUNTIMES.map((name) => [name, struct("system.RuntimeWithStatus", { path: "runc" })] as const)),
    DefaultRuntime: "runc",
    Swarm: struct("swarm.Info", { LocalNodeState: "inactive", ControlAvailable: false, NodeID: "", NodeAddr: "" }),
    LiveRestoreEnabled: false,
    InitBinary: "docker-init",
    ContainerdCommit: commitOf(engine, "containerd"),
    RuncCommit: commitOf(engine, "runc"),
    InitCommit: struct("system.Commit", { ID: "" }),
    SecurityOptions: ["name=seccomp,profile=default"],
    RegistryConfig: struct("*registry.ServiceConfig", {
      InsecureRegistryCIDRs: ["127.0.0.0/8"],
      IndexConfigs: mapOf([]),
      Mirrors: [],
    }),
  });
}

const LIMITS = "MemoryLimit SwapLimit CpuCfsPeriod CpuCfsQuota CPUShares CPUSet OomKillDisable".split(" ");

export const NETWORK_PLUGINS = ["bridge", "host", "ipvlan", "macvlan", "null", "overlay"];
export const LOG_PLUGINS = "awslogs fluentd gcplogs gelf journald json-file local logentries splunk syslog".split(" ");
export const RUNTIMES = ["io.containerd.runc.v2", "io.containerd.runtime.v1.linux", "runc"];

function commitOf({ profile }: Engine, name: string): GoStruct {
  const [, , commit = ""] = BUILDS[profile.version].components.find(([each]) => each === name) ?? [];
  return struct("system.Commit", profile.api.isLegacy ? { ID: commit, Expected: commit } : { ID: commit });
}
