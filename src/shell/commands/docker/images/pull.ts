/** `docker pull`. Source: docker/cli, cli/command/image/pull.go. */
import { type Progress, pullImage } from "../../../../docker/images/pull.ts";
import { parseReference, referenceMistake } from "../../../../docker/images/reference.ts";
import { daemonError } from "../refuse.ts";
import type { Verb } from "../verb.ts";

export const pullVerb: Verb = {
  name: "pull",
  line: "[OPTIONS] NAME[:TAG|@DIGEST]",
  about: "Download an image from a registry",
  about20: "Pull an image or a repository from a registry",
  flags: [
    { name: "all-tags", short: "a", kind: "bool", isUnmodelled: true },
    { name: "disable-content-trust", kind: "bool", until: 28, isIgnored: true },
    { name: "platform", kind: "string", isUnmodelled: true, allows: ["", "linux", "linux/amd64"] },
    { name: "quiet", short: "q", kind: "bool" },
  ],
  arguments: [1, 1],
  run(context, engine, flags) {
    const { stdout, stderr } = context;
    const name = flags.operands[0]!;
    const quiet = flags.has("quiet");
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
  },
};
