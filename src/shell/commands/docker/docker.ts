/**
 * `docker`: finds the verb and the host's dockerd, which comes up when it is first asked for something. What each verb does and
 * prints is in the folders beside this file. Help pages are not modelled, nor are the other commands of commands.ts, and say so.
 */
import { askDocker, type Engine } from "../../../docker/engine.ts";
import type { Program, Step } from "../../../sim/wait.ts";
import type { Command, CommandContext } from "../../command.ts";
import { groupLine, hasCommand, isGroup } from "./commands.ts";
import { composeVerb } from "./compose/compose.ts";
import { DOCKER_KEYWORDS, listedFlags } from "./listed.ts";
import { failIfLost, lostWrite } from "./lost-output.ts";
import { shortVersion } from "./print/version.ts";
import { callVerb, flagErrorText, readVerb, type VerbUsage } from "./verb.ts";
import { findVerb } from "./verbs.ts";

/** They stand before the command. There is one daemon, on this host: another one, or another context, is refused by name. */
const GLOBAL: VerbUsage = {
  name: "",
  line: "[OPTIONS] COMMAND [ARG...]",
  about: "A self-sufficient runtime for containers",
  flags: [
    { name: "config", kind: "string", isIgnored: true },
    { name: "context", short: "c", kind: "string", isUnmodelled: true, allows: ["default"] },
    { name: "debug", short: "D", kind: "bool", isIgnored: true },
    {
      name: "host",
      short: "H",
      kind: "list",
      isUnmodelled: true,
      allows: ["unix:///var/run/docker.sock", "unix:///run/docker.sock"],
    },
    { name: "log-level", short: "l", kind: "string" },
    { name: "tls", kind: "bool", isUnmodelled: true },
    { name: "tlscacert", kind: "string", isUnmodelled: true },
    { name: "tlscert", kind: "string", isUnmodelled: true },
    { name: "tlskey", kind: "string", isUnmodelled: true },
    { name: "tlsverify", kind: "bool", isUnmodelled: true },
    { name: "version", short: "v", kind: "bool" },
  ],
  arguments: [0, Number.POSITIVE_INFINITY],
  interspersed: false,
};

const LOG_LEVELS: ReadonlySet<string> = new Set(["panic", "fatal", "error", "warn", "warning", "info", "debug", "trace"]);

const HELP = "docker: help pages are not modelled";

export const docker: Command = {
  name: "docker",
  path: "/usr/bin/docker",
  options: { list: () => listedFlags(GLOBAL.flags) },
  keywords: DOCKER_KEYWORDS,
  *run(context): Program {
    const engine = askDocker(context.host);
    if (engine === null) return refuse(context, `docker: there is no dockerd on host ${context.host.name}`);
    const typed = context.argv.slice(1);
    if (["--help", "-h"].includes(typed[0] ?? "--help")) return refuse(context, HELP);
    const global = readVerb(context, engine, GLOBAL, typed);
    if (typeof global === "number") return global;
    if (global.has("version")) {
      context.stdout.write(shortVersion(engine));
      return failIfLost(context, 0);
    }
    const level = global.value("log-level") ?? "";
    if (level !== "" && !LOG_LEVELS.has(level.toLowerCase())) return refuse(context, `Unable to parse logging level: ${level}`);
    const args = global.operands;
    const [word, second] = args;
    if (word === undefined || word === "help") return refuse(context, HELP);
    if (args.includes("--help") && !isRunLike(word)) return refuse(context, HELP);
    const inGroup = isGroup(word) && hasCommand(word, engine.profile);
    if (inGroup && (second === undefined || second === "-h")) return refuse(context, HELP);
    const name = inGroup ? `${word} ${second}` : word;
    const rest = args.slice(inGroup ? 2 : 1);
    const exitCode = yield* call(context, engine, name, rest);
    lostWrite(context);
    return exitCode;
  },
};

function* call(context: CommandContext, engine: Engine, name: string, args: readonly string[]): Step<number> {
  if (!hasCommand(name, engine.profile)) return unknownVerb(context, engine, name);
  if (name === "compose") return yield* composeVerb(context, engine, args);
  const verb = findVerb(name);
  return verb === undefined ? unknownVerb(context, engine, name) : yield* callVerb(context, engine, verb, args);
}

/** What follows a run's image is the container's. */
function isRunLike(word: string): boolean {
  return ["run", "exec", "create", "container", "top", "compose"].includes(word);
}

function refuse(context: CommandContext, words: string): number {
  context.stderr.write(`${words}\n`);
  return 1;
}

/**
 * A command that docker has is not modelled; one that it has not is unknown, in its words. Up to 27 a group prints its help page.
 */
function unknownVerb(context: CommandContext, { profile }: Engine, name: string): number {
  const { printsUsageLine } = profile.client;
  if (hasCommand(name, profile)) return refuse(context, `docker: "docker ${name}" is not modelled`);
  const [group, second] = name.split(" ") as [string, string?];
  if (second === undefined) {
    if (!printsUsageLine) return refuse(context, `docker: '${group}' is not a docker command.\nSee 'docker --help'`);
    return refuse(context, `docker: unknown command: docker ${group}\n\nRun 'docker --help' for more information`);
  }
  const line = groupLine(group);
  if (second.startsWith("-")) {
    const what = second.startsWith("--") ? `unknown flag: ${second}` : `unknown shorthand flag: '${second[1]}' in ${second}`;
    const usage: VerbUsage = { name: group, line: "", about: "", flags: [], arguments: [0, 0] };
    context.stderr.write(flagErrorText(profile, usage, what, line));
    return 125;
  }
  if (!printsUsageLine)
    return refuse(context, `docker: there is no command "docker ${name}"; the help page that docker prints is not modelled`);
  return refuse(
    context,
    `docker: unknown command: docker ${name}\n\nUsage:  ${line}\n\nRun 'docker ${group} --help' for more information`,
  );
}
