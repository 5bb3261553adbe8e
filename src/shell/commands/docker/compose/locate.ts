/**
 * Which files are a project's, where it lives, what its variables are and how it is called. Source: compose-go, cli/options.go.
 */
import type { CommandContext } from "../../../command.ts";
import { toText } from "../../../io.ts";
import { normalizePath } from "../../../vfs/canonical.ts";
import type { Flags } from "../flags.ts";
import { absolute } from "../run/paths.ts";
import { parseDotenv } from "./dotenv.ts";
import { ComposeError, notModelled, warn } from "./report.ts";

/** The best first. */
const FILE_NAMES = ["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"];
const OVERRIDE_NAMES = [
  "compose.override.yml",
  "compose.override.yaml",
  "docker-compose.override.yml",
  "docker-compose.override.yaml",
];

export interface Location {
  readonly workingDir: string;
  readonly files: readonly { readonly path: string; readonly text: string }[];
  /** The shell's own variables win over .env. */
  readonly environment: ReadonlyMap<string, string>;
  readonly profiles: readonly string[];
}

export function locate(context: CommandContext, flags: Flags): Location {
  const given = flags.values("file");
  const directory = flags.value("project-directory");
  const environment = new Map(context.env);
  const first = given[0];
  const before = directory ?? (first === undefined ? context.cwd : parent(resolve(context, first)));
  readEnvFiles(context, flags, resolve(context, before), environment);
  const paths = choose(context, given, environment);
  const workingDir = resolve(context, directory ?? (paths[0] === undefined ? context.cwd : parent(paths[0])));
  readEnvFiles(context, flags, workingDir, environment);
  if (paths.length === 0) throw new ComposeError("no configuration file provided: not found");
  const asked = flags.values("profile");
  const profiles = asked.length > 0 ? asked : (environment.get("COMPOSE_PROFILES") ?? "").split(",").map((each) => each.trim());
  return { workingDir, files: paths.map((path) => ({ path, text: readText(context, path) })), environment, profiles };
}

function choose(context: CommandContext, given: readonly string[], environment: ReadonlyMap<string, string>): string[] {
  if (given.includes("-")) throw notModelled("a compose file on standard input (-f -)");
  if (given.length > 0) return given.map((path) => resolve(context, path));
  const named = environment.get("COMPOSE_FILE");
  if (named !== undefined) {
    return named.split(environment.get("COMPOSE_PATH_SEPARATOR") ?? ":").map((path) => resolve(context, path));
  }
  for (let directory = resolve(context, context.cwd); ; directory = parent(directory)) {
    const found = present(context, directory, FILE_NAMES);
    if (found.length > 0) {
      if (found.length > 1) {
        warn(context, `Found multiple config files with supported names: ${found.join(", ")}`);
        warn(context, `Using ${found[0]}`);
      }
      const overrides = present(context, directory, OVERRIDE_NAMES);
      if (overrides.length > 1) {
        warn(context, `Found multiple override files with supported names: ${overrides.join(", ")}`);
        warn(context, `Using ${overrides[0]}`);
      }
      return [found[0]!, ...overrides.slice(0, 1)];
    }
    if (directory === "/") return [];
  }
}

function present({ files }: CommandContext, directory: string, names: readonly string[]): string[] {
  return names.map((name) => `${directory === "/" ? "" : directory}/${name}`).filter((path) => files.exists(path));
}

function readEnvFiles(context: CommandContext, flags: Flags, directory: string, environment: Map<string, string>): void {
  const given = flags.values("env-file");
  const standard = `${directory}/.env`;
  const paths =
    given.length > 0 ? given.map((path) => resolve(context, path)) : [standard].filter((path) => context.files.exists(path));
  for (const path of paths) {
    const bytes = context.files.readFile(path);
    if (!(bytes instanceof Uint8Array)) throw new ComposeError(`couldn't find env file: ${path}`);
    for (const [name, value] of readVariables(path, toText(bytes), environment)) {
      if (!environment.has(name)) environment.set(name, value);
    }
  }
}

function readVariables(path: string, text: string, environment: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  try {
    return parseDotenv(text, (name) => environment.get(name));
  } catch (error) {
    if (error instanceof ComposeError) throw new ComposeError(`failed to read ${path}: ${error.message}`);
    throw error;
  }
}

export function readText({ files }: CommandContext, path: string): string {
  const bytes = files.readFile(path);
  if (bytes instanceof Uint8Array) return toText(bytes);
  throw new ComposeError(bytes.errno === "EISDIR" ? `read ${path}: is a directory` : `open ${path}: no such file or directory`);
}

/** An absolute path without `.` and `..`. */
export function resolve(context: CommandContext, path: string): string {
  return normalizePath(absolute(context, path));
}

function parent(path: string): string {
  return path.slice(0, path.lastIndexOf("/")) || "/";
}

/** -p, COMPOSE_PROJECT_NAME, `name:` in a file, the folder's name: in this order. */
export function projectName(flags: Flags, { environment, workingDir }: Location, named: string): string {
  const asked = flags.value("project-name") || environment.get("COMPOSE_PROJECT_NAME") || "";
  if (asked !== "") return checkName(asked);
  const name = normalize(named) || normalize(workingDir.slice(workingDir.lastIndexOf("/") + 1));
  if (name === "") throw new ComposeError("project name must not be empty");
  return name;
}

export function checkName(name: string): string {
  if (normalize(name) === name) return name;
  throw new ComposeError(
    `invalid project name ${JSON.stringify(name)}: must consist only of lowercase alphanumeric characters, hyphens, and underscores ` +
      "as well as start with a letter or number",
  );
}

function normalize(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9_-]/g, "")
    .replace(/^[_-]+/, "");
}
