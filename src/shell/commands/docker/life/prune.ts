/** `docker container prune`. Source: docker/cli, cli/command/container/prune.go. */
import { pruneContainers } from "../../../../docker/container/prune.ts";
import type { Verb } from "../verb.ts";

export const containerPrune: Verb = {
  name: "container prune",
  line: "[OPTIONS]",
  about: "Remove all stopped containers",
  flags: [
    { name: "filter", kind: "list", isUnmodelled: true },
    { name: "force", short: "f", kind: "bool" },
  ],
  arguments: [0, 0],
  run(context, engine, flags) {
    if (!flags.has("force")) {
      context.stderr.write("docker container prune: asking back is not modelled: give --force\n");
      return 1;
    }
    const removed = pruneContainers(engine).map(({ id }) => `${id}\n`);
    if (removed.length > 0) context.stdout.write(`Deleted Containers:\n${removed.join("")}\n`);
    context.stdout.write("Total reclaimed space: 0B\n");
    return 0;
  },
};
