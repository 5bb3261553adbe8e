/**
 * What a container prints, and what is typed to it. Source: moby, api/server/router/container, daemon/attach.go, daemon/logs.go.
 */
import { waitAny, waitOn } from "../../sim/wait.ts";
import { encodeText } from "../../wire/text.ts";
import { lineText, selectLines } from "../container/log-lines.ts";
import { type Container, DockerError, type LogEntry } from "../shapes.ts";
import { frame, MULTIPLEXED_STREAM, RAW_STREAM } from "./frames.ts";
import { endOf, Life } from "./life.ts";
import { empty } from "./respond.ts";
import { type Call, isSet, type Route, route, type StreamedResponse } from "./shapes.ts";

function contentTypeOf({ config }: Container): string {
  return config.tty ? RAW_STREAM : MULTIPLEXED_STREAM;
}

function attach({ engine, consoles, parameters, query }: Call): StreamedResponse {
  const container = engine.container(parameters[0]!);
  if (container.state.status === "paused")
    throw new DockerError(`container ${parameters[0]} is paused, unpause the container before attach`, 409);
  const life = new Life(container);
  engine.events.ofContainer(container, "attach");
  const console = isSet(query, "stdin") && isSet(query, "stream") ? consoles.of(container) : null;
  let at = isSet(query, "logs") ? 0 : container.logs.length;
  const isShown = ({ stream }: LogEntry): boolean => isSet(query, stream);
  return {
    contentType: contentTypeOf(container),
    // Who attached at its creation takes the input's end along (StdinOnce); after others it stays open.
    receive: (bytes) => (bytes !== null || container.config.attachStdin) && console?.receive(bytes),
    *run(client) {
      for (;;) {
        for (; at < container.logs.length; at++) {
          const entry = container.logs[at]!;
          if (isShown(entry)) client.write(frame(entry.stream, entry.bytes, container.config.tty));
        }
        if (!isSet(query, "stream") || isOver(engine, container, life)) return;
        yield client.isFull ? waitOn(client.writable) : waitAny(endOf(container));
      }
    },
  };
}

function isOver(engine: Call["engine"], container: Container, life: Life): boolean {
  return life.isOver || !engine.containers.has(container.id);
}

/** Seconds of the epoch, with a fraction, in virtual time; 0 and nothing are no bound. */
export function momentUs(engine: Call["engine"], query: URLSearchParams, name: string, standard: number): number {
  const text = query.get(name) ?? "";
  if (text === "" || Number(text) === 0) return standard;
  if (!/^\d+(\.\d+)?$/.test(text))
    throw new DockerError(`invalid value for ${JSON.stringify(name)}: ${JSON.stringify(text)}`, 400);
  return Number(text) * 1_000_000 - engine.host.loop.epochUs;
}

function logs({ engine, parameters, query }: Call): StreamedResponse {
  const container = engine.container(parameters[0]!);
  if (!isSet(query, "stdout") && !isSet(query, "stderr"))
    throw new DockerError("Bad parameters: you must choose at least one stream", 400);
  const form = { stamps: isSet(query, "timestamps"), details: isSet(query, "details") };
  const selection = {
    sinceUs: momentUs(engine, query, "since", Number.NEGATIVE_INFINITY),
    untilUs: momentUs(engine, query, "until", Number.POSITIVE_INFINITY),
    tail: query.get("tail") || "all",
  };
  return {
    contentType: contentTypeOf(container),
    *run(client) {
      const print = (entry: LogEntry): void => {
        const text = encodeText(lineText(engine, entry, form));
        if (isSet(query, entry.stream)) client.write(frame(entry.stream, text, container.config.tty));
      };
      const { process } = container;
      let at = container.logs.length;
      for (const line of selectLines(container.logs, selection)) print(line);
      while (isSet(query, "follow") && process !== null && engine.containers.has(container.id)) {
        for (; at < container.logs.length; at++) print(container.logs[at]!);
        if (process.state === "exited") return;
        yield client.isFull ? waitOn(client.writable) : waitOn(container.changed);
      }
    },
  };
}

/** No program inside asks how large its terminal is. */
function resize({ engine, parameters }: Call) {
  const container = engine.container(parameters[0]!);
  if (container.process === null) throw new DockerError(engine.profile.words.notRunning(container.id), 409);
  return empty(200);
}

export const STREAM_ROUTES: readonly Route[] = [
  route("POST /containers/{}/attach", attach),
  route("GET /containers/{}/logs", logs),
  route("POST /containers/{}/resize", resize),
];
