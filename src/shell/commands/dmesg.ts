/**
 * dmesg: the kernel log of the host, which here holds what netfilter's LOG, martians and conntrack wrote. util-linux 2.38.
 * The ring is one for all namespaces of a host; -c and -C forget what is in it.
 */
import type { Host } from "../../kernel/host.ts";
import type { Program } from "../../sim/process.ts";
import type { Command, CommandContext } from "../command.ts";
import { formatDate } from "./iptables/save.ts";

const LONG: Readonly<Record<string, string>> = {
  clear: "C",
  "read-clear": "c",
  notime: "t",
  ctime: "T",
  kernel: "k",
  nopager: "P",
  version: "V",
};
/** Options of the real tool that are not modelled. */
const UNMODELLED = "DEdeFfHhJLlnprSsuWwxy";

/** How many lines of a host's log were cleared. */
const cleared = new WeakMap<Host, number>();

export const dmesg: Command = { name: "dmesg", path: "/usr/bin/dmesg", run: runDmesg };

// biome-ignore lint/correctness/useYield: nothing to wait for
function* runDmesg(context: CommandContext): Program {
  const { host, stdout, stderr } = context;
  const given = new Set<string>();
  for (const word of context.argv.slice(1)) {
    const long = word.startsWith("--") ? LONG[word.slice(2)] : undefined;
    const letters = long !== undefined ? [long] : /^-[^-]/.test(word) ? word.slice(1).split("") : [];
    if (letters.length === 0) {
      stderr.write(word.startsWith("--") ? `dmesg: unrecognized option '${word}'\n${HINT}` : `dmesg: bad usage\n${HINT}`);
      return 1;
    }
    for (const letter of letters) {
      if (UNMODELLED.includes(letter)) {
        stderr.write(`dmesg: option "-${letter}" is not modelled\n`);
        return 2;
      }
      if (!Object.values(LONG).includes(letter)) {
        stderr.write(`dmesg: invalid option -- '${letter}'\n${HINT}`);
        return 1;
      }
      given.add(letter);
    }
  }
  if (given.has("V")) {
    stdout.write("dmesg from util-linux 2.38.1\n");
    return 0;
  }
  const from = cleared.get(host) ?? 0;
  if (!given.has("C"))
    for (const entry of host.log.slice(from)) stdout.write(`${stamp(host, entry.timeUs, given)}${entry.text}\n`);
  if (given.has("c") || given.has("C")) cleared.set(host, host.log.length);
  return 0;
}

const HINT = "Try 'dmesg --help' for more information.\n";

function stamp(host: Host, timeUs: number, given: ReadonlySet<string>): string {
  if (given.has("t")) return "";
  if (given.has("T")) return `[${formatDate(host.loop.epochUs + timeUs)}] `;
  return `[${String(Math.floor(timeUs / 1e6)).padStart(5)}.${String(timeUs % 1e6).padStart(6, "0")}] `;
}
