/** `docker pull`. Source: docker/cli, cli/command/image/pull.go. */
import type { Engine } from "../../../../docker/engine.ts";
import { type Progress, pullImage } from "../../../../docker/images/pull.ts";
import { parseReference, referenceMistake } from "../../../../docker/images/reference.ts";
import type { CommandContext } from "../../../command.ts";
import { daemonError } from "../refuse.ts";

export function pullVerb(context: CommandContext, engine: Engine, args: readonly string[]): number {
  const { stdout, stderr } = context;
  const quiet = args.includes("-q") || args.includes("--quiet");
  const flag = args.find((word) => word.startsWith("-") && word !== "-q" && word !== "--quiet");
  if (flag !== undefined) {
    stderr.write(`docker pull: flag ${flag} is not modelled\n`);
    return 1;
  }
  const names = args.filter((word) => !word.startsWith("-"));
  const [name] = names;
  if (name === undefined || names.length > 1) {
    const usage = "Usage:  docker pull [OPTIONS] NAME[:TAG|@DIGEST]\n\n";
    stderr.write(
      !engine.profile.client.printsUsageLine
        ? `"docker pull" requires exactly 1 argument.\nSee 'docker pull --help'.\n\n${usage}Pull an image or a repository from a registry\n`
        : `docker: 'docker pull' requires 1 argument\n\n${usage}Run 'docker pull --help' for more information\n`,
    );
    return 1;
  }
  const mistake = referenceMistake(name, engine.profile);
  if (mistake !== null) {
    stderr.write(`${mistake}\n`);
    return 1;
  }
  if (!quiet && !/:[^/]+$/.test(name)) stdout.write("Using default tag: latest\n");
  let lines: readonly Progress[];
  try {
    lines = pullImage(engine, name);
  } catch (error) {
    return daemonError(context, error);
  }
  const { name: shown, tag } = parseReference(name);
  const full = `docker.io/${shown.includes("/") ? shown : `library/${shown}`}:${tag}`;
  if (quiet) {
    stdout.write(`${full}\n`);
    return 0;
  }
  for (const { status, id } of lines) stdout.write(`${id === undefined ? "" : `${id}: `}${status}\n`);
  stdout.write(`${full}\n`);
  return 0;
}
