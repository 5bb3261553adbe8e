/** `docker wait`. Source: docker/cli, cli/command/container/wait.go. */
import { waitOn } from "../../../../sim/wait.ts";
import { forEach } from "../refuse.ts";
import { CONTAINERS, MANY, type Verb } from "../verb.ts";

export const waitVerb: Verb = {
  name: "wait",
  line: CONTAINERS,
  about: "Block until one or more containers stop, then print their exit codes",
  flags: [],
  arguments: MANY,
  *run(context, engine, flags) {
    return yield* forEach(context, flags.operands, function* (reference) {
      const container = engine.container(reference);
      const { process } = container;
      while (process !== null && process.state !== "exited") yield waitOn(process.exited);
      return String(container.state.exitCode);
    });
  },
};
