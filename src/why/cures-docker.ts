/** Containers: a port published on another address, a network that is not internal. */
import { runningDocker } from "../docker/engine.ts";
import type { Failed } from "./candidates.ts";
import { type Cure, containerOf, typedIn } from "./cure.ts";

export function dockerCures(failed: Failed): Cure[] {
  return [...publishCures(failed), ...networkCures(failed), ...stoppedCures(failed)];
}

/** A port that is published on one address of the host: the same `docker run`, without that address. */
function publishCures({ hops, before }: Failed): Cure[] {
  const refused = hops.some((hop) => hop.kind === "noListener");
  if (!refused) return [];
  return before.flatMap((command) => {
    const changed = command.replace(/(-p |--publish[ =])[\d.]+:(\d+:)/, "$1$2");
    const name = /--name[ =](\S+)/.exec(command)?.[1];
    return changed === command || name === undefined ? [] : [{ command: `docker rm -f ${name}; ${changed}` }];
  });
}

/** A container that has no route out of its internal network joins the default one, too. */
function networkCures({ lab, hops }: Failed): Cure[] {
  const nets = new Set(
    hops.filter(({ kind }) => kind === "noRoute" || kind === "drop").map(({ netns }) => lab.kernel.nets[netns]),
  );
  return [...nets].flatMap((net) => {
    const name = net === null || net === undefined ? null : containerOf(net);
    return name === null ? [] : [typedIn(lab, net!.host.init, `docker network connect bridge ${name}`)];
  });
}

/** Where nobody listens: a container that does not run is started, one that has left all networks joins the default one. */
function stoppedCures({ lab, hops }: Failed): Cure[] {
  if (!hops.some((hop) => hop.kind === "noListener")) return [];
  return lab.kernel.hosts.flatMap((host) =>
    [...(runningDocker(host)?.containers.values() ?? [])].flatMap(({ name, state, endpoints }) => {
      if (state.status !== "running") return [typedIn(lab, host.init, `docker start ${name}`)];
      return endpoints.size > 0 ? [] : [typedIn(lab, host.init, `docker network connect bridge ${name}`)];
    }),
  );
}
