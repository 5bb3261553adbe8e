/**
 * `ifconfig` of net-tools 2.10. IPv6 is as where it is disabled: no device takes an address. Left out, refused by name: more IPv4 addresses (add), point-to-point addresses, tunnels, and what only old hardware
 * had (irq, mem_start, io_addr, media, keepalive, outfill, metric).
 */
import type { Program } from "../../../sim/process.ts";
import type { Command, CommandContext } from "../../command.ts";
import { configure } from "./configure.ts";
import { findShown, printInterface, printShort, SHORT_HEADING, shownInterfaces } from "./show.ts";
import { ADDRESS_FAMILIES, HARDWARE_TYPES, IFCONFIG_USAGE } from "./usage.ts";

export const ifconfigCommand: Command = { name: "ifconfig", path: "/usr/sbin/ifconfig", run: runIfconfig };

function* runIfconfig(context: CommandContext): Program {
  const { stdout, stderr, net } = context;
  const words = context.argv.slice(1);
  let all = false;
  let short = false;
  while (words[0]?.startsWith("-")) {
    const word = words.shift()!;
    if (word === "-a") all = true;
    else if (word === "-s") short = true;
    else if (word === "-V" || word === "--version") {
      stdout.write("net-tools 2.10\n");
      return 0;
    } else if (word === "-?" || word === "-h" || word === "--help") {
      stderr.write(HARDWARE_TYPES + ADDRESS_FAMILIES);
      stdout.write(IFCONFIG_USAGE[0] + IFCONFIG_USAGE[1]);
      return 0;
    } else if (word !== "-v") {
      stderr.write(`ifconfig: option \`${word}' not recognised.\nifconfig: \`--help' gives usage information.\n`);
      return 1;
    }
  }
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
