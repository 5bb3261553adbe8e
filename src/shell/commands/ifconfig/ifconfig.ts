/**
 * `ifconfig` of net-tools 2.10. IPv6 is as where it is disabled: no device takes an address. Left out, refused by name: more IPv4
 * addresses (add), point-to-point addresses, tunnels, and what only old hardware had (irq, mem_start, io_addr, media, keepalive,
 * outfill, metric).
 */
import type { Program } from "../../../sim/wait.ts";
import type { Command, CommandContext } from "../../command.ts";
import { parseOptions } from "../../options/recorded.ts";
import { accepted, on, prints } from "../../options/rows.ts";
import { OptionTable } from "../../options/table.ts";
import { configure, IFCONFIG_WORDS } from "./configure.ts";
import { findShown, printInterface, printShort, SHORT_HEADING, shownInterfaces } from "./show.ts";
import { ADDRESS_FAMILIES, HARDWARE_TYPES, IFCONFIG_USAGE } from "./usage.ts";

interface Settings {
  all: boolean;
  short: boolean;
  help: boolean;
}

/** Each is a word of its own: `-as` is none. */
const OPTIONS = new OptionTable<Settings>(
  "ifconfig",
  {
    a: on("all"),
    s: on("short"),
    v: accepted,
    V: prints("net-tools 2.10\n"),
    "? h": on("help"),
  },
  { known: parseOptions("asvV?h", "version:V help:h"), usage: "ifconfig: `--help' gives usage information.\n", exitCode: 1 },
);

function readOption(settings: Settings, word: string): void {
  const listed = OPTIONS.list().find(({ written }) => written.includes(word));
  if (listed === undefined) throw OPTIONS.misuse(`ifconfig: option \`${word}' not recognised.\n`);
  const name = listed.written[0]!.slice(1);
  OPTIONS.take(settings, { kind: "option", name, written: word, value: "", hasValue: false });
}

export const ifconfigCommand: Command = {
  name: "ifconfig",
  path: "/usr/sbin/ifconfig",
  options: OPTIONS,
  keywords: [IFCONFIG_WORDS],
  run: runIfconfig,
};

function* runIfconfig(context: CommandContext): Program {
  const { stdout, stderr, net } = context;
  const settings: Settings = { all: false, short: false, help: false };
  const words = context.argv.slice(1);
  while (words[0]?.startsWith("-") && !settings.help) readOption(settings, words.shift()!);
  if (settings.help) {
    stderr.write(HARDWARE_TYPES + ADDRESS_FAMILIES);
    stdout.write(IFCONFIG_USAGE[0] + IFCONFIG_USAGE[1]);
    return 0;
  }
  const { all, short } = settings;
  const [name, ...rest] = words;
  if (name === undefined) {
    const shown = shownInterfaces(net, all);
    stdout.write(
      (short ? SHORT_HEADING : "") + shown.map((entry) => (short ? printShort(entry) : `${printInterface(entry)}\n`)).join(""),
    );
    return 0;
  }
  if (rest.length > 0) return yield* configure(context, name, rest);
  const found = findShown(net, name);
  if (found === null) {
    stderr.write(`${name}: error fetching interface information: Device not found\n`);
    if (short) stdout.write(SHORT_HEADING);
    return 1;
  }
  stdout.write(short ? SHORT_HEADING + printShort(found) : `${printInterface(found)}\n`);
  return 0;
}
