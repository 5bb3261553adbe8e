/** `docker rename`. Source: docker/cli, cli/command/container/rename.go. */
import { renameContainer } from "../../../../docker/container/rename.ts";
import { daemonError } from "../refuse.ts";
import type { Verb } from "../verb.ts";

export const renameVerb: Verb = {
  name: "rename",
  line: "CONTAINER NEW_NAME",
  about: "Rename a container",
  flags: [],
  arguments: [2, 2],
  run(context, engine, flags) {
    const [reference, name] = flags.operands as [string, string];
    if (reference.trim() === "" || name.trim() === "") {
      context.stderr.write(`${engine.profile.client.words.blankName(reference)}\n`);
      return 1;
    }
    try {
      renameContainer(engine, reference, name);
      return 0;
    } catch (error) {
      const { words } = engine.profile.client;
      context.stderr.write(words.renameFailed);
      daemonError(context, error);
      context.stderr.write(words.renameFailedOf(reference));
      return 1;
    }
  },
};
