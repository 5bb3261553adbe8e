/** `docker port`: docker/cli cli/command/container/port.go. After 20.10 sorted as a person would. */
import type { Engine } from "../../../../docker/engine.ts";
import type { Container } from "../../../../docker/shapes.ts";
import { type HostPort, hostPortText, portMap } from "../inspect/ports.ts";
import { numberProblem } from "../run/port-spec.ts";
import type { Verb } from "../verb.ts";
import { noSuch } from "./missing.ts";
import { compareNaturally } from "./natural.ts";

export const portVerb: Verb = {
  name: "port",
  line: "CONTAINER [PRIVATE_PORT[/PROTO]]",
  about: "List port mappings or a specific mapping for the container",
  flags: [],
  arguments: [1, 2],
  run(context, engine, flags) {
    const [reference, asked] = flags.operands as [string, string?];
    const container = engine.findContainer(reference);
    if (container === null) {
      context.stderr.write(`${noSuch(engine, "container", reference)}\n`);
      return 1;
    }
    if (asked === undefined) {
      for (const line of allLines(engine, container)) context.stdout.write(`${line}\n`);
      return 0;
    }
    const found = findPort(engine, container, reference, asked);
    if (typeof found === "string") {
      context.stderr.write(`${found}\n`);
      return 1;
    }
    const lines = found.map((each) => hostPortText(engine, each));
    for (const line of engine.profile.client.sortsPorts ? lines.sort(compareNaturally) : lines) context.stdout.write(`${line}\n`);
    return 0;
  },
};

/** Where one port of the container's is published, or what the command line says of it. */
function findPort(engine: Engine, container: Container, reference: string, asked: string): readonly HostPort[] | string {
  const { words } = engine.profile.client;
  const slash = asked.indexOf("/");
  const port = slash < 0 ? asked : asked.slice(0, slash);
  const protocol = (slash < 0 ? "" : asked.slice(slash + 1)) || "tcp";
  const problem = numberProblem(port);
  if (problem !== null) return words.invalidPort(port, problem);
  const found = portMap(engine, container).get(`${Number(port)}/${protocol}` as `${number}/tcp`);
  if (found !== undefined && found !== null) return found;
  return words.notPublished(reference, port, protocol, asked);
}

function allLines(engine: Engine, container: Container): string[] {
  const lines = [...portMap(engine, container)].flatMap(([key, list]) =>
    (list ?? []).map((each) => `${key} -> ${hostPortText(engine, each)}`),
  );
  return engine.profile.client.sortsPorts ? lines.sort(compareNaturally) : lines;
}
