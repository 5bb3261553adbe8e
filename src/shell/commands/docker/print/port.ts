/** `docker port`: docker/cli cli/command/container/port.go. From 28 sorted as a person would. */
import type { Engine } from "../../../../docker/engine.ts";
import type { Container } from "../../../../docker/shapes.ts";
import { hostPortText, portMap } from "../inspect/ports.ts";
import { type ReadingVerb, readVerb, type VerbUsage } from "../verb.ts";
import { noSuch } from "./missing.ts";
import { compareNaturally } from "./natural.ts";

const USAGE: VerbUsage = {
  name: "port",
  line: "CONTAINER [PRIVATE_PORT[/PROTO]]",
  about: "List port mappings or a specific mapping for the container",
  flags: [],
  arguments: [1, 2],
};

export const portVerb: ReadingVerb = (context, engine, args) => {
  const flags = readVerb(context, engine.profile.version, USAGE, args);
  if (typeof flags === "number") return flags;
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
  const [port, protocol = "tcp"] = asked.split("/") as [string, string?];
  if (!/^\d+$/.test(port)) {
    context.stderr.write(`strconv.ParseUint: parsing ${JSON.stringify(port)}: invalid syntax\n`);
    return 1;
  }
  const found = portMap(engine, container).get(`${Number(port)}/${protocol}` as `${number}/tcp`);
  if (found === undefined || found === null) {
    context.stderr.write(`Error: No public port '${port}/${protocol}' published for ${reference}\n`);
    return 1;
  }
  const lines = found.map((each) => hostPortText(engine, each));
  for (const line of engine.profile.version === "20.10" ? lines : lines.sort(compareNaturally)) context.stdout.write(`${line}\n`);
  return 0;
};

function allLines(engine: Engine, container: Container): string[] {
  const lines = [...portMap(engine, container)].flatMap(([key, list]) =>
    (list ?? []).map((each) => `${key} -> ${hostPortText(engine, each)}`),
  );
  return engine.profile.version === "20.10" ? lines : lines.sort(compareNaturally);
}
