/** A change that somebody asks about, as the command that makes it, typed on the lab's first host. */
import { runningDocker } from "../docker/engine.ts";
import type { Net } from "../kernel/net.ts";
import type { Lab } from "../lab/lab.ts";
import { type Cure, typedIn } from "../why/cure.ts";
import type { Change, NetnsName, TriedOut } from "./protocol.ts";

/** A namespace by its name in the topology; null where there is none. */
export function netNamed(lab: Lab, { host: hostName, netns }: NetnsName): Net | null {
  const host = lab.hosts.get(hostName)?.kernelHost;
  if (host === undefined) return null;
  if (netns === "") return host.init;
  const id =
    host.config.netnsNames.find(({ name }) => name === netns)?.netns ?? Number(/^#(\d+)$/.exec(netns)?.[1] ?? Number.NaN);
  const container = [...(runningDocker(host)?.containers.values() ?? [])].find(({ name }) => name === netns);
  const net = lab.kernel.nets[id] ?? container?.net ?? null;
  return net?.host === host ? (net as Net) : null;
}

export function commandFor(lab: Lab, net: Net, change: Change): string {
  if (change.kind !== "replaceRoute") return typedIn(lab, net, wordsOf(change)).command;
  // Two routes with one prefix and metric cannot be there at once.
  const { at, route, by } = change;
  const steps = [{ kind: "deleteRoute", at, route } as const, { kind: "addRoute", at, route: by } as const];
  return steps.map((step) => commandFor(lab, net, step)).join(" && ");
}

/** What a change prints in a copy of the lab. */
export function tried(lab: Lab, net: Net, change: Change): TriedOut {
  const [host] = lab.fork().hosts.values();
  const { exitCode, stdout, stderr } = host!.runScript("sh", commandFor(lab, net, change), {});
  return { exitCode, printed: `${stdout}${stderr}` };
}

function wordsOf(change: Exclude<Change, { kind: "replaceRoute" }>): Cure["command"] {
  switch (change.kind) {
    case "command":
      return change.command;
    case "deleteRule":
      return `iptables -t ${change.table} -D ${change.chain} ${change.number}`;
    case "replaceRule":
      return `iptables -t ${change.table} -R ${change.chain} ${change.number} ${change.rule}`;
    case "deleteRoute":
      return `ip route del ${change.route}`;
    case "addRoute":
      return `ip route add ${change.route}`;
    case "sysctl":
      return `sysctl -w ${change.name}=${change.value}`;
    case "link":
      return `ip link set ${change.device} ${change.up ? "up" : "down"}`;
    case "setLink":
      return `ip link set ${change.device} ${change.settings}`;
    default:
      return change satisfies never;
  }
}
