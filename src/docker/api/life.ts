/** A container's life, from its start to its removal, and who waits for it. Source: moby, api/server/router/container. */

import type { GoValue } from "../../shell/commands/docker/format/value.ts";
import { type WaitQueue, waitAny, waitOn } from "../../sim/wait.ts";
import { encodeText } from "../../wire/text.ts";
import { renameContainer } from "../container/rename.ts";
import {
  killContainer,
  pause,
  releaseLinks,
  removeContainer,
  restartContainer,
  startContainer,
  stopContainer,
  unpause,
} from "../container/run.ts";
import type { Engine } from "../engine.ts";
import { type Container, DockerError } from "../shapes.ts";
import { empty, notModelled, object } from "./respond.ts";
import { type ApiResponse, type Call, integerOf, isSet, type Route, route } from "./shapes.ts";

function start({ engine, consoles, lastExits, parameters }: Call) {
  const container = engine.container(parameters[0]!);
  if (container.state.status === "running") return empty(304);
  startContainer(engine, container, { stdin: consoles.of(container)?.source ?? null });
  container.process?.atExit.push((): void => {
    consoles.forget(container);
    if (container.hostConfig.autoRemove && !engine.containers.has(container.id)) lastExits.keep(container);
  });
  return empty();
}

/** Undefined: as the container says. A time below zero waits for ever. */
function secondsOf(query: URLSearchParams): number | undefined {
  const seconds = integerOf(query, "t");
  return seconds !== undefined && seconds < 0 ? Number.POSITIVE_INFINITY : seconds;
}

function* stop({ engine, parameters, query }: Call) {
  const container = engine.container(parameters[0]!);
  if (container.process === null && container.state.status !== "restarting") return empty(304);
  yield* stopContainer(engine, container, secondsOf(query), query.get("signal") || undefined);
  return empty();
}

function* restart({ engine, parameters, query }: Call) {
  yield* restartContainer(engine, parameters[0]!, secondsOf(query), query.get("signal") || undefined);
  return empty();
}

/** dockerd waits for the end of what it kills. */
function* kill({ engine, parameters, query }: Call) {
  const signal = query.get("signal") || "KILL";
  const container = killContainer(engine, parameters[0]!, signal);
  if (/^(SIG)?KILL$|^9$/i.test(signal)) while (container.process !== null) yield waitOn(container.changed);
  return empty();
}

function rename({ engine, parameters, query }: Call) {
  renameContainer(engine, parameters[0]!, query.get("name") ?? "");
  return empty();
}

function remove({ engine, parameters, query }: Call) {
  if (isSet(query, "link")) throw notModelled("link=1");
  const reference = parameters[0]!;
  const container = engine.container(reference);
  if (isSet(query, "force")) releaseLinks(engine, [container]);
  removeContainer(engine, container, isSet(query, "force"), reference);
  return empty();
}

const CONDITIONS = ["not-running", "next-exit", "removed"] as const;

/**
 * Who waits for these waits for the container's process, so that the lab's clock may jump to its end. `docker run -d` waits for
 * the next exit, too, and goes: only with an attached client that is a wait for the end.
 */
export function endOf({ process, changed }: Container): readonly WaitQueue[] {
  return process === null ? [changed] : [changed, process.exited];
}

function endBody({ profile }: Engine, { state: { exitCode: StatusCode } }: Container): Readonly<Record<string, GoValue>> {
  return profile.api.isLegacy ? { Error: null, StatusCode } : { StatusCode };
}

/** The response begins at once, so that a client knows that nothing is missed from here on. */
function wait({ engine, lastExits, parameters, query }: Call): ApiResponse {
  const asked = query.get("condition") || "not-running";
  const condition = CONDITIONS.find((each) => each === asked);
  if (condition === undefined) throw new DockerError(`invalid condition: ${JSON.stringify(asked)}`, 400);
  const removed = lastExits.take(parameters[0]!);
  if (removed !== null) return object(endBody(engine, removed));
  const container = engine.container(parameters[0]!);
  const life = new Life(container);
  const isOver = (): boolean => {
    if (condition === "removed") return !engine.containers.has(container.id);
    if (condition === "not-running") return container.process === null;
    return life.isOver || !engine.containers.has(container.id);
  };
  return {
    contentType: "application/json",
    *run(client) {
      while (!isOver()) yield condition === "not-running" ? waitAny(endOf(container)) : waitOn(container.changed);
      lastExits.take(container.id);
      client.write(encodeText(`${JSON.stringify(endBody(engine, container))}\n`));
    },
  };
}

/** Whether a container's process, or where it has none the next one, has ended. */
export class Life {
  readonly #container: Container;
  readonly #startedUs: number | null;
  readonly #wasRunning: boolean;

  constructor(container: Container) {
    this.#container = container;
    this.#startedUs = container.state.startedAtUs;
    this.#wasRunning = container.process !== null;
  }

  get isOver(): boolean {
    const { process, state } = this.#container;
    return (process === null && this.#wasRunning) || (process === null && state.startedAtUs !== this.#startedUs);
  }
}

function act(endpoint: (engine: Call["engine"], container: Container) => void) {
  return ({ engine, parameters }: Call) => {
    endpoint(engine, engine.container(parameters[0]!));
    return empty();
  };
}

export const LIFE_ROUTES: readonly Route[] = [
  route("POST /containers/{}/start", start),
  route("POST /containers/{}/stop", stop),
  route("POST /containers/{}/restart", restart),
  route("POST /containers/{}/kill", kill),
  route("POST /containers/{}/pause", act(pause)),
  route("POST /containers/{}/unpause", act(unpause)),
  route("POST /containers/{}/rename", rename),
  route("POST /containers/{}/wait", wait),
  route("DELETE /containers/{}", remove),
];
