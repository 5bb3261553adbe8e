/** start, stop, restart, kill, pause, unpause, wait, rename, rm. Source: docker/cli, cli/command/container. */

import { renameContainer } from "../../../../docker/container/rename.ts";
import {
  killContainer,
  pause,
  releaseLinks,
  removeContainer,
  restartContainer,
  startContainer,
  stopContainer,
  unpause,
} from "../../../../docker/container/run.ts";
import type { Engine } from "../../../../docker/engine.ts";
import { type Container, DockerError } from "../../../../docker/shapes.ts";
import { type Step, waitOn } from "../../../../sim/wait.ts";
import type { CommandContext } from "../../../command.ts";
import type { FlagSpec, Flags } from "../flags.ts";
import { logLine } from "../log-line.ts";
import { noSuch } from "../print/missing.ts";
import { daemonError, findOrReport, forEach } from "../refuse.ts";
import { follow } from "../run/run.ts";
import { readVerb, type VerbUsage } from "../verb.ts";

const MANY: VerbUsage["arguments"] = [1, Number.POSITIVE_INFINITY];
const CONTAINERS = "CONTAINER [CONTAINER...]";

const START: VerbUsage = {
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
};

export function* startVerb(context: CommandContext, engine: Engine, args: readonly string[]): Step<number> {
  const flags = readVerb(context, engine, START, args);
  if (typeof flags === "number") return flags;
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
}

function reportWaitCanceled({ stderr }: CommandContext, { profile, host }: Engine): void {
  if (!profile.client.logsCanceledWait) return;
  stderr.write(logLine(host, "error", "error waiting for container: context canceled"));
}

const STOP_FLAGS: readonly FlagSpec[] = [
  { name: "time", short: "t", kind: "int", until: 27 },
  { name: "time", kind: "int", since: 28 },
  { name: "timeout", short: "t", kind: "int", since: 28 },
  { name: "signal", short: "s", kind: "string", since: 23 },
];

function stopUsage(name: string, about: string): VerbUsage {
  return { name, line: `[OPTIONS] ${CONTAINERS}`, about, flags: STOP_FLAGS, arguments: MANY };
}

export function* stopVerb(context: CommandContext, engine: Engine, args: readonly string[]): Step<number> {
  const usage = stopUsage("stop", "Stop one or more running containers");
  const flags = readVerb(context, engine, usage, args);
  if (typeof flags === "number") return flags;
  const seconds = secondsOf(flags);
  return yield* together(context, engine, flags.operands, (container) =>
    stopContainer(engine, container, seconds, flags.value("signal")),
  );
}

/** Undefined: as the container says. A time below zero waits for ever. */
function secondsOf(flags: Flags): number | undefined {
  const given = flags.value("timeout") ?? flags.value("time");
  if (given === undefined) return undefined;
  return Number(given) < 0 ? Number.POSITIVE_INFINITY : Number(given);
}

export function* restartVerb(context: CommandContext, engine: Engine, args: readonly string[]): Step<number> {
  const usage = stopUsage("restart", "Restart one or more containers");
  const flags = readVerb(context, engine, usage, args);
  if (typeof flags === "number") return flags;
  const seconds = secondsOf(flags);
  return yield* forEach(context, flags.operands, function* (reference) {
    yield* restartContainer(engine, reference, seconds, flags.value("signal"));
    return reference;
  });
}

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

const KILL: VerbUsage = {
  name: "kill",
  line: `[OPTIONS] ${CONTAINERS}`,
  about: "Kill one or more running containers",
  flags: [{ name: "signal", short: "s", kind: "string" }],
  arguments: MANY,
};

export function* killVerb(context: CommandContext, engine: Engine, args: readonly string[]): Step<number> {
  const flags = readVerb(context, engine, KILL, args);
  if (typeof flags === "number") return flags;
  const signal = flags.value("signal") ?? "KILL";
  return yield* forEach(context, flags.operands, function* (reference) {
    const container = killContainer(engine, reference, signal);
    if (signal.replace(/^SIG/, "") === "KILL" || signal === "9")
      while (container.process !== null) yield waitOn(container.changed);
    return reference;
  });
}

function simple(name: string, about: string, act: (engine: Engine, container: Container) => void) {
  const usage: VerbUsage = { name, line: CONTAINERS, about, flags: [], arguments: MANY };
  return (context: CommandContext, engine: Engine, args: readonly string[]): number => {
    const flags = readVerb(context, engine, usage, args);
    if (typeof flags === "number") return flags;
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
  };
}

export const pauseVerb = simple("pause", "Pause all processes within one or more containers", pause);
export const unpauseVerb = simple("unpause", "Unpause all processes within one or more containers", unpause);

const WAIT: VerbUsage = {
  name: "wait",
  line: CONTAINERS,
  about: "Block until one or more containers stop, then print their exit codes",
  flags: [],
  arguments: MANY,
};

export function* waitVerb(context: CommandContext, engine: Engine, args: readonly string[]): Step<number> {
  const flags = readVerb(context, engine, WAIT, args);
  if (typeof flags === "number") return flags;
  return yield* forEach(context, flags.operands, function* (reference) {
    const container = engine.container(reference);
    const { process } = container;
    while (process !== null && process.state !== "exited") yield waitOn(process.exited);
    return String(container.state.exitCode);
  });
}

const RENAME: VerbUsage = {
  name: "rename",
  line: "CONTAINER NEW_NAME",
  about: "Rename a container",
  flags: [],
  arguments: [2, 2],
};

export function renameVerb(context: CommandContext, engine: Engine, args: readonly string[]): number {
  const flags = readVerb(context, engine, RENAME, args);
  if (typeof flags === "number") return flags;
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
}

const RM: VerbUsage = {
  name: "rm",
  line: `[OPTIONS] ${CONTAINERS}`,
  about: "Remove one or more containers",
  flags: [
    { name: "force", short: "f", kind: "bool" },
    { name: "link", short: "l", kind: "bool", isUnmodelled: true },
    { name: "volumes", short: "v", kind: "bool" },
  ],
  arguments: MANY,
};

export function rmVerb(context: CommandContext, engine: Engine, args: readonly string[]): number {
  const flags = readVerb(context, engine, RM, args);
  if (typeof flags === "number") return flags;
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
}
