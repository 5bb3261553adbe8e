/** The containers of a host as its users see them. */

import { runningDocker } from "../docker/engine.ts";
import { type ContainerStatus, DockerError, type Container as EngineContainer } from "../docker/shapes.ts";
import { formatIpv4 } from "../wire/ipv4-address.ts";
import type { LabHost } from "./lab-host.ts";
import { Namespace } from "./namespace.ts";
import { Refused } from "./refused.ts";

/** A container of a host: what `docker ps -a` and `docker inspect` say of it, each as it is when it is read. */
export class Container {
  readonly #host: LabHost;
  readonly #container: EngineContainer;

  /** @internal */
  constructor(host: LabHost, container: EngineContainer) {
    this.#host = host;
    this.#container = container;
  }

  /** 64 hexadecimal digits. */
  get id(): string {
    return this.#container.id;
  }

  /** Its name, without a slash: "web". */
  get name(): string {
    return this.#container.name;
  }

  /** The image as it was asked for: "nginx:alpine". */
  get image(): string {
    return this.#container.config.image;
  }

  /** "created", "running", "paused", "restarting", "removing", "exited" or "dead". */
  get status(): ContainerStatus {
    return this.#container.state.status;
  }

  /** Its first process's exit code once it has ended; 0 before. */
  get exitCode(): number {
    return this.#container.state.exitCode;
  }

  /** Its address on each of its networks, by the network's name; empty while it does not run. */
  get addresses(): Readonly<Record<string, string>> {
    const endpoints = [...this.#container.endpoints.values()];
    return Object.fromEntries(
      endpoints.flatMap(({ networkName, address }) => (address === null ? [] : [[networkName, formatIpv4(address)]])),
    );
  }

  /**
   * The network namespace it runs in: the host's own with `--network host`. Refused (ESRCH) while it does not run.
   *
   *     host.container("web").netns.exec(["ip", "addr"])
   */
  get netns(): Namespace {
    const { net, name } = this.#container;
    if (net !== null) return new Namespace(this.#host, net);
    throw new Refused(`host ${this.#host.name}: container ${name}`, {
      errno: "ESRCH",
      message: `Container ${name} is not running`,
    });
  }
}

/** The containers of a host, in the order in which they were made; none where dockerd does not run. */
export function containersOf(host: LabHost): Container[] {
  const engine = runningDocker(host.kernelHost);
  return [...(engine?.containers.values() ?? [])].map((container) => new Container(host, container));
}

/** A container by its name, its id, or the beginning of its id. */
export function containerOf(host: LabHost, reference: string): Container {
  const what = `host ${host.name}: container ${reference}`;
  try {
    const found = runningDocker(host.kernelHost)?.findContainer(reference) ?? null;
    if (found !== null) return new Container(host, found);
  } catch (error) {
    if (!(error instanceof DockerError)) throw error;
    throw new Refused(what, { errno: "EINVAL", message: error.message });
  }
  throw new Refused(what, { errno: "ENOENT", message: `No such container: ${reference}` });
}
