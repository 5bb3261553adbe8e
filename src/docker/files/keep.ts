/** The three files docker keeps in a container: written when it starts, /etc/hosts again when its networks change while it runs. */
import { isUserNetwork } from "../container/create.ts";
import type { Engine } from "../engine.ts";
import type { Container } from "../shapes.ts";
import { hostsText } from "./hosts.ts";
import { resolvText } from "./resolv.ts";

/** Containers that were on a user network since they started keep the embedded DNS. */
const joinedUser = new WeakMap<Container, string>();

export function keepFiles(engine: Engine, container: Container): void {
  const { runtime } = engine;
  const { networkMode } = container.hostConfig;
  // Container mode: the other's files are mounted (see shareFiles of the runtime).
  if (networkMode.startsWith("container:")) return;
  const hosts = hostsText(engine, container) ?? runtime.readHostFile("/etc/hosts") ?? "";
  runtime.writeFile(container, "/etc/hosts", hosts);
  runtime.writeFile(container, "/etc/hostname", `${container.config.hostname}\n`);
  const isUser =
    isUserNetwork(networkMode) || [...container.endpoints.values()].some((each) => isUserEndpoint(engine, each.networkId));
  const wasUser = joinedUser.get(container) === container.sandboxId;
  if (isUser) joinedUser.set(container, container.sandboxId);
  runtime.writeFile(
    container,
    "/etc/resolv.conf",
    resolvText(engine, container, runtime.readHostFile("/etc/resolv.conf") ?? "", isUser || wasUser),
  );
}

function isUserEndpoint(engine: Engine, networkId: string): boolean {
  const network = engine.networks.get(networkId);
  return network !== undefined && network.driver === "bridge" && network.name !== "bridge";
}
