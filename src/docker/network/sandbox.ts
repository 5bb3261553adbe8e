/**
 * A container's namespace: made before its first process, gone after its last. Source: libnetwork/osl; daemon/oci_linux.go for
 * the sysctls.
 */
import type { Net } from "../../kernel/net.ts";
import { setLinkUp } from "../../kernel/netlink/link.ts";
import { addNetns, dropNetns } from "../../kernel/netlink/netns.ts";
import { writeSysctl } from "../../kernel/netlink/sysctl.ts";
import type { Engine } from "../engine.ts";
import { newId } from "../ids.ts";
import { type Container, DockerError } from "../shapes.ts";

/** Every container may bind low ports and open ping sockets without being root. */
const SANDBOX_SYSCTLS = { "net.ipv4.ip_unprivileged_port_start": "0", "net.ipv4.ping_group_range": "0\t2147483647" } as const;

/** runc's refusal: it belongs to the container's start, not to its networks. */
export class RuntimeFailure extends DockerError {}

export function makeSandbox(engine: Engine, container: Container): Net {
  const net = addNetns(engine.host);
  setLinkUp(net.loopback);
  container.net = net;
  container.sandboxId = newId(engine.random);
  engine.interfaceCounts.set(container.id, 0);
  const sysctls = { ...SANDBOX_SYSCTLS, ...container.hostConfig.sysctls };
  for (const [name, value] of Object.entries(sysctls)) {
    const refused = writeSysctl(net, name, value);
    if (refused === null) continue;
    dropSandbox(engine, container);
    const isMissing = refused.errno === "ENOENT";
    throw new RuntimeFailure(
      sysctlMessage(engine, name, isMissing ? "open" : "write", isMissing ? "no such file or directory" : "invalid argument"),
      400,
      isMissing ? 127 : 125,
    );
  }
  return net;
}

export function dropSandbox(engine: Engine, container: Container): void {
  const { net } = container;
  container.net = null;
  if (!engine.profile.keepsSandboxId) container.sandboxId = "";
  engine.interfaceCounts.delete(container.id);
  if (net !== null && net !== engine.host.init && !sharesNet(engine, net)) dropNetns(net);
}

/** A container in container mode keeps the namespace of one that stopped before it. */
function sharesNet(engine: Engine, net: Net): boolean {
  if (!engine.sharedNets.has(net)) return false;
  for (const other of engine.containers.values()) if (other.net === net) return true;
  return false;
}

function sysctlMessage(engine: Engine, name: string, call: "open" | "write", words: string): string {
  const { startFailure, startFailureEnd } = engine.profile.words;
  return `${startFailure}error during container init: ${call} /proc/sys/${name.replaceAll(".", "/")}: ${words}${startFailureEnd}`;
}
