/** `docker network rm`: refused while somebody is on it; the bridge and its rules go. */
import type { Engine } from "../engine.ts";
import { runIptables } from "../rules/iptables.ts";
import { DockerError, type Network } from "../shapes.ts";
import { tearDownBridge } from "./bridge.ts";

export const PREDEFINED: ReadonlySet<string> = new Set(["bridge", "host", "none"]);

export function removeNetwork(engine: Engine, network: Network): void {
  if (PREDEFINED.has(network.name)) {
    throw new DockerError(`${network.name} is a pre-defined network and cannot be removed`, 403, 1);
  }
  if (network.endpoints.size > 0) {
    const holders = engine.containersOn(network).map((each) => ({ name: each.name, id: network.endpoints.get(each.id)!.id }));
    throw new DockerError(engine.profile.words.activeEndpoints(network.name, network.id, holders), 403, 1);
  }
  tearDownBridge(engine, network);
  if (engine.daemon.iptables) {
    const { firewall } = engine.profile;
    runIptables(engine.host.init, (iptables) => firewall.removeNetwork(iptables, network, engine.daemon));
  }
  engine.networks.delete(network.id);
  engine.allocators.delete(network.id);
  engine.events.ofNetwork(network, "destroy");
}
