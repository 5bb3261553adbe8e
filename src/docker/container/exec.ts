/** `docker exec`. Source: moby, daemon/exec.go. */
import type { Process } from "../../sim/process.ts";
import type { Engine } from "../engine.ts";
import { idOf } from "../images/define.ts";
import type { ProcessOptions } from "../runtime.ts";
import { type Container, DockerError } from "../shapes.ts";
import { linkEnvironment } from "./links.ts";
import { isFailure } from "./run.ts";

/** Refuses a container in which nothing can be started now. */
export function refuseExec(engine: Engine, container: Container): void {
  const { state } = container;
  if (state.status === "paused") {
    throw new DockerError(`Container ${container.name} is paused, unpause the container before exec`, 409, 1);
  }
  if (state.status === "restarting") {
    throw new DockerError(`Container ${container.id} is restarting, wait until the container is running`, 409, 1);
  }
  if (state.status !== "running") throw new DockerError(engine.profile.words.notRunning(container.id), 409, 1);
}

/** Its id follows from how many there were: no random number is drawn for what inspect hardly shows. */
export function announceExec(engine: Engine, container: Container, argv: readonly string[]): string {
  const execID = idOf(`${container.id} ${engine.execs++}`);
  engine.events.ofContainer(container, `exec_create: ${commandOf(argv)}`, { execID });
  return execID;
}

function commandOf([path, ...args]: readonly string[]): string {
  return `${path} ${args.join(" ")}`;
}

/** One more process inside. */
export function execInContainer(
  engine: Engine,
  container: Container,
  argv: readonly string[],
  options: Omit<ProcessOptions, "isFirst">,
  execID: string | null = null,
): Process {
  refuseExec(engine, container);
  const id = execID ?? announceExec(engine, container, argv);
  engine.events.ofContainer(container, `exec_start: ${commandOf(argv)}`, { execID: id });
  const env = [...linkEnvironment(engine, container), ...options.env];
  const started = engine.runtime.start(container, argv, { ...options, env, isFirst: false });
  if (isFailure(started)) throw new DockerError(started.message, 400, started.exitCode);
  container.execs.add(started);
  started.atExit.push(() => {
    container.execs.delete(started);
    engine.events.ofContainer(container, "exec_die", { execID: id, exitCode: String(started.exitCode) });
  });
  return started;
}

/** What a client reads of a command that could not be started, and the exit code that it gets. */
export function execFailure(
  { profile }: Engine,
  error: DockerError,
): { readonly stream: "stdout" | "stderr"; readonly text: string; readonly exitCode: number } {
  // The daemon finds the user itself, before runc is asked.
  if (error.message.startsWith("unable to find user "))
    return { stream: "stderr", text: `${error.message}\n`, exitCode: error.exitCode };
  const words = "OCI runtime exec failed: exec failed: unable to start container process: ";
  // The daemon writes it where the command would have written, as to a terminal.
  const text = `${words}${error.message}${profile.words.startFailureEnd}\r\n`;
  return { stream: "stdout", text, exitCode: profile.client.execFailsWith126 ? 126 : error.exitCode };
}
