/**
 * A container's life: start, its end and what follows from it (networks let go, restart, removal), stop, kill, pause, removal.
 * What takes time (a stop waits for the process) is a step to call with `yield*`. Source: daemon/start.go, monitor.go, stop.go,
 * delete.go.
 */
import type { Process } from "../../sim/process.ts";
import { SIGNALS, type Signal } from "../../sim/signals.ts";
import { type Step, waitOn } from "../../sim/wait.ts";
import type { Engine } from "../engine.ts";
import { RuntimeFailure } from "../network/sandbox.ts";
import { type ProcessOptions, type StartFailure, sinkOf } from "../runtime.ts";
import { type Container, DockerError } from "../shapes.ts";
import { checkLinks, linkEnvironment, unlinkContainer } from "./links.ts";
import { networksReady, setUpNetworking, tearDownNetworking } from "./networking.ts";
import { signalOf } from "./signals.ts";

export interface Attachment {
  readonly stdin: ProcessOptions["stdin"];
}

/** Seconds between SIGTERM and SIGKILL where nothing else is said. */
const STOP_SECONDS = 10;
const FIRST_RESTART_US = 100_000;
const LAST_RESTART_US = 60_000_000;

export function startContainer(engine: Engine, container: Container, attach: Attachment = { stdin: null }): void {
  const { state } = container;
  if (state.status === "running") return;
  if (state.status === "paused") throw new DockerError("cannot start a paused container, try unpause instead", 409, 1);
  try {
    bringUp(engine, container, attach);
  } catch (error) {
    if (error instanceof DockerError) {
      state.error = error.message;
      if (error.exitCode !== 125) state.exitCode = error.exitCode;
      else if (state.exitCode === 0) state.exitCode = 128;
      if (state.status !== "created") state.status = "exited";
      container.changed.wake();
      if (container.hostConfig.autoRemove) forget(engine, container);
    }
    throw error;
  }
}

function bringUp(engine: Engine, container: Container, attach: Attachment): void {
  const { words } = engine.profile;
  try {
    setUpNetworking(engine, container);
  } catch (error) {
    const sharesNetwork = container.hostConfig.networkMode.startsWith("container:");
    if (error instanceof DockerError && !(error instanceof RuntimeFailure) && !sharesNetwork)
      throw new DockerError(words.networking + error.message, error.status, error.exitCode);
    throw error;
  }
  try {
    checkLinks(container);
  } catch (error) {
    tearDownNetworking(engine, container);
    throw error;
  }
  networksReady(engine, container);
  const { config, state } = container;
  const started = engine.runtime.start(container, [container.path, ...container.args], {
    stdin: config.openStdin ? attach.stdin : null,
    stdout: sinkOf((bytes) => log(engine, container, "stdout", bytes)),
    stderr: sinkOf((bytes) => log(engine, container, "stderr", bytes)),
    tty: config.tty,
    env: linkEnvironment(engine, container),
    workingDir: "",
    user: "",
    privileged: container.hostConfig.privileged,
    isFirst: true,
    parent: null,
  });
  if (isFailure(started)) {
    tearDownNetworking(engine, container);
    throw new DockerError(
      `${words.startFailure}${words.programFailure}${started.message}${words.startFailureEnd}`,
      400,
      started.exitCode,
    );
  }
  started.isFirst = true;
  container.process = started;
  state.status = "running";
  state.pid = started.pid;
  state.exitCode = 0;
  state.error = "";
  state.startedAtUs = engine.host.loop.nowUs;
  container.wasStopped = false;
  started.atExit.push(() => ended(engine, container, started));
  engine.events.ofContainer(container, "start");
  container.changed.wake();
}

export function isFailure(started: Process | StartFailure): started is StartFailure {
  return "message" in started;
}

function log(engine: Engine, container: Container, stream: "stdout" | "stderr", bytes: Uint8Array): void {
  container.logs.push({ timeUs: engine.host.loop.nowUs, stream, bytes: bytes.slice() });
  container.changed.wake();
}

