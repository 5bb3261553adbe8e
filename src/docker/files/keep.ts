/**
 * The three files docker keeps in a container: written when it starts; /etc/hosts and /etc/resolv.conf follow its networks while
 * it runs.
 */
import { decodeText } from "../../wire/text.ts";
import { isUserNetwork } from "../container/create.ts";
import type { Engine } from "../engine.ts";
import type { Container } from "../shapes.ts";
import { hostsText } from "./hosts.ts";
import { resolvText } from "./resolv.ts";

/** All three, when the container starts. Container mode: the other's files are mounted (see shareFiles of the runtime). */
export function writeFiles(engine: Engine, container: Container): void {
  const { runtime } = engine;
  if (container.hostConfig.networkMode.startsWith("container:")) return;
  const hosts = hostsText(engine, container) ?? runtime.readHostFile("/etc/hosts") ?? "";
  runtime.writeFile(container, "/etc/hosts", hosts);
  runtime.writeFile(container, "/etc/hostname", `${container.config.hostname}\n`);
  writeResolv(engine, container);
}

/** Its networks changed while it runs. */
export function keepResolv(engine: Engine, container: Container): void {
  const bytes = engine.runtime.readFile(container, RESOLV);
  const text = bytes === null ? null : decodeText(bytes);
  if (text !== null && text === container.writtenResolv) writeResolv(engine, container);
}

const RESOLV = "/etc/resolv.conf";

function writeResolv(engine: Engine, container: Container): void {
  const { runtime } = engine;
  const isUser =
    isUserNetwork(container.hostConfig.networkMode) ||
    [...container.endpoints.values()].some((each) => isUserEndpoint(engine, each.networkId));
  const wasUser = container.userSandboxId === container.sandboxId;
  if (isUser) container.userSandboxId = container.sandboxId;
  const text = resolvText(engine, container, runtime.readHostFile(RESOLV) ?? "", isUser || wasUser);
  container.writtenResolv = text;
  runtime.writeFile(container, RESOLV, text);
}

function isUserEndpoint(engine: Engine, networkId: string): boolean {
  const network = engine.networks.get(networkId);
  return network !== undefined && network.driver === "bridge" && network.name !== "bridge";
}
