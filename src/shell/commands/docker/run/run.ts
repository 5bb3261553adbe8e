/** `docker run` and `docker create`. Source: docker/cli, cli/command/container/run.go, create.go. */
import { createContainer } from "../../../../docker/container/create.ts";
import { familyOf, startContainer } from "../../../../docker/container/run.ts";
import type { Engine } from "../../../../docker/engine.ts";
import { referenceMistake } from "../../../../docker/images/reference.ts";
import { type Container, type CreateRequest, DockerError } from "../../../../docker/shapes.ts";
import type { Process } from "../../../../sim/process.ts";
import type { Signal } from "../../../../sim/signals.ts";
import { type Step, waitAny } from "../../../../sim/wait.ts";
import type { CommandContext } from "../../../command.ts";
import { toBytes } from "../../../io.ts";
import { FlagError, type Flags } from "../flags.ts";
import { failIfLost } from "../lost-output.ts";
import { reportRunError } from "../refuse.ts";
import { flagErrorText, MANY, type Verb } from "../verb.ts";
import { CREATE_FLAGS, RUN_FLAGS } from "./flags.ts";
import { absolute } from "./paths.ts";
import { SpecError } from "./port-spec.ts";
import { readRequest } from "./request.ts";

export const runVerb: Verb = {
  name: "run",
  line: "[OPTIONS] IMAGE [COMMAND] [ARG...]",
  about: "Create and run a new container from an image",
  about20: "Run a command in a new container",
  flags: RUN_FLAGS,
  arguments: MANY,
  interspersed: false,
  failure: 125,
  *run(context, engine, flags) {
    const container = make(context, engine, runVerb, flags);
    if (typeof container === "number") return container;
    const detached = flags.has("detach");
    if (detached) context.stdout.write(`${container.id}\n`);
    return yield* startAttached(context, engine, container, detached ? "detached" : "attached");
  },
};

export const createVerb: Verb = {
  ...runVerb,
  name: "create",
  about: "Create a new container",
  about20: "Create a new container",
  flags: CREATE_FLAGS,
  run(context, engine, flags) {
    const container = make(context, engine, createVerb, flags);
    if (typeof container === "number") return container;
    context.stdout.write(`${container.id}\n`);
    return 0;
  },
};

/** The new container, or the exit code after what is wrong was printed. */
function make(context: CommandContext, engine: Engine, verb: Verb, flags: Flags): Container | number {
  const { profile } = engine;
  const [image, ...command] = flags.operands as [string, ...string[]];
  const fail = (message: string): number => {
    reportRunError(context, engine, verb.name, message, true);
    return 125;
  };
  // `docker create` prints what the daemon said as it is.
  const refused = (message: string): number => {
    if (verb === runVerb) return fail(`Error response from daemon: ${message}`);
    context.stderr.write(`Error response from daemon: ${message}\n`);
    return 1;
  };
  let request: CreateRequest;
  try {
    request = readRequest({ context, profile, flags, image, command, detached: flags.has("detach") });
  } catch (error) {
    if (error instanceof SpecError) return fail(error.message);
    if (error instanceof DockerError) return refused(error.message);
    if (!(error instanceof FlagError)) throw error;
    context.stderr.write(flagErrorText(profile, verb, error.message));
    return 125;
  }
  if (isTerminalMissing(context, flags)) {
    context.stderr.write("the input device is not a TTY\n");
    return 1;
  }
  const mistake = referenceMistake(image, profile);
  if (mistake !== null) {
    if (verb === runVerb) return fail(mistake);
    context.stderr.write(`${mistake}\n`);
    return 1;
  }
  if (flags.value("pull") === "never" && !isLocal(engine, image)) return refused(`No such image: ${withTag(image)}`);
  if (!pullImage(context, engine, image)) return refused(registryMessage(engine));
  try {
    const { container, warnings } = createContainer(engine, request);
    for (const warning of warnings) context.stderr.write(`WARNING: ${warning}\n`);
    const idFile = flags.value("cidfile");
    if (idFile !== undefined) context.files.writeFile(absolute(context, idFile), toBytes(container.id));
    return container;
  } catch (error) {
    if (!(error instanceof DockerError)) throw error;
    return refused(error.message);
  }
}

/** -t with -i needs a terminal on this side too; detached it does not. */
export function isTerminalMissing(context: CommandContext, flags: Flags): boolean {
  return flags.has("tty") && flags.has("interactive") && !flags.has("detach") && !context.stdin.isTerminal;
}

/** An image that is not there is looked for in the registry, which nobody reaches from here. */
function pullImage(context: CommandContext, engine: Engine, reference: string): boolean {
  const found = engine.runtime.image(reference);
  if (found !== null && found.notice === null) return true;
  context.stderr.write(`Unable to find image '${withTag(reference)}' locally\n`);
  if (found === null) return false;
  context.stderr.write(`${found.notice}\n`);
  return true;
}

function isLocal(engine: Engine, reference: string): boolean {
  return engine.runtime.image(reference)?.notice === null;
}

function withTag(reference: string): string {
  return /:[^/]+$/.test(reference) ? reference : `${reference}:latest`;
}

export function registryMessage(engine: Engine): string {
  const resolv = engine.runtime.readHostFile("/etc/resolv.conf") ?? "";
  const server = /^nameserver\s+(\S+)/m.exec(resolv)?.[1] ?? "127.0.0.1";
  return `Get "https://registry-1.docker.io/v2/": dial tcp: lookup registry-1.docker.io on ${server}:53: no such host`;
}

/** Starts it and, where it is attached to, hands on what it prints until it ends. The code is the container's. */
function* startAttached(
  context: CommandContext,
  engine: Engine,
  container: Container,
  mode: "attached" | "detached",
): Step<number> {
  const from = container.logs.length;
  try {
    const stdin = mode === "attached" && container.config.openStdin ? context.stdin : null;
    if (mode === "attached") engine.events.ofContainer(container, "attach");
    startContainer(engine, container, { stdin });
  } catch (error) {
    if (!(error instanceof DockerError)) throw error;
    reportRunError(context, engine, "run", `Error response from daemon: ${error.message}`, false);
    return error.exitCode === 126 || error.exitCode === 127 ? error.exitCode : 125;
  }
  if (mode === "detached") return 0;
  return yield* follow(context, engine, container, from);
}

const HANDED_ON: readonly Signal[] = ["HUP", "INT", "QUIT", "TERM", "USR1", "USR2"];

/** What it logs from an entry on is printed until its process ends; signals are handed on to it. */
export function* follow(context: CommandContext, engine: Engine, container: Container, from: number): Step<number> {
  const process = container.process;
  if (process === null) return container.state.exitCode;
  for (const signal of HANDED_ON) context.process.on(signal, () => handOn(engine, container, process, signal));
  let at = from;
  try {
    for (;;) {
      for (; at < container.logs.length; at++) {
        const { stream, bytes } = container.logs[at]!;
        if (stream === "stdout" ? container.config.attachStdout : container.config.attachStderr) context[stream].write(bytes);
      }
      if (process.state === "exited") return failIfLost(context, process.exitCode);
      yield waitAny([container.changed, process.exited]);
    }
  } finally {
    for (const signal of HANDED_ON) context.process.on(signal, null);
  }
}

/** On a terminal of its own Ctrl-C reaches whoever stands in front there; without one only the first process. */
function handOn(engine: Engine, container: Container, process: Process, signal: Signal): void {
  if (!container.config.tty) return process.kill(signal);
  for (const each of familyOf(engine, container)) each.kill(signal);
}
