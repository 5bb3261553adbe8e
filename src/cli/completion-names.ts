/** The names of a host that completion at the prompt knows. */
import { runningDocker } from "../docker/engine.ts";
import { entriesOf } from "../kernel/config/table.ts";
import type { LabHost } from "../lab/lab-host.ts";
import type { CompletionNames } from "../shell/completion.ts";

export function namesOf(host: LabHost): CompletionNames {
  const { kernelHost } = host;
  return (kind) => {
    const engine = runningDocker(kernelHost);
    switch (kind) {
      case "netns":
        return kernelHost.config.netnsNames.map((entry) => entry.name);
      case "device":
        return [...entriesOf(kernelHost.init.config.links)].map((link) => link.name);
      case "container":
        return [...(engine?.containers.values() ?? [])].map((container) => container.name);
      case "network":
        return [...(engine?.networks.values() ?? [])].map((network) => network.name);
      case "image":
        return (engine?.runtime.images() ?? []).map((image) => image.name);
      case "chain":
        return Object.values(kernelHost.init.config.firewall).flatMap(({ chains }) => chains.map((chain) => chain.name));
      default:
        return kind satisfies never;
    }
  };
}
