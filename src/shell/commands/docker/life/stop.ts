/** `docker stop` and `docker restart`. Source: docker/cli, cli/command/container/stop.go, restart.go. */
import { restartContainer, stopContainer } from "../../../../docker/container/run.ts";
import type { Engine } from "../../../../docker/engine.ts";
import { type Container, DockerError } from "../../../../docker/shapes.ts";
import { type Step, waitOn } from "../../../../sim/wait.ts";
import type { CommandContext } from "../../../command.ts";
import type { FlagSpec, Flags } from "../flags.ts";
import { forEach } from "../refuse.ts";
import { CONTAINERS, MANY, type Verb } from "../verb.ts";

const STOP_FLAGS: readonly FlagSpec[] = [
  { name: "time", short: "t", kind: "int", until: 27 },
  { name: "time", kind: "int", since: 28 },
  { name: "timeout", short: "t", kind: "int", since: 28 },
  { name: "signal", short: "s", kind: "string", since: 23 },
];

export const stopVerb: Verb = {
  name: "stop",
  line: `[OPTIONS] ${CONTAINERS}`,
  about: "Stop one or more running containers",
  flags: STOP_FLAGS,
  arguments: MANY,
  *run(context, engine, flags) {
    const seconds = secondsOf(flags);
    return yield* together(context, engine, flags.operands, (container) =>
      stopContainer(engine, container, seconds, flags.value("signal")),
    );
  },
};

/** Undefined: as the container says. A time below zero waits for ever. */
function secondsOf(flags: Flags): number | undefined {
  const given = flags.value("timeout") ?? flags.value("time");
  if (given === undefined) return undefined;
  return Number(given) < 0 ? Number.POSITIVE_INFINITY : Number(given);
}

export const restartVerb: Verb = {
  ...stopVerb,
  name: "restart",
  about: "Restart one or more containers",
  *run(context, engine, flags) {
    const seconds = secondsOf(flags);
    return yield* forEach(context, flags.operands, function* (reference) {
      yield* restartContainer(engine, reference, seconds, flags.value("signal"));
      return reference;
    });
  },
};

/** `docker stop A B` stops them at the same time: each in a process of its own, reported in the order given. */
function* together(
  context: CommandContext,
  engine: Engine,
  references: readonly string[],
  act: (container: Container) => Step<void>,
): Step<number> {
  const workers = references.map((reference) => {
    const container = engine.findContainer(reference);
    if (container === null) return { reference, worker: null };
    const worker = context.host.loop.spawn("docker", () => quietly(act(container)), context.process);
    return { reference, worker };
  });
  return yield* forEach(
    context,
    workers.map(({ reference }) => reference),
    function* (reference) {
      const { worker } = workers.find((each) => each.reference === reference)!;
      if (worker === null) throw new DockerError(engine.profile.words.noSuchContainer(reference), 404, 1);
      while (worker.state !== "exited") yield waitOn(worker.exited);
      return reference;
    },
  );
}

function* quietly(step: Step<void>): Step<number> {
  yield* step;
  return 0;
}
