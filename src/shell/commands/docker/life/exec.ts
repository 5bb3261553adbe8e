/** `docker exec`, `logs`, `attach`, `top`, `cp`. Source: docker/cli, cli/command/container. */
import { execFailure, execInContainer } from "../../../../docker/container/exec.ts";
import { lineText, selectLines } from "../../../../docker/container/log-lines.ts";
import { TOP_TITLES, topRows } from "../../../../docker/container/top.ts";
import type { Engine } from "../../../../docker/engine.ts";
import { type Container, DockerError, type LogEntry } from "../../../../docker/shapes.ts";
import { type Process, type Step, waitOn } from "../../../../sim/process.ts";
import { Killed } from "../../../../sim/signals.ts";
import type { CommandContext } from "../../../command.ts";
import { toText } from "../../../io.ts";
import { runChild } from "../../run-child.ts";
import { failIfLost } from "../lost-output.ts";
import { daemonError, findOrReport } from "../refuse.ts";
import { readVariables } from "../run/key-values.ts";
import { absolute } from "../run/paths.ts";
import { SpecError } from "../run/port-spec.ts";
import { follow, isTerminalMissing } from "../run/run.ts";
import { readVerb, type VerbUsage } from "../verb.ts";

const EXEC: VerbUsage = {
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
};

export function* execVerb(context: CommandContext, engine: Engine, args: readonly string[]): Step<number> {
  const flags = readVerb(context, engine, EXEC, args);
  if (typeof flags === "number") return flags;
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
      stdout: detached ? discard : (bytes) => context.stdout.write(bytes),
      stderr: detached ? discard : (bytes) => context.stderr.write(bytes),
      tty: flags.has("tty"),
      env,
      workingDir: flags.value("workdir") ?? "",
      user: flags.value("user") ?? "",
      privileged: flags.has("privileged") || container.hostConfig.privileged,
      parent: detached ? null : context.process,
    });
  } catch (error) {
    if (!(error instanceof DockerError) || (error.exitCode !== 126 && error.exitCode !== 127)) return daemonError(context, error);
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
}

function discard(): void {}

const LOGS: VerbUsage = {
  name: "logs",
  line: "[OPTIONS] CONTAINER",
  about: "Fetch the logs of a container",
  flags: [
    { name: "details", kind: "bool" },
    { name: "follow", short: "f", kind: "bool" },
    { name: "since", kind: "string" },
    { name: "tail", short: "n", kind: "string" },
    { name: "timestamps", short: "t", kind: "bool" },
    { name: "until", kind: "string" },
  ],
  arguments: [1, 1],
};

export function* logsVerb(context: CommandContext, engine: Engine, args: readonly string[]): Step<number> {
  const flags = readVerb(context, engine, LOGS, args);
  if (typeof flags === "number") return flags;
  const container = findOrReport(context, engine, flags.operands[0]!);
  if (container === null) return 1;
  const { nowUs, epochUs } = engine.host.loop;
  const bounds = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (const [index, name] of ["since", "until"].entries()) {
    const text = flags.value(name);
    if (text === undefined) continue;
    const us = momentOf(text, epochUs + nowUs);
    if (us === null) {
      context.stderr.write(`invalid value for "${name}": failed to parse value as time or duration: ${JSON.stringify(text)}\n`);
      return 1;
    }
    bounds[index] = us - epochUs;
  }
  const form = { stamps: flags.has("timestamps"), details: flags.has("details") };
  const tail = flags.value("tail") ?? "all";
  const print = (entry: LogEntry): void => context[entry.stream].write(lineText(engine, entry, form));
  for (const line of selectLines(container.logs, { sinceUs: bounds[0]!, untilUs: bounds[1]!, tail })) print(line);
  if (!flags.has("follow")) return failIfLost(context, 0);
  let at = container.logs.length;
  const { process } = container;
  while (process !== null && engine.containers.has(container.id)) {
    for (; at < container.logs.length; at++) print(container.logs[at]!);
    if (process.state === "exited") break;
    yield waitOn(container.changed);
  }
  return failIfLost(context, 0);
}

const UNITS_US: Readonly<Record<string, number>> = { h: 3_600_000_000, m: 60_000_000, s: 1_000_000, ms: 1000, us: 1 };

/** A date, seconds of the epoch, or a duration before now, in microseconds of the epoch. Source: docker, api/types/time. */
function momentOf(text: string, nowUs: number): number | null {
  if (/^(\d+(\.\d+)?(h|ms|m|s|us))+$/.test(text)) {
    const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(h|ms|m|s|us)/g)];
    return nowUs - parts.reduce((sum, [, count, unit]) => sum + Number(count) * UNITS_US[unit!]!, 0);
  }
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1_000_000;
  const date = /^(\d{4}-\d\d-\d\d)(?:T(\d\d(?::\d\d(?::\d\d(?:\.\d+)?)?)?)(Z|[+-]\d\d:\d\d)?)?$/.exec(text);
  if (date === null) return null;
  const time = `${date[2] ?? "00"}:00:00`.split(":").slice(0, 3).join(":");
  const ms = Date.parse(`${date[1]}T${time}${date[3] ?? "Z"}`);
  return Number.isNaN(ms) ? null : ms * 1000;
}

