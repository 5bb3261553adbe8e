/** `docker pause` and `docker unpause`. Source: docker/cli, cli/command/container/pause.go, unpause.go. */
import { pause, unpause } from "../../../../docker/container/run.ts";
import type { Engine } from "../../../../docker/engine.ts";
import type { Container } from "../../../../docker/shapes.ts";
import { daemonError } from "../refuse.ts";
import { CONTAINERS, MANY, type Verb } from "../verb.ts";

function pausing(name: string, about: string, act: (engine: Engine, container: Container) => void): Verb {
  return {
    name,
    line: CONTAINERS,
    about,
    flags: [],
    arguments: MANY,
    run(context, engine, flags) {
      let code = 0;
      for (const reference of flags.operands) {
        try {
          act(engine, engine.container(reference));
          context.stdout.write(`${reference}\n`);
        } catch (error) {
          code = daemonError(context, error);
        }
      }
      return code;
    },
  };
}

export const pauseVerb = pausing("pause", "Pause all processes within one or more containers", pause);
export const unpauseVerb = pausing("unpause", "Unpause all processes within one or more containers", unpause);
