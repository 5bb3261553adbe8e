/** `docker start`. Source: docker/cli, cli/command/container/start.go. */
import { startContainer } from "../../../../docker/container/run.ts";
import type { Engine } from "../../../../docker/engine.ts";
import type { CommandContext } from "../../../command.ts";
import { logLine } from "../log-line.ts";
import { daemonError, findOrReport } from "../refuse.ts";
import { follow } from "../run/run.ts";
import { CONTAINERS, MANY, type Verb } from "../verb.ts";

export const startVerb: Verb = {
  name: "start",
  line: `[OPTIONS] ${CONTAINERS}`,
  about: "Start one or more stopped containers",
  flags: [
    { name: "attach", short: "a", kind: "bool" },
    { name: "checkpoint", kind: "string", requires: "experimental" },
    { name: "checkpoint-dir", kind: "string", requires: "experimental" },
    { name: "detach-keys", kind: "string", isIgnored: true },
    { name: "interactive", short: "i", kind: "bool" },
  ],
  arguments: MANY,
  *run(context, engine, flags) {
    const attached = flags.has("attach") || flags.has("interactive");
    if (attached) {
      if (flags.operands.length > 1) {
        context.stderr.write("you cannot start and attach multiple containers at once\n");
        return 1;
      }
      try {
        const container = findOrReport(context, engine, flags.operands[0]!);
        if (container === null) return 1;
        const shown = { ...container.config, attachStdout: true, attachStderr: true };
        Object.assign(container, { config: shown });
        const from = container.logs.length;
        startContainer(engine, container, { stdin: container.config.openStdin ? context.stdin : null });
        return yield* follow(context, engine, container, from);
      } catch (error) {
        reportWaitCanceled(context, engine);
        return daemonError(context, error);
      }
    }
    const failed: string[] = [];
    for (const reference of flags.operands) {
      try {
        startContainer(engine, engine.container(reference));
        context.stdout.write(`${reference}\n`);
      } catch (error) {
        daemonError(context, error);
        failed.push(reference);
      }
    }
    if (failed.length === 0) return 0;
    context.stderr.write(`${engine.profile.client.words.failedToStart(failed)}\n`);
    return 1;
  },
};

function reportWaitCanceled({ stderr }: CommandContext, { profile, host }: Engine): void {
  if (!profile.client.logsCanceledWait) return;
  stderr.write(logLine(host, "error", "error waiting for container: context canceled"));
}
