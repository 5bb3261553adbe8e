/**
 * `docker`: finds the verb and the host's dockerd, which comes up when it is first asked for something. What each verb does and prints is in the
 * folders beside this file. Help pages and the verbs listed below are not modelled, and say so.
 */
import { dockerOf, type Engine } from "../../../docker/engine.ts";
import type { Program, Step } from "../../../sim/process.ts";
import type { Command, CommandContext } from "../../command.ts";
import { composeVerb } from "./compose/compose.ts";
import { pullVerb } from "./images/pull.ts";
import { attachVerb, cpVerb, execVerb, logsVerb, topVerb } from "./life/exec.ts";
import { killVerb, pauseVerb, renameVerb, restartVerb, rmVerb, startVerb, stopVerb, unpauseVerb, waitVerb } from "./life/life.ts";
import { networkConnect, networkCreate, networkDisconnect, networkPrune, networkRm } from "./network/network.ts";
import { READING_VERBS } from "./print/verbs.ts";
import { shortVersion } from "./print/version.ts";
import { createVerb, runVerb } from "./run/run.ts";

/** A verb answers the exit code, at once or after a while. */
export type Verb = (context: CommandContext, engine: Engine, args: readonly string[]) => number | Step<number>;

const CONTAINER_VERBS: Readonly<Record<string, Verb>> = {
  attach: attachVerb,
  cp: cpVerb,
  create: createVerb,
  exec: execVerb,
  kill: killVerb,
  logs: logsVerb,
  pause: pauseVerb,
  rename: renameVerb,
  restart: restartVerb,
  rm: rmVerb,
  run: runVerb,
  start: startVerb,
  stop: stopVerb,
  top: topVerb,
  unpause: unpauseVerb,
  wait: waitVerb,
};

const NETWORK_VERBS: Readonly<Record<string, Verb>> = {
  connect: networkConnect,
  create: networkCreate,
  disconnect: networkDisconnect,
  prune: networkPrune,
  remove: networkRm,
  rm: networkRm,
};

const VERBS: ReadonlyMap<string, Verb> = new Map<string, Verb>([
  ["compose", composeVerb],
  ["pull", pullVerb],
  ["image pull", pullVerb],
  ...Object.entries(READING_VERBS),
  ...Object.entries(CONTAINER_VERBS),
  ...Object.entries(CONTAINER_VERBS).map(([name, verb]) => [`container ${name}`, verb] as const),
  ...Object.entries(NETWORK_VERBS).map(([name, verb]) => [`network ${name}`, verb] as const),
]);

const GROUPS: ReadonlySet<string> = new Set(["container", "network", "image", "system", "volume"]);

/** What the real tool also has. */
const UNMODELLED: ReadonlySet<string> = new Set(
  (
    "bake builder build buildx checkpoint commit config context diff events export help history import init load login logout manifest model node " +
    "plugin push rmi save scout search secret service stack stats swarm tag trust update volume"
  ).split(" "),
);

export const docker: Command = {
  name: "docker",
  path: "/usr/bin/docker",
  *run(context): Program {
    const args = context.argv.slice(1);
    const engine = dockerOf(context.host);
    if (engine === null) return refuse(context, `docker: there is no dockerd on host ${context.host.name}`);
    const [word, second] = args;
    if (word === undefined || word === "--help" || word === "-h") return refuse(context, "docker: help pages are not modelled");
    if (word === "--version" || word === "-v") {
      context.stdout.write(shortVersion(engine));
      return 0;
    }
    if (word.startsWith("-")) return refuse(context, `docker: flag ${word} is not modelled`);
    if (args.includes("--help") && !isRunLike(word)) return refuse(context, "docker: help pages are not modelled");
    const isGroup = GROUPS.has(word) && second !== undefined && !second.startsWith("-");
    const name = isGroup ? `${word} ${second}` : word;
    const verb = VERBS.get(name);
    if (verb === undefined) return unknownVerb(context, engine, word, isGroup ? name : word);
    const answer = verb(context, engine, args.slice(isGroup ? 2 : 1));
    return typeof answer === "number" ? answer : yield* answer;
  },
};

/** What follows a run's image is the container's. */
function isRunLike(word: string): boolean {
  return ["run", "exec", "create", "container", "top", "compose"].includes(word);
}

function refuse(context: CommandContext, words: string): number {
  context.stderr.write(`${words}\n`);
  return 1;
}

function unknownVerb(context: CommandContext, { profile }: Engine, word: string, name: string): number {
  if (UNMODELLED.has(word) || GROUPS.has(word)) return refuse(context, `docker: "docker ${name}" is not modelled`);
  if (profile.major < 28) return refuse(context, `docker: '${word}' is not a docker command.\nSee 'docker --help'`);
  return refuse(context, `docker: unknown command: docker ${word}\n\nRun 'docker --help' for more information`);
}