/**
 * Its first process ended: the others of its go with it, its networks are let go, and perhaps it begins anew. Where the lab is
 * put back to a moment before dockerd was started, all that is put back, too.
 */
function ended(engine: Engine, container: Container, process: Process): void {
  if (engine.isForgotten) return;
  const { state, hostConfig } = container;
  endFamily(engine, container, process);
  const lastedUs = engine.host.loop.nowUs - (state.startedAtUs ?? 0);
  engine.events.ofContainer(container, "die", {
    exitCode: String(process.exitCode),
    ...(engine.profile.api.isLegacy ? {} : { execDuration: String(Math.floor(lastedUs / 1e6)) }),
  });
  tearDownNetworking(engine, container);
  container.process = null;
  state.pid = 0;
  state.exitCode = process.exitCode;
  state.finishedAtUs = engine.host.loop.nowUs;
  state.status = "exited";
  if (!container.wasStopped && restartsAfter(container)) scheduleRestart(engine, container);
  else if (hostConfig.autoRemove) forget(engine, container);
  container.changed.wake();
}

function endFamily(engine: Engine, container: Container, process: Process): void {
  for (const exec of container.execs) exec.kill("KILL");
  container.execs.clear();
  for (const other of [...engine.host.loop.processes.values()]) if (descendsFrom(other, process)) other.kill("KILL");
}

function descendsFrom(process: Process, ancestor: Process): boolean {
  for (let at = process.parent; at !== null; at = at.parent) if (at === ancestor) return true;
  return false;
}

function restartsAfter({ hostConfig: { restart }, state }: Container): boolean {
  if (restart.name === "always" || restart.name === "unless-stopped") return true;
  if (restart.name !== "on-failure" || state.exitCode === 0) return false;
  return restart.maximumRetryCount === 0 || state.restartCount < restart.maximumRetryCount;
}

/** 100 ms at first, twice as long each time. Source: restartmanager. */
function scheduleRestart(engine: Engine, container: Container): void {
  const { state } = container;
  const lasted = (state.finishedAtUs ?? 0) - (state.startedAtUs ?? 0);
  const before = lasted > 10_000_000 ? 0 : container.restartDelayUs;
  const delayUs = before === 0 ? FIRST_RESTART_US : Math.min(before * 2, LAST_RESTART_US);
  container.restartDelayUs = delayUs;
  state.status = "restarting";
  engine.host.loop.setExactTimer(delayUs, ({ engine, container }) => restartNow(engine, container), { engine, container });
}

function restartNow(engine: Engine, container: Container): void {
  if (container.state.status !== "restarting" || !engine.containers.has(container.id)) return;
  container.state.restartCount++;
  try {
    startContainer(engine, container);
  } catch (error) {
    if (!(error instanceof DockerError)) throw error;
  }
}

/** `docker stop`: its stop signal, and KILL when the time is over. */
export function* stopContainer(
  engine: Engine,
  container: Container,
  seconds = patienceOf(container),
  signal?: string,
): Step<void> {
  container.wasStopped = true;
  const { state } = container;
  if (state.status === "restarting") {
    state.status = "exited";
    container.changed.wake();
    return;
  }
  const { process } = container;
  if (process === null) return;
  if (state.status === "paused") unpause(engine, container);
  sendSignal(engine, container, process, signalOf(signal ?? container.config.stopSignal ?? "SIGTERM") ?? "TERM");
  const deadlineUs = engine.host.loop.nowUs + seconds * 1_000_000;
  while (process.state !== "exited" && engine.host.loop.nowUs < deadlineUs) yield waitOn(process.exited, deadlineUs);
  if (process.state !== "exited") sendSignal(engine, container, process, "KILL");
  while (process.state !== "exited") yield waitOn(process.exited);
  engine.events.ofContainer(container, "stop");
}

function sendSignal(engine: Engine, container: Container, process: Process, signal: Signal): void {
  engine.events.ofContainer(container, "kill", { signal: String(SIGNALS[signal]) });
  process.kill(signal);
}

