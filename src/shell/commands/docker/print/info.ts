/** `docker info`: the counts and names a person looks for; plugins, security and the machine are those of a Debian 12 host. */
import type { Engine } from "../../../../docker/engine.ts";
import { BUILDS } from "../../../../docker/profiles/builds.ts";
import { readSysctl } from "../../../../kernel/netlink/sysctl.ts";
import { toJson } from "../format/json.ts";
import { countContainers, infoValue, LOG_PLUGINS, NETWORK_PLUGINS, RUNTIMES } from "../inspect/info.ts";
import { kernelRelease } from "../inspect/version.ts";
import { failIfLost } from "../lost-output.ts";
import type { Verb } from "../verb.ts";
import { runFormat } from "./run-format.ts";

export const infoVerb: Verb = {
  name: "info",
  line: "[OPTIONS]",
  about: "Display system-wide information",
  flags: [{ name: "format", short: "f", kind: "string" }],
  arguments: [0, 0],
  run(context, engine, flags) {
    const format = flags.value("format");
    if (format === undefined || format === "") {
      context.stdout.write(infoText(engine));
      const isForwarding = readSysctl(engine.host.init, "net.ipv4.ip_forward") === "1";
      if (engine.profile.warnsOfForwarding && !isForwarding) context.stderr.write("WARNING: IPv4 forwarding is disabled\n");
    } else if (format === "json" && engine.profile.client.formatsJson) context.stdout.write(`${toJson(infoValue(engine))}\n`);
    else return failIfLost(context, runFormat(context, format, infoValue(engine)));
    return 0;
  },
};

function infoText(engine: Engine): string {
  const { version, components } = BUILDS[engine.profile.version];
  const [containerd, runc] = components;
  const { infoNamesVersion } = engine.profile.client;
  return `Client:
${infoNamesVersion ? ` Version:    ${version}\n` : ""} Context:    default
 Debug Mode: false

Server:
 Containers: ${engine.containers.size}
  Running: ${countContainers(engine, "running", "restarting")}
  Paused: ${countContainers(engine, "paused")}
  Stopped: ${countContainers(engine, "created", "exited", "dead")}
 Images: ${engine.runtime.images().length}
 Server Version: ${version}
 Storage Driver: ${engine.daemon.storageDriver ?? "overlay2"}
 Logging Driver: json-file
 Cgroup Driver: cgroupfs
 Cgroup Version: 1
 Plugins:
  Volume: local
  Network: ${NETWORK_PLUGINS.join(" ")}
  Log: ${LOG_PLUGINS.join(" ")}
 Swarm: inactive
 Runtimes: ${RUNTIMES.join(" ")}
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
${infoNamesVersion ? "" : " Registry: https://index.docker.io/v1/\n Labels:\n"} Experimental: false
 Insecure Registries:
  127.0.0.0/8
 Live Restore Enabled: false

`;
}
