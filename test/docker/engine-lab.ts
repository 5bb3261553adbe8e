/** A host beside a router as the rule sets were recorded on, with dockerd and a runtime whose containers do nothing but wait. */

import { createContainer } from "../../src/docker/container/create.ts";
import { startContainer } from "../../src/docker/container/run.ts";
import { daemonOptions } from "../../src/docker/daemon-options.ts";
import { Engine } from "../../src/docker/engine.ts";
import { PLAIN_ENDPOINT } from "../../src/docker/network/endpoint.ts";
import type { ContainerRuntime } from "../../src/docker/runtime.ts";
import type {
  Container,
  ContainerConfig,
  CreateRequest,
  DaemonOptions,
  EndpointConfig,
  HostConfig,
  Image,
  NetworkRequest,
  PortBinding,
  PortKey,
} from "../../src/docker/shapes.ts";
import { Lab } from "../../src/lab/lab.ts";
import type { LabHost } from "../../src/lab/lab-host.ts";
import { FIRST_HOST } from "../../src/linux/recording.ts";
import { CONFIG_OPTIONS } from "../../src/shell/commands/docker/options/config.ts";
import { HOST_OPTIONS } from "../../src/shell/commands/docker/options/host-config.ts";
import { settings } from "../../src/shell/commands/docker/options/row.ts";
import { type Program, WaitQueue, waitOn } from "../../src/sim/wait.ts";

export const BUSYBOX: Image = {
  name: "busybox",
  tags: ["latest"],
  id: "0".repeat(64),
  entrypoint: null,
  cmd: ["httpd", "-f", "-h", "/www"],
  exposed: ["80/tcp"],
  env: [],
  workingDir: "",
  user: "",
  labels: {},
  stopSignal: null,
  programs: ["httpd"],
};

function* wait(): Program {
  const never = new WaitQueue("nothing");
  for (;;) yield waitOn(never);
}

export function idleRuntime(lab: Lab): ContainerRuntime {
  return {
    image: (reference) => (reference === "busybox" ? { image: BUSYBOX, notice: null } : null),
    images: () => [BUSYBOX],
    makeFiles: () => null,
    writeFile: () => {},
    readFile: () => null,
    readHostFile: () => null,
    start: (_container, argv) =>
      argv[0] === "nosuch"
        ? { exitCode: 127, message: `exec: "nosuch": executable file not found in $PATH` }
        : lab.kernel.loop.spawn(argv.join(" "), () => wait()),
  };
}

export function dockerLab(given: Partial<DaemonOptions> = {}): { lab: Lab; host: LabHost; engine: Engine } {
  const lab = new Lab({ seed: 7, kernel: FIRST_HOST });
  const host = lab.addHost("dockerhost");
  const router = lab.addHost("lan");
  lab.link({ host, device: "eth0" }, { host: router, device: "eth0" });
  host.netns().up("lo").addAddress("eth0", "10.0.0.10/24", { broadcast: true }).up("eth0");
  host.netns().addRoute("default", { gateway: "10.0.0.1", device: "eth0" });
  router.netns().up("lo").addAddress("eth0", "10.0.0.1/24", { broadcast: true }).up("eth0");
  lab.advance(1);
  return { lab, host, engine: new Engine(host.kernelHost, daemonOptions(given), idleRuntime(lab)) };
}

export interface RunOptions {
  /** As typed after -p. */
  readonly ports?: readonly (readonly [PortKey, Partial<PortBinding>])[];
  readonly network?: string;
  readonly endpoint?: Partial<EndpointConfig>;
  readonly links?: readonly string[];
  readonly publishAll?: boolean;
  readonly host?: Partial<HostConfig>;
  readonly config?: Partial<ContainerConfig>;
}

export function createRequest(name: string | null, options: RunOptions = {}): CreateRequest {
  const portBindings = new Map<PortKey, PortBinding[]>();
  for (const [key, binding] of options.ports ?? []) {
    portBindings.set(key, [...(portBindings.get(key) ?? []), { hostIp: "", hostPort: "", ...binding }]);
  }
  const network = options.network ?? "default";
  return {
    name,
    config: { ...settings(CONFIG_OPTIONS, (row) => row.default), image: "busybox", ...options.config },
    hostConfig: {
      ...settings(HOST_OPTIONS, (row) => row.default),
      networkMode: network,
      portBindings,
      publishAllPorts: options.publishAll ?? false,
      links: options.links ?? [],
      ...options.host,
    },
    networking: new Map([[network, { ...PLAIN_ENDPOINT, ...options.endpoint }]]),
  };
}

export function run(engine: Engine, name: string, options: RunOptions = {}): Container {
  const { container } = createContainer(engine, createRequest(name, options));
  startContainer(engine, container);
  return container;
}

export function networkRequest(name: string, options: Partial<NetworkRequest> = {}): NetworkRequest {
  return {
    name,
    driver: "bridge",
    internal: false,
    attachable: false,
    options: {},
    labels: {},
    subnet: null,
    gateway: null,
    ipRange: null,
    auxAddresses: new Map(),
    ...options,
  };
}