function patienceOf({ config }: Container): number {
  return config.stopTimeout ?? STOP_SECONDS;
}

export function* restartContainer(engine: Engine, reference: string, seconds?: number, signal?: string): Step<void> {
  const container = engine.container(reference);
  try {
    yield* stopContainer(engine, container, seconds, signal);
    startContainer(engine, container);
    engine.events.ofContainer(container, "restart");
  } catch (error) {
    if (!(error instanceof DockerError)) throw error;
    throw new DockerError(`Cannot restart container ${reference}: ${error.message}`, error.status, 1);
  }
}

export function killContainer(engine: Engine, reference: string, signal: string): Container {
  const { words } = engine.profile;
  const container = engine.findContainer(reference);
  if (container === null) throw new DockerError(words.cannotKill(reference, words.noSuchContainer(reference)), 404, 1);
  const known = signalOf(signal === "" ? "KILL" : signal);
  if (known === null) throw new DockerError(words.badSignal(reference, signal), 400, 1);
  const { process } = container;
  if (process === null) throw new DockerError(words.cannotKill(reference, words.notRunning(container.id)), 409, 1);
  if (known === "KILL") {
    container.wasStopped = true;
    if (container.state.status === "paused") unpause(engine, container);
  }
  sendSignal(engine, container, process, known);
  return container;
}

export function pause(engine: Engine, container: Container): void {
  const { state } = container;
  const { words } = engine.profile;
  if (state.status === "paused") throw new DockerError(words.alreadyPaused(container.id), 409, 1);
  if (state.status !== "running") throw new DockerError(words.notRunning(container.id), 409, 1);
  for (const process of familyOf(engine, container)) process.kill("STOP");
  state.status = "paused";
  engine.events.ofContainer(container, "pause");
  container.changed.wake();
}

export function unpause(engine: Engine, container: Container): void {
  if (container.state.status !== "paused") throw new DockerError(`Container ${container.id} is not paused`, 500, 1);
  container.state.status = "running";
  for (const process of familyOf(engine, container)) process.kill("CONT");
  engine.events.ofContainer(container, "unpause");
  container.changed.wake();
}

/** The processes of a running container: its first, what came of it, and those of `docker exec`. */
export function familyOf(engine: Engine, container: Container): readonly Process[] {
  const { process, execs } = container;
  if (process === null) return [];
  const { pidNamespace } = process;
  // What went to the background on its own has no ancestor here, and is in the namespace all the same.
  if (pidNamespace !== null) return [...pidNamespace.members.values()].filter((each) => each.state !== "exited");
  const roots = [process, ...execs];
  const all = [...engine.host.loop.processes.values()];
  return all.filter((each) => roots.includes(each) || roots.some((root) => descendsFrom(each, root)));
}

/** `docker rm -f A B` ends all at the same time: the links between them are taken back before either is gone. */
export function releaseLinks(engine: Engine, containers: readonly Container[]): void {
  for (const container of containers) unlinkContainer(engine, container);
}

/** `docker rm`: a running one only by force. */
export function removeContainer(engine: Engine, container: Container, force: boolean, reference = container.name): void {
  const { id, name, state } = container;
  const isAlive = state.status === "running" || state.status === "paused" || state.status === "restarting";
  if (isAlive && !force)
    throw new DockerError(engine.profile.words.removeRunning({ id, name, status: state.status }, reference), 409, 1);
  if (isAlive) {
    container.wasStopped = true;
    state.status = state.status === "restarting" ? "exited" : state.status;
    if (container.process !== null) sendSignal(engine, container, container.process, "KILL");
  }
  if (engine.containers.has(container.id)) forget(engine, container);
}

function forget(engine: Engine, container: Container): void {
  for (const networkId of container.endpoints.keys()) engine.networks.get(networkId)?.endpoints.delete(container.id);
  engine.removeContainer(container);
  engine.runtime.removeFiles?.(container);
  engine.events.ofContainer(container, "destroy");
  container.changed.wake();
}
