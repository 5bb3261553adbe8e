/**
 * `docker pull` of an image of the catalogue: nothing is downloaded, as the image is at hand; it says what docker says of one that is up to date.
 * Others are refused: no registry is modelled. Source: docker/cli, cli/command/image/pull.go.
 */

import type { Engine } from "../../../../docker/engine.ts";
import { parseReference, referenceMistake } from "../../../../docker/images/reference.ts";
import type { CommandContext } from "../../../command.ts";

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
  const found = engine.runtime.image(name);
  const { name: shown, tag } = parseReference(name);
  if (found === null || found.notice !== null) {
    stderr.write(
      `netnsim: image "${shown}:${tag}" is not in the catalogue, and no registry is modelled: it can be declared (/etc/netnsim/images.json)\n`,
    );
    return 1;
  }
  const full = `docker.io/${shown.includes("/") ? shown : `library/${shown}`}:${tag}`;
  if (quiet) {
    stdout.write(`${full}\n`);
    return 0;
  }
  if (!/:[^/]+$/.test(name)) stdout.write("Using default tag: latest\n");
  stdout.write(`${tag}: Pulling from ${shown.includes("/") ? shown : `library/${shown}`}\nDigest: sha256:${found.image.id}\n`);
  stdout.write(`Status: Image is up to date for ${shown}:${tag}\n${full}\n`);
  return 0;
}
