/**
 * Puts dockerd on a host of a lab: it comes up when the first `docker` command is typed, and leaves the host as it was until
 * then.
 *
 *     installDockerd(host, { version: "28", images: [{ name: "team/api", listens: [{ port: 8080, body: "hello\n" }] }] });
 */
import { daemonOptions } from "../docker/daemon-options.ts";
import { installDocker } from "../docker/engine.ts";
import { type DeclaredImage, declareImage } from "../docker/images/declared.ts";
import type { DaemonOptions } from "../docker/shapes.ts";
import { makeContainerRuntime } from "../shell/containers/runtime.ts";
import type { LabHost } from "./lab-host.ts";

export interface DockerdOptions extends Partial<DaemonOptions> {
  /** Images beside the catalogue's. */
  readonly images?: readonly DeclaredImage[];
}

export function installDockerd(host: LabHost, { images = [], ...given }: DockerdOptions = {}): void {
  const daemon = daemonOptions(given);
  const runtime = makeContainerRuntime({
    host: host.kernelHost,
    hostFiles: (net) => host.files.of(net),
    quota: () => host.files.quota,
    images: images.map(declareImage),
    version: daemon.version,
  });
  installDocker(host.kernelHost, daemon, runtime);
}
