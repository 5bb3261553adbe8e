/**
 * `docker inspect` and its relatives: each object's JSON, or a template over it. As docker/cli does (cli/command/inspect): the
 * objects that were found are printed first, then what was not; a template that a typed object has no field for is run over its
 * JSON again.
 */
import type { Engine } from "../../../../docker/engine.ts";
import { findImage } from "../../../../docker/images/reference.ts";
import type { CommandContext } from "../../../command.ts";
import type { Flags } from "../flags.ts";
import { toJson } from "../format/json.ts";
import { Template, TemplateError, TemplateSyntaxError } from "../format/template.ts";
import { type GoStruct, toRaw } from "../format/value.ts";
import { containerValue } from "../inspect/container.ts";
import { imageValue } from "../inspect/image.ts";
import { networkValue } from "../inspect/network.ts";
import { logIfLost } from "../lost-output.ts";
import { MANY, type Verb } from "../verb.ts";
import { noSuch } from "./missing.ts";

type Kind = "container" | "image" | "network";

const FORMAT = { name: "format", short: "f", kind: "string" } as const;
const SIZE = { name: "size", short: "s", kind: "bool" } as const;
const PLATFORM = {
  name: "platform",
  kind: "string",
  since: 28,
  isUnmodelled: true,
  allows: ["", "linux", "linux/amd64"],
} as const;

export const inspectAny: Verb = {
  name: "inspect",
  line: "[OPTIONS] NAME|ID [NAME|ID...]",
  about: "Return low-level information on Docker objects",
  flags: [FORMAT, SIZE, { name: "type", kind: "string" }],
  arguments: MANY,
  run(context, engine, flags) {
    if (refusedSize(context, flags, "inspect")) return 1;
    const type = flags.value("type") ?? "";
    const { words } = engine.profile.client;
    if (!TYPES.includes(type)) {
      context.stderr.write(`${words.invalidType(JSON.stringify(type), TYPE_LIST)}\n`);
      return 1;
    }
    if (type !== "" && !Object.hasOwn(FINDERS, type)) {
      context.stderr.write(`docker inspect: type ${JSON.stringify(type)} is not modelled\n`);
      return 1;
    }
    const kinds = type === "" ? (Object.keys(FINDERS) as Kind[]) : [type as Kind];
    const missing = (reference: string) =>
      type === "" ? words.noSuchObject(reference) : noSuch(engine, type as Kind, reference);
    return inspectAll(context, engine, flags.operands, kinds, flags.value("format"), missing);
  },
};

const TYPE_LIST = ["config", "container", "image", "network", "node", "plugin", "secret", "service", "task", "volume"]
  .map((each) => JSON.stringify(each))
  .join(", ");

const TYPES = ["", "container", "image", "network", "volume", "node", "service", "task", "plugin", "secret", "config"];

export function inspectKind(kind: Kind): Verb {
  const upper = kind.toUpperCase();
  const name = `${kind} inspect`;
  return {
    name,
    line: `[OPTIONS] ${upper} [${upper}...]`,
    about: `Display detailed information on one or more ${kind}s`,
    flags: [
      FORMAT,
      ...(kind === "container" ? [SIZE] : kind === "image" ? [PLATFORM] : []),
      ...(kind === "network" ? [VERBOSE] : []),
    ],
    arguments: MANY,
    run(context, engine, flags) {
      if (refusedSize(context, flags, name)) return 1;
      const missing = (reference: string) => noSuch(engine, kind, reference);
      return inspectAll(context, engine, flags.operands, [kind], flags.value("format"), missing);
    },
  };
}

const VERBOSE = { name: "verbose", short: "v", kind: "bool" } as const;

const FINDERS: Readonly<Record<Kind, (engine: Engine, reference: string) => GoStruct | null>> = {
  container: (engine, reference) => {
    const container = engine.findContainer(reference);
    return container === null ? null : containerValue(engine, container);
  },
  image: (engine, reference) => {
    // One that is there: docker inspect pulls nothing.
    const image = findImage(engine.runtime.images(), reference);
    return image === null ? null : imageValue(engine, image);
  },
  network: (engine, reference) => {
    const network = engine.findNetwork(reference);
    return network === null ? null : networkValue(engine, network);
  },
};

/** A size is refused where it would be seen: in the whole text, or by a template that asks for it. */
function refusedSize(context: CommandContext, flags: Flags, verb: string): boolean {
  const format = flags.value("format") ?? "";
  if (!flags.has("size") || (format !== "" && format !== "json" && !/Size(Rw|RootFs)|json \.\s*}}/.test(format))) return false;
  context.stderr.write(`docker ${verb}: --size is not modelled\n`);
  return true;
}

function inspectAll(
  context: CommandContext,
  engine: Engine,
  references: readonly string[],
  kinds: readonly Kind[],
  format: string | undefined,
  missing: (reference: string) => string,
): number {
  const found: GoStruct[] = [];
  const errors: string[] = [];
  for (const reference of references) {
    const value = findFirst(engine, reference, kinds);
    if (value === null) errors.push(missing(reference));
    else found.push(value);
  }
  const failure = printFound(context, engine, found, format);
  logIfLost(context);
  if (failure !== 0) return failure;
  for (const error of errors) context.stderr.write(`${error}\n`);
  return errors.length === 0 ? 0 : 1;
}

function findFirst(engine: Engine, reference: string, kinds: readonly Kind[]): GoStruct | null {
  for (const kind of kinds) {
    const value = FINDERS[kind](engine, reference);
    if (value !== null) return value;
  }
  return null;
}

function printFound(context: CommandContext, engine: Engine, found: readonly GoStruct[], format: string | undefined): number {
  if (format === undefined || format === "") {
    context.stdout.write(`${toJson(found, { indent: "    " })}\n`);
    return 0;
  }
  if (format === "json" && engine.profile.client.formatsJson) {
    context.stdout.write(`${toJson(found)}\n`);
    return 0;
  }
  let text = "";
  try {
    const template = new Template(format);
    for (const value of found) text += `${executeEither(template, value)}\n`;
  } catch (error) {
    if (error instanceof TemplateSyntaxError) {
      context.stderr.write(`template parsing error: template: ${error.message}\n`);
      return 64;
    }
    if (!(error instanceof TemplateError)) throw error;
    context.stdout.write(`${text}\n`);
    context.stderr.write(`template parsing error: template: ${error.message}\n`);
    return 1;
  }
  // Nothing found is one empty line.
  context.stdout.write(text === "" ? "\n" : text);
  return 0;
}

function executeEither(template: Template, value: GoStruct): string {
  try {
    return template.execute(value);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return template.execute(toRaw(value), { missingKey: "error" });
  }
}
