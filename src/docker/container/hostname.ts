/** The host name of a container: docker's word for it, and what its processes see. moby: daemon/container_operations.go. */
import type { Host } from "../../kernel/host.ts";
import { shortId } from "../ids.ts";
import type { Container, CreateRequest } from "../shapes.ts";

/** Of Config, /etc/hostname and /etc/hosts. */
export function configuredHostname({ config, hostConfig }: CreateRequest, id: string, host: Host): string {
  if (config.hostname !== "") return config.hostname;
  return hostConfig.networkMode === "host" ? host.name : shortId(id);
}

/** Of its UTS namespace. `shared` finds the container whose network another one has; null where it has its own. */
export function hostnameInside(container: Container, shared: (container: Container) => Container | null): string {
  const other = shared(container);
  return other === null || other === container ? container.config.hostname : hostnameInside(other, shared);
}
