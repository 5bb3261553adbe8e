/** `docker info`: the counts and names a person looks for; plugins, security and the machine are told as on a Debian 12 host. */
import type { Engine } from "../../../../docker/engine.ts";
import { BUILDS } from "../../../../docker/profiles/builds.ts";
import type { ContainerStatus } from "../../../../docker/shapes.ts";
import { readSysctl } from "../../../../kernel/netlink/sysctl.ts";
import { toJson } from "../format/json.ts";
import { type GoStruct, struct } from "../format/value.ts";
import { failIfLost } from "../lost-output.ts";
import { type ReadingVerb, readVerb, type VerbUsage } from "../verb.ts";
import { runFormat } from "./run-format.ts";
import { kernelRelease } from "./version.ts";

const USAGE: VerbUsage = {
  name: "info",
  line: "[OPTIONS]",
  about: "Display system-wide information",
  flags: [{ name: "format", short: "f", kind: "string" }],
  arguments: [0, 0],
};

export const infoVerb: ReadingVerb = (context, engine, args) => {
  const flags = readVerb(context, engine, USAGE, args);
  if (typeof flags === "number") return flags;
  const format = flags.value("format");
  if (format === undefined || format === "") {
    context.stdout.write(infoText(engine));
    const isForwarding = readSysctl(engine.host.init, "net.ipv4.ip_forward") === "1";
    if (engine.profile.warnsOfForwarding && !isForwarding) context.stderr.write("WARNING: IPv4 forwarding is disabled\n");
  } else if (format === "json" && engine.profile.client.formatsJson) context.stdout.write(`${toJson(infoValue(engine))}\n`);
  else return failIfLost(context, runFormat(context, format, infoValue(engine)));
  return 0;
};

function count(engine: Engine, ...states: ContainerStatus[]): number {
  return [...engine.containers.values()].filter(({ state }) => states.includes(state.status)).length;
}

function infoText(engine: Engine): string {
  const { version, components } = BUILDS[engine.profile.version];
  const [containerd, runc] = components;
  return `Client:
 Context:    default
 Debug Mode: false

Server:
 Containers: ${engine.containers.size}
  Running: ${count(engine, "running", "restarting")}
  Paused: ${count(engine, "paused")}
  Stopped: ${count(engine, "created", "exited", "dead")}
 Images: ${engine.runtime.images().length}
 Server Version: ${version}
 Storage Driver: ${engine.daemon.storageDriver ?? "overlay2"}
 Logging Driver: json-file
 Cgroup Driver: cgroupfs
 Cgroup Version: 1
 Plugins:
  Volume: local
  Network: bridge host ipvlan macvlan null overlay
  Log: awslogs fluentd gcplogs gelf journald json-file local logentries splunk syslog
 Swarm: inactive
 Runtimes: io.containerd.runc.v2 io.containerd.runtime.v1.linux runc
 Default Runtime: runc
 Init Binary: docker-init
 containerd version: ${containerd?.[2] ?? ""}
 runc version: ${runc?.[2] ?? ""}
 init version: 
 Security Options:
  seccomp
   Profile: default
 Kernel Version: ${kernelRelease(engine)}
 Operating System: Debian GNU/Linux 12 (bookworm)
 OSType: linux
 Architecture: x86_64
 Name: ${engine.host.name}
 Docker Root Dir: /var/lib/docker
 Debug Mode: false
 Registry: https://index.docker.io/v1/
 Labels:
 Experimental: false
 Insecure Registries:
  127.0.0.0/8
 Live Restore Enabled: false

`;
}

function infoValue(engine: Engine): GoStruct {
  return struct("system.info", {
    Containers: engine.containers.size,
    ContainersRunning: count(engine, "running", "restarting"),
    ContainersPaused: count(engine, "paused"),
    ContainersStopped: count(engine, "created", "exited", "dead"),
    Images: engine.runtime.images().length,
    Driver: engine.daemon.storageDriver ?? "overlay2",
    IPv4Forwarding: readSysctl(engine.host.init, "net.ipv4.ip_forward") === "1",
    BridgeNfIptables: readSysctl(engine.host.init, "net.bridge.bridge-nf-call-iptables") === "1",
    BridgeNfIp6tables: readSysctl(engine.host.init, "net.bridge.bridge-nf-call-ip6tables") === "1",
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
    DefaultRuntime: "runc",
    LiveRestoreEnabled: false,
    InitBinary: "docker-init",
  });
}
