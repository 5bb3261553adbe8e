/**
 * dockerd of the world dockerhost: its image busybox is made of Debian's static busybox and serves /www, as the real one's is.
 */
import { daemonOptions } from "../../docker/daemon-options.ts";
import { askDocker, installDocker } from "../../docker/engine.ts";
import { defineImage } from "../../docker/images/define.ts";
import { BUSYBOX_PROGRAMS } from "../../docker/images/programs.ts";
import { makeContainerRuntime } from "../../shell/containers/runtime.ts";
import type { LabHost } from "../lab-host.ts";
import type { WorldOptions } from "./world.ts";

export function startDockerhostEngine(host: LabHost, options: WorldOptions, page: string): void {
  const version = options.docker === undefined ? {} : { version: options.docker };
  const daemon = daemonOptions({ ...version, storageDriver: "vfs", ...options.daemon });
  const described = defineImage({
    name: "busybox",
    tags: ["latest"],
    userland: "busybox",
    cmd: ["httpd", "-f", "-h", "/www"],
    exposed: ["80/tcp"],
    sizeBytes: 1_982_305,
    programs: BUSYBOX_PROGRAMS,
    files: [
      ["/www/index.html", page],
      ["/etc/passwd", "root:x:0:0:root:/root:/bin/sh\n"],
    ],
    directories: ["/bin", "/root", "/tmp", "/www"],
  });
  // An imported image has no variables, not even PATH.
  const busybox = { ...described, env: [] };
  const { kernelHost } = host;
  const runtime = makeContainerRuntime({
    host: kernelHost,
    hostFiles: (net) => host.files.of(net),
    quota: () => host.files.quota,
    images: [busybox],
    version: daemon.version,
  });
  installDocker(kernelHost, daemon, runtime);
  askDocker(kernelHost);
}
