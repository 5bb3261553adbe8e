/**
 * `docker compose` and `docker-compose`: up, down, stop, start, ps, exec, logs, version over compose files in the host's memory.
 * It is a client of the engine as the real one is of dockerd: what it knows of a project later it finds by labels. Modelled is
 * compose 2.40.3 writing to a file or a pipe (the moving display of a terminal is not); its words were read in its source, no
 * real one was at hand to hold them against.
 */
import { askDocker, type Engine } from "../../../../docker/engine.ts";
import type { Program, Step } from "../../../../sim/wait.ts";
import type { Command, CommandContext } from "../../../command.ts";
import { FlagError, type FlagSpec, type Flags, parseFlags } from "../flags.ts";
import { DOWN_FLAGS, down } from "./down.ts";
import { EXEC_FLAGS, exec } from "./exec.ts";
import { COMPOSE_VERSION } from "./labels.ts";
import { LOGS_FLAGS, logs } from "./logs.ts";
import { PS_FLAGS, ps } from "./ps.ts";
import { ComposeError, notModelled } from "./report.ts";
import { STOP_FLAGS, start, stop } from "./stop.ts";
import { UP_FLAGS, up } from "./up.ts";

interface Verb {
  readonly flags: readonly FlagSpec[];
  readonly interspersed: boolean;
  readonly run: (context: CommandContext, engine: Engine, flags: Flags) => number | Step<number>;
}

const VERBS: ReadonlyMap<string, Verb> = new Map<string, Verb>([
  ["up", { flags: UP_FLAGS, interspersed: true, run: up }],
  ["down", { flags: DOWN_FLAGS, interspersed: true, run: down }],
  ["ps", { flags: PS_FLAGS, interspersed: true, run: ps }],
  ["start", { flags: [], interspersed: true, run: start }],
  ["stop", { flags: STOP_FLAGS, interspersed: true, run: stop }],
  ["exec", { flags: EXEC_FLAGS, interspersed: false, run: exec }],
  ["logs", { flags: LOGS_FLAGS, interspersed: true, run: logs }],
  [
    "version",
    {
      flags: [
        { name: "short", kind: "bool" },
        { name: "format", short: "f", kind: "string" },
      ],
      interspersed: true,
      run: version,
    },
  ],
]);

/** What the real one also has. */
const UNMODELLED: ReadonlySet<string> = new Set(
  (
    "alpha attach bridge build commit config convert cp create events export images kill ls pause port publish pull push restart rm run scale stats " +
    "top unpause volumes wait watch"
  ).split(" "),
);

/** All that the real one has; null where it is not modelled. */
export function composeVerbs(): ReadonlyMap<string, { readonly flags: readonly FlagSpec[] } | null> {
  return new Map([...VERBS, ...[...UNMODELLED].map((name) => [name, null] as const)].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** They stand before the verb. */
const GLOBAL_FLAGS: readonly FlagSpec[] = [
  { name: "env-file", kind: "list" },
  { name: "file", short: "f", kind: "list" },
  { name: "profile", kind: "list" },
  { name: "project-directory", kind: "string" },
  { name: "project-name", short: "p", kind: "string" },
  { name: "ansi", kind: "string", isIgnored: true },
  { name: "parallel", kind: "int", isIgnored: true },
  { name: "progress", kind: "string" },
  { name: "all-resources", kind: "bool" },
  { name: "compatibility", kind: "bool" },
  { name: "dry-run", kind: "bool" },
  { name: "version", short: "v", kind: "bool" },
];

export function* composeVerb(context: CommandContext, engine: Engine, args: readonly string[]): Step<number> {
  try {
    return yield* dispatch(context, engine, args);
  } catch (error) {
    if (!(error instanceof ComposeError) && !(error instanceof FlagError)) throw error;
    context.stderr.write(`${error.message}\n`);
    return 1;
  }
}

function* dispatch(context: CommandContext, engine: Engine, args: readonly string[]): Step<number> {
  const { profile } = engine;
  const global = parseFlags(
    GLOBAL_FLAGS,
    args.filter((word, at) => !isHelp(word, args, at)),
    { profile, interspersed: false },
  );
  const [name, ...rest] = global.operands;
  for (const flag of ["all-resources", "compatibility", "dry-run"]) if (global.has(flag)) throw notModelled(`--${flag}`);
  const progress = global.value("progress") ?? "auto";
  if (!["auto", "plain"].includes(progress)) throw notModelled(`--progress ${progress}`);
  if (global.has("version")) return version(context);
  if (name === undefined || name === "help" || args.some((word, at) => isHelp(word, args, at))) throw notModelled("a help page");
  const verb = VERBS.get(name);
  if (verb === undefined) {
    if (UNMODELLED.has(name)) throw new ComposeError(`docker: "docker compose ${name}" is not modelled`);
    throw new ComposeError(`unknown docker command: ${JSON.stringify(`compose ${name}`)}`);
  }
  const own = parseFlags(verb.flags, rest, { profile, interspersed: verb.interspersed });
  const result = verb.run(context, engine, joined(global, own));
  return typeof result === "number" ? result : yield* result;
}

/** --help of compose itself: what follows `exec` is the container's. */
function isHelp(word: string, args: readonly string[], at: number): boolean {
  return (word === "--help" || word === "-h") && !args.slice(0, at).includes("exec");
}

/** The verb's flags, and where it has none of a name those before it. */
function joined(global: Flags, own: Flags): Flags {
  return {
    operands: own.operands,
    has: (name) => own.has(name) || global.has(name),
    value: (name) => own.value(name) ?? global.value(name),
    values: (name) => [...global.values(name), ...own.values(name)],
  };
}

function version(context: CommandContext, _engine?: Engine, flags?: Flags): number {
  const { stdout } = context;
  if (flags?.has("short") === true) stdout.write(`${COMPOSE_VERSION}\n`);
  else if (flags?.value("format") === "json") stdout.write(`{"version":"v${COMPOSE_VERSION}"}\n`);
  else stdout.write(`Docker Compose version v${COMPOSE_VERSION}\n`);
  return 0;
}

/** The same program under its old name. */
export const dockerCompose: Command = {
  name: "docker-compose",
  path: "/usr/bin/docker-compose",
  *run(context): Program {
    const engine = askDocker(context.host);
    if (engine === null) {
      context.stderr.write(`docker-compose: there is no dockerd on host ${context.host.name}\n`);
      return 1;
    }
    return yield* composeVerb(context, engine, context.argv.slice(1));
  },
};
