import type { Container } from "../../../../docker/shapes.ts";
import { findOrReport } from "../refuse.ts";
import { follow } from "../run/run.ts";
import type { Verb } from "../verb.ts";

export const attachVerb: Verb = {
  name: "attach",
  line: "[OPTIONS] CONTAINER",
  about: "Attach local standard input, output, and error streams to a running container",
  flags: [
    { name: "detach-keys", kind: "string", isIgnored: true },
    { name: "no-stdin", kind: "bool" },
    { name: "sig-proxy", kind: "bool", isUnmodelled: true, isOnByDefault: true },
  ],
  arguments: [1, 1],
  *run(context, engine, flags) {
    const container = findOrReport(context, engine, flags.operands[0]!);
    if (container === null) return 1;
    if (container.state.status !== "running") {
      const which = container.state.status === "paused" ? "paused" : "stopped";
      const advice = which === "paused" ? "unpause it first" : "start it first";
      context.stderr.write(`${engine.profile.client.words.cannotAttach(which, advice)}\n`);
      return 1;
    }
    if (container.config.openStdin && !flags.has("no-stdin"))
      context.stderr.write("netnsim: docker attach: what is typed here does not reach the container\n");
    const shown: Container = { ...container, config: { ...container.config, attachStdout: true, attachStderr: true } };
    return yield* follow(context, engine, shown, container.logs.length);
  },
};
