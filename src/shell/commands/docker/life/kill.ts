/** `docker kill`. Source: docker/cli, cli/command/container/kill.go. */
import { killContainer } from "../../../../docker/container/run.ts";
import { waitOn } from "../../../../sim/wait.ts";
import { forEach } from "../refuse.ts";
import { CONTAINERS, MANY, type Verb } from "../verb.ts";

export const killVerb: Verb = {
  name: "kill",
  line: `[OPTIONS] ${CONTAINERS}`,
  about: "Kill one or more running containers",
  flags: [{ name: "signal", short: "s", kind: "string" }],
  arguments: MANY,
  *run(context, engine, flags) {
    const signal = flags.value("signal") ?? "KILL";
    return yield* forEach(context, flags.operands, function* (reference) {
      const container = killContainer(engine, reference, signal);
      if (signal.replace(/^SIG/, "") === "KILL" || signal === "9")
        while (container.process !== null) yield waitOn(container.changed);
      return reference;
    });
  },
};