const ATTACH: VerbUsage = {
  name: "attach",
  line: "[OPTIONS] CONTAINER",
  about: "Attach local standard input, output, and error streams to a running container",
  flags: [
    { name: "detach-keys", kind: "string", isIgnored: true },
    { name: "no-stdin", kind: "bool" },
    { name: "sig-proxy", kind: "bool", isUnmodelled: true, isOnByDefault: true },
  ],
  arguments: [1, 1],
};

export function* attachVerb(context: CommandContext, engine: Engine, args: readonly string[]): Step<number> {
  const flags = readVerb(context, engine, ATTACH, args);
  if (typeof flags === "number") return flags;
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
}

const TOP: VerbUsage = {
  name: "top",
  line: "CONTAINER [ps OPTIONS]",
  about: "Display the running processes of a container",
  flags: [],
  arguments: [1, Number.POSITIVE_INFINITY],
  interspersed: false,
};

export function topVerb(context: CommandContext, engine: Engine, args: readonly string[]): number {
  const flags = readVerb(context, engine, TOP, args);
  if (typeof flags === "number") return flags;
  const [reference, ...options] = flags.operands as [string, ...string[]];
  if (options.length > 0) {
    context.stderr.write("docker top: ps options are not modelled\n");
    return 1;
  }
  try {
    for (const row of [TOP_TITLES, ...topRows(engine, reference)])
      context.stdout.write(`${row.map((cell, at) => (at === row.length - 1 ? cell : cell.padEnd(20))).join("")}\n`);
    return 0;
  } catch (error) {
    return daemonError(context, error);
  }
}

const CP: VerbUsage = {
  name: "cp",
  line: "[OPTIONS] CONTAINER:SRC_PATH DEST_PATH|-\n\tdocker cp [OPTIONS] SRC_PATH|- CONTAINER:DEST_PATH",
  about: "Copy files/folders between a container and the local filesystem",
  flags: [
    { name: "archive", short: "a", kind: "bool", isNoted: true },
    { name: "follow-link", short: "L", kind: "bool", isIgnored: true },
    { name: "quiet", short: "q", kind: "bool", since: 23, isIgnored: true },
  ],
  arguments: [2, 2],
};

/** One file at a time; a folder or a tar stream (-) is not modelled. */
export function cpVerb(context: CommandContext, engine: Engine, args: readonly string[]): number {
  const flags = readVerb(context, engine, CP, args);
  if (typeof flags === "number") return flags;
  const [from, to] = flags.operands as [string, string];
  const fail = (words: string): number => {
    context.stderr.write(`${words}\n`);
    return 1;
  };
  if (from === "-" || to === "-") return fail("docker cp: a tar stream (-) is not modelled");
  const [source, target] = [position(from), position(to)];
  if (source.container === null && target.container === null) return fail("must specify at least one container source");
  if (source.container !== null && target.container !== null) return fail("copying between containers is not supported");
  const reference = (source.container ?? target.container)!;
  const container = engine.findContainer(reference);
  const { words } = engine.profile.client;
  if (container === null)
    return fail(words.copyWithoutContainer(reference, source.container === null ? target.path : source.path));
  if (source.container !== null) {
    const bytes = engine.runtime.readFile(container, source.path);
    if (bytes === null) return fail(words.noSuchFile(reference, source.path));
    const path = absolute(context, target.path);
    const refused = context.files.writeFile(context.files.isDirectory(path) ? `${path}/${baseName(source.path)}` : path, bytes);
    if (refused === null) return 0;
    return fail(`invalid output path: directory ${JSON.stringify(path.slice(0, path.lastIndexOf("/")))} does not exist`);
  }
  const bytes = context.files.readFile(absolute(context, source.path));
  if (!(bytes instanceof Uint8Array)) {
    return fail(
      bytes.errno === "EISDIR"
        ? "docker cp: folders are not modelled"
        : `lstat ${absolute(context, source.path)}: no such file or directory`,
    );
  }
  engine.runtime.writeFile(
    container,
    target.path.endsWith("/") ? target.path + baseName(source.path) : target.path,
    toText(bytes),
  );
  return 0;
}

/** CONTAINER:PATH; a path that begins with / or . is the host's. */
function position(text: string): { readonly container: string | null; readonly path: string } {
  const colon = text.indexOf(":");
  if (colon < 0 || text.startsWith("/") || text.startsWith(".")) return { container: null, path: text };
  return { container: text.slice(0, colon), path: text.slice(colon + 1) };
}

function baseName(path: string): string {
  return (
    path
      .split("/")
      .filter((step) => step !== "")
      .at(-1) ?? ""
  );
}
