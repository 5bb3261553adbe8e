/** nstat (iproute2 6.1): protocol counters. Only absolute values (-a) and their zeros (-z) are modelled: no history is kept. */
import type { Command, CommandContext } from "../command.ts";
import { parseOptions } from "../net/getopt.ts";
import { compileGlob } from "../patterns/glob.ts";

export const nstat: Command = {
  name: "nstat",
  path: "/usr/bin/nstat",
  // biome-ignore lint/correctness/useYield: a program is a generator, and this one has nothing to wait for
  *run(context) {
    return printCounters(context);
  },
};

function printCounters({ argv, net, stdout, stderr }: CommandContext): number {
  const { options, operands, mistake } = parseOptions(argv.slice(1), { letters: "ahjnrst:vVzpd:" });
  const given = new Set(options.map((option) => option.name));
  const other = options.find((option) => option.name !== "a" && option.name !== "z" && option.name !== "s");
  if (mistake !== null || other !== undefined) {
    stderr.write(mistake !== null ? `nstat: ${mistake}\n` : `nstat: option "-${other!.name}" is not modelled\n`);
    return 2;
  }
  if (!given.has("a")) {
    stderr.write("nstat: without -a is not modelled: no history is kept\n");
    return 2;
  }
  const lines = ["#kernel"];
  for (const [name, value] of Object.entries(net.snmp as unknown as Record<string, number>)) {
    if (value === 0 && !given.has("z")) continue;
    if (operands.length > 0 && !operands.some((pattern) => compileGlob(pattern).matches(name))) continue;
    lines.push(`${name.padEnd(32)}${String(value).padEnd(16)}${"0.0".padStart(6)}`);
  }
  stdout.write(`${lines.join("\n")}\n`);
  return 0;
}
