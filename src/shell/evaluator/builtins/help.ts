/**
 * help: the table of bash's builtins and their synopses, then what a host of the lab can do. The long pages of `help NAME` are
 * not modelled.
 */
import { type Builtin, quick } from "../builtin.ts";
import type { Shell } from "../shell.ts";
import { helpTable, SYNOPSES } from "./help-text.ts";

export const HELP: Builtin = {
  name: "help",
  run: quick((shell, args) => {
    const short = args[1] === "-s";
    const topics = args.slice(short ? 2 : 1).filter((word) => word !== "--");
    const option = topics.find((word) => /^-./.test(word));
    if (option !== undefined) {
      shell.complain(`help: ${option}: not modelled`);
      return 2;
    }
    if (topics.length === 0) {
      shell.stdout.write(`${helpTable()}${commandsOf(shell)}`);
      return 0;
    }
    let status = 0;
    for (const topic of topics) if (!showTopic(shell, topic, short)) status = 1;
    return status;
  }),
};

function showTopic(shell: Shell, topic: string, short: boolean): boolean {
  const synopsis = SYNOPSES.get(topic);
  if (synopsis === undefined) {
    shell.complain(`help: no help topics match \`${topic}'.  Try \`help help' or \`man -k ${topic}' or \`info ${topic}'.`);
    return false;
  }
  shell.stdout.write(`${topic}: ${synopsis}\n`);
  if (!short) shell.stdout.write(`    (netnsim: the text of this page is not modelled)\n`);
  return true;
}

/** The modelled commands of this host, in lines of a terminal's width. */
function commandsOf(shell: Shell): string {
  const { registry } = shell.world;
  const lines = ["", 'netnsim: the commands of this host; other programs print "not modelled":', " "];
  for (const name of [...registry.keys()].filter((name) => registry.get(name)?.isModelled !== false).sort()) {
    if (lines.at(-1)!.length + name.length + 1 > 79) lines.push(" ");
    lines[lines.length - 1] += ` ${name}`;
  }
  return `${lines.join("\n")}\n`;
}
