/** `GET /events`. Source: moby, api/server/router/system, api/types/events. */
import { toJson } from "../../shell/commands/docker/format/json.ts";
import { type GoValue, stringMap } from "../../shell/commands/docker/format/value.ts";
import { waitOn } from "../../sim/wait.ts";
import { encodeText } from "../../wire/text.ts";
import type { Engine } from "../engine.ts";
import type { EngineEvent } from "../events.ts";
import { ownValue } from "../records.ts";
import { readFiltersOf } from "./filters.ts";
import { notModelled } from "./respond.ts";
import { type Call, type Route, route, type StreamedResponse } from "./shapes.ts";
import { momentUs } from "./streams.ts";

type Test = (event: EngineEvent, value: string) => boolean;

const TESTS: Readonly<Record<string, Test>> = {
  container: ({ type, id, attributes }, value) =>
    (type === "container" ? [id, attributes.name] : [attributes.container]).some(
      (each) => each === value || each?.startsWith(value),
    ),
  event: ({ action }, value) => action === value || action.startsWith(`${value}:`),
  image: ({ type, attributes }, value) => type === "container" && attributes.image === value,
  label: ({ attributes }, value) => {
    const [name, wanted] = value.split(/=(.*)/s) as [string, string?];
    const label = ownValue(attributes, name);
    return label !== undefined && (wanted === undefined || label === wanted);
  },
  network: ({ type, id, attributes }, value) => type === "network" && (id.startsWith(value) || attributes.name === value),
  type: ({ type }, value) => type === value,
};

/** Values of one key are alternatives, different keys must all hold. */
function testOf(filters: readonly string[]): (event: EngineEvent) => boolean {
  const wanted = new Map<string, string[]>();
  for (const filter of filters) {
    const [key, value] = filter.split(/=(.*)/s) as [string, string];
    if (ownValue(TESTS, key) === undefined) throw notModelled(`the filter ${JSON.stringify(key)} of events`);
    wanted.set(key, [...(wanted.get(key) ?? []), value]);
  }
  return (event) => [...wanted].every(([key, values]) => values.some((value) => TESTS[key]!(event, value)));
}

/** What is kept since then, where that is asked for, and what comes until then. */
function events({ engine, query }: Call): StreamedResponse {
  const isMeant = testOf(readFiltersOf(query));
  const { loop } = engine.host;
  const sinceUs = momentUs(engine, query, "since", Number.POSITIVE_INFINITY);
  const untilUs = momentUs(engine, query, "until", Number.POSITIVE_INFINITY);
  let seen = sinceUs === Number.POSITIVE_INFINITY ? engine.events.count : 0;
  const from = sinceUs === Number.POSITIVE_INFINITY ? Number.NEGATIVE_INFINITY : sinceUs;
  return {
    contentType: "application/json",
    *run(client) {
      for (;;) {
        for (const event of engine.events.after(seen))
          if (event.timeUs >= from && event.timeUs <= untilUs && isMeant(event)) client.write(encodeText(line(engine, event)));
        seen = engine.events.count;
        if (loop.nowUs >= untilUs) return;
        yield client.isFull ? waitOn(client.writable) : waitOn(engine.events.added, untilUs);
      }
    },
  };
}

/** With the fields of before 1.22 (status, id, from), which it still has. */
function line({ host }: Engine, { timeUs, type, action, id, attributes }: EngineEvent): string {
  const epochUs = host.loop.epochUs + timeUs;
  const old: Record<string, GoValue> =
    type === "container" && id !== "" ? { status: action, id, from: attributes.image ?? "" } : {};
  const fields: Record<string, GoValue> = {
    ...old,
    Type: type,
    Action: action,
    Actor: new Map<string, GoValue>([
      ["ID", id],
      ["Attributes", stringMap(attributes)],
    ]),
    scope: "local",
    time: Math.floor(epochUs / 1e6),
  };
  // A count of nanoseconds is more than a number holds exactly.
  return `${toJson(new Map(Object.entries(fields))).slice(0, -1)},"timeNano":${epochUs}000}\n`;
}

export const EVENT_ROUTES: readonly Route[] = [route("GET /events", events)];
