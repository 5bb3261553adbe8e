/** The host name of a container: docker's word for it, and what its processes see. moby: daemon/container_operations.go. */
import type { Host } from "../../kernel/host.ts";
import { shortId } from "../ids.ts";
import { type Container, type CreateRequest, DockerError } from "../shapes.ts";

/** Nothing can be named in a UTS namespace that is not its own. */
export function checkHostname({ config, hostConfig }: CreateRequest): void {
  if (hostConfig.networkMode.startsWith("container:") && config.hostname !== "")
    throw new DockerError("conflicting options: hostname and the network mode", 400);
  if (hostConfig.utsMode !== "host") return;
  if (config.hostname !== "") throw new DockerError("conflicting options: hostname and the UTS mode", 400);
  if (config.domainname !== "") throw new DockerError("a domain name in the host's UTS namespace is not modelled", 501);
}

/** Of Config, /etc/hostname and /etc/hosts. */
export function configuredHostname({ config, hostConfig }: CreateRequest, id: string, host: Host): string {
  if (config.hostname !== "") return config.hostname;
  return hostConfig.networkMode === "host" ? host.name : shortId(id);
}

export interface UtsOwners {
  readonly host: Host;
  /** The container whose network another one has; null where it has its own. */
  readonly sharedWith: (container: Container) => Container | null;
}

/**
 * Of its UTS namespace, as its processes see it. With the network of another one it has that container's name, but not its UTS
 * namespace.
 */
export function hostnameInside(container: Container, { host, sharedWith }: UtsOwners): string {
  if (container.hostConfig.utsMode === "host") return host.name;
  let named = container;
  for (let other = sharedWith(named); other !== null && other !== named; other = sharedWith(named)) named = other;
  return named.config.hostname;
}
