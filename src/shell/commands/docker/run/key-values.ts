/**
 * `--env`, `--env-file`, `--label-file`: NAME=VALUE line by line. A variable without a value is taken from the client's
 * environment, or left out; a label without one is left out. Source: docker/cli opts/file.go, opts/envfile.go (20.10),
 * pkg/kvfile.
 */
import type { Profile } from "../../../../docker/profiles/profile.ts";
import type { CommandContext } from "../../../command.ts";
import { toText } from "../../../io.ts";
import type { Typed } from "../options/row.ts";
import { absolute } from "./paths.ts";
import { SpecError } from "./port-spec.ts";

type LookUp = (name: string) => string | undefined;

/** The variables of --env-file and --env. */
export function readVariables({ context, flags, profile }: Pick<Typed, "context" | "flags" | "profile">): string[] {
  const lookUp: LookUp = (name) => context.env.get(name);
  const env = flags.values("env-file").flatMap((path) => readFile(context, path, { flag: "env-file", profile, lookUp }));
  for (const text of flags.values("env")) {
    const value = text.includes("=") ? text : withValue(text, lookUp);
    if (value !== null) env.push(value);
  }
  return env;
}

/** The labels of --label-file, then those of --label. */
export function readLabels({ context, flags, profile }: Typed): string[] {
  const none: LookUp = () => undefined;
  const files = flags
    .values("label-file")
    .flatMap((path) => readFile(context, path, { flag: "label-file", profile, lookUp: none }));
  return [...files, ...flags.values("label")];
}

interface Reading {
  readonly flag: string;
  readonly profile: Profile;
  readonly lookUp: LookUp;
}

function readFile(context: CommandContext, path: string, { flag, profile, lookUp }: Reading): string[] {
  const { words } = profile.client;
  const bytes = context.files.readFile(absolute(context, path));
  if (!(bytes instanceof Uint8Array)) throw new SpecError(words.fileNotFound(flag, path));
  const wrong = (problem: string) => new SpecError(words.badFile(flag, path, problem));
  const found: string[] = [];
  for (const raw of toText(bytes).split("\n")) {
    const line = raw.trimStart();
    if (line === "" || line.startsWith("#")) continue;
    const equals = line.indexOf("=");
    const name = equals < 0 ? line : line.slice(0, equals);
    if (name === "") throw wrong(`no variable name on line '${line}'`);
    if (/[ \t]/.test(name)) throw wrong(`variable '${name}' contains whitespaces`);
    const value = equals < 0 ? withValue(name, lookUp) : line;
    if (value !== null) found.push(value);
  }
  return found;
}

function withValue(name: string, lookUp: LookUp): string | null {
  const value = lookUp(name);
  return value === undefined ? null : `${name}=${value}`;
}
