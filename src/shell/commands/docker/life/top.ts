/** `docker top`. Source: docker/cli, cli/command/container/top.go. */
import { TOP_TITLES, topRows } from "../../../../docker/container/top.ts";
import { daemonError } from "../refuse.ts";
import { MANY, type Verb } from "../verb.ts";

export const topVerb: Verb = {
  name: "top",
  line: "CONTAINER [ps OPTIONS]",
  about: "Display the running processes of a container",
  flags: [],
  arguments: MANY,
  interspersed: false,
  run(context, engine, flags) {
    const [reference, ...options] = flags.operands as [string, ...string[]];
    if (options.length > 0) {
      context.stderr.write("docker top: ps options are not modelled\n");
      return 1;
    }
    try {
      for (const row of [TOP_TITLES, ...topRows(engine, reference)])
        context.stdout.write(`${row.map((cell, at) => (at === row.length - 1 ? cell : cell.padEnd(20))).join("")}\n`);
      return 0;
    } catch (error) {
      return daemonError(context, error);
    }
  },
};
