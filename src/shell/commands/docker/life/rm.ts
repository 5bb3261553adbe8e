/** `docker rm`. Source: docker/cli, cli/command/container/rm.go. */
import { releaseLinks, removeContainer } from "../../../../docker/container/run.ts";
import { DockerError } from "../../../../docker/shapes.ts";
import { noSuch } from "../print/missing.ts";
import { CONTAINERS, MANY, type Verb } from "../verb.ts";

export const rmVerb: Verb = {
  name: "rm",
  line: `[OPTIONS] ${CONTAINERS}`,
  about: "Remove one or more containers",
  flags: [
    { name: "force", short: "f", kind: "bool" },
    { name: "link", short: "l", kind: "bool", isUnmodelled: true },
    { name: "volumes", short: "v", kind: "bool" },
  ],
  arguments: MANY,
  run(context, engine, flags) {
    let code = 0;
    const refused: string[] = [];
    if (flags.has("force")) {
      releaseLinks(
        engine,
        flags.operands.flatMap((reference) => engine.findContainer(reference) ?? []),
      );
    }
    for (const reference of flags.operands) {
      const container = engine.findContainer(reference);
      if (container === null) {
        const isSilent = flags.has("force") && engine.profile.client.removesMissingSilently;
        if (!isSilent) refused.push(`${noSuch(engine, "container", reference)}\n`);
        if (!flags.has("force")) code = 1;
        continue;
      }
      try {
        removeContainer(engine, container, flags.has("force"), reference);
        context.stdout.write(`${reference}\n`);
      } catch (error) {
        if (!(error instanceof DockerError)) throw error;
        refused.push(`Error response from daemon: ${error.message}\n`);
        code = 1;
      }
    }
    context.stderr.write(refused.join(""));
    return code;
  },
};
