/** The names of a host that completion at the prompt knows. */
import { runningDocker } from "../docker/engine.ts";
import { entriesOf } from "../kernel/config/table.ts";
import type { Host } from "../kernel/host.ts";
import type { CompletionNames } from "./completion.ts";

export function completionNames(host: Host): CompletionNames {
  return (kind) => {
    const engine = runningDocker(host);
    switch (kind) {
      case "netns":
        return host.config.netnsNames.map((entry) => entry.name);
      case "device":
        return [...entriesOf(host.init.config.links)].map((link) => link.name);
      case "container":
        return [...(engine?.containers.values() ?? [])].map((container) => container.name);
      case "network":
        return [...(engine?.networks.values() ?? [])].map((network) => network.name);
      case "image":
        return (engine?.runtime.images() ?? []).map((image) => image.name);
      case "chain":
        return Object.values(host.init.config.firewall).flatMap(({ chains }) => chains.map((chain) => chain.name));
      default:
        return kind satisfies never;
    }
  };
}
