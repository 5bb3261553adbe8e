/**
 * The network namespace a process ID or a file stands for: what `ip link set netns`, `nsenter` and `ip netns attach` are given.
 * Linux: get_net_ns_by_pid(), get_net_ns_by_fd(), net/core/net_namespace.c.
 */
import { runningDocker } from "../../docker/engine.ts";
import type { Container } from "../../docker/shapes.ts";
import type { Host } from "../../kernel/host.ts";
import type { Net } from "../../kernel/net.ts";
import { findNetns, netOfProcess } from "../../kernel/netlink/netns.ts";

/** Null: no such process. */
export function netOfPid(host: Host, pid: number): Net | null {
  if (pid === 1) return host.init;
  const container = containersOf(host).find(({ state }) => state.pid === pid);
  if (container !== undefined) return container.net;
  const process = host.loop.processes.get(pid);
  if (process === undefined && host.loop.isOutside(pid)) return host.init;
  return process === undefined || process.state === "exited" ? null : (netOfProcess(process) ?? host.init);
}

/** /run/netns/NAME, /run/docker/netns/SANDBOX or /proc/PID/ns/net; null where the file is no namespace. */
export function netOfFile(host: Host, file: string): Net | null {
  const path = file.replace(/^\/var\/run\//, "/run/");
  const pid = /^\/proc\/(\d+)\/ns\/net$/.exec(path)?.[1];
  if (pid !== undefined) return netOfPid(host, Number(pid));
  const named = /^\/run\/netns\/([^/]+)$/.exec(path)?.[1];
  if (named !== undefined) return findNetns(host, named);
  const sandbox = /^\/run\/docker\/netns\/([^/]+)$/.exec(path)?.[1];
  if (sandbox === undefined) return null;
  if (sandbox === "default") return host.init;
  return containersOf(host).find((each) => each.sandboxId.slice(0, 12) === sandbox)?.net ?? null;
}

function containersOf(host: Host): Container[] {
  return [...(runningDocker(host)?.containers.values() ?? [])];
}
