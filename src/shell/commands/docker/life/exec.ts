/** `docker exec`. Source: docker/cli, cli/command/container/exec.go. */
import { execFailure, execInContainer } from "../../../../docker/container/exec.ts";
import { sinkOf } from "../../../../docker/runtime.ts";
import { DockerError } from "../../../../docker/shapes.ts";
import type { Process } from "../../../../sim/process.ts";
import { Killed } from "../../../../sim/signals.ts";
import { runChild } from "../../../run-child.ts";
import { failIfLost } from "../lost-output.ts";
import { daemonError, findOrReport } from "../refuse.ts";
import { readVariables } from "../run/key-values.ts";
import { SpecError } from "../run/port-spec.ts";
import { isTerminalMissing } from "../run/run.ts";
import type { Verb } from "../verb.ts";

export const execVerb: Verb = {
  name: "exec",
  line: "[OPTIONS] CONTAINER COMMAND [ARG...]",
  about: "Execute a command in a running container",
  about20: "Run a command in a running container",
  flags: [
    { name: "detach", short: "d", kind: "bool" },
    { name: "detach-keys", kind: "string", isIgnored: true },
    { name: "env", short: "e", kind: "list" },
    { name: "env-file", kind: "list" },
    { name: "interactive", short: "i", kind: "bool" },
    { name: "privileged", kind: "bool" },
    { name: "tty", short: "t", kind: "bool" },
    { name: "user", short: "u", kind: "string" },
    { name: "workdir", short: "w", kind: "string" },
  ],
  arguments: [2, Number.POSITIVE_INFINITY],
  interspersed: false,
  *run(context, engine, flags) {
    const [reference, ...argv] = flags.operands as [string, ...string[]];
    let env: readonly string[];
    try {
      env = readVariables({ context, flags, profile: engine.profile });
    } catch (error) {
      if (!(error instanceof SpecError)) throw error;
      context.stderr.write(`${error.message.replace(/^--env-file: /, "")}\n`);
      return 1;
    }
    const container = findOrReport(context, engine, reference);
    if (container === null) return 1;
    if (isTerminalMissing(context, flags)) {
      context.stderr.write("the input device is not a TTY\n");
      return 1;
    }
    const detached = flags.has("detach");
    let process: Process;
    try {
      process = execInContainer(engine, container, argv, {
        stdin: flags.has("interactive") && !detached ? context.stdin : null,
        stdout: detached ? sinkOf(() => {}) : context.stdout,
        stderr: detached ? sinkOf(() => {}) : context.stderr,
        tty: flags.has("tty"),
        env,
        workingDir: flags.value("workdir") ?? "",
        user: flags.value("user") ?? "",
        privileged: flags.has("privileged") || container.hostConfig.privileged,
        parent: detached ? null : context.process,
      });
    } catch (error) {
      if (!(error instanceof DockerError) || (error.exitCode !== 126 && error.exitCode !== 127))
        return daemonError(context, error);
      const { stream, text, exitCode } = execFailure(engine, error);
      context[stream].write(text);
      return exitCode;
    }
    if (detached) return 0;
    try {
      return failIfLost(context, yield* runChild(context.process, process));
    } catch (error) {
      // A signal that ended the process inside is only its code to the client.
      if (error instanceof Killed && process.endedBy === error.signal) return process.exitCode;
      throw error;
    }
  },
};
