/**
 * `arp` of net-tools 2.10: the neighbour table as /proc/net/arp has it, and changes by ioctl. Left out, refused by name: hardware other
 * than ether as something to set, entries from a file.
 */
import { isRefusal } from "../../../kernel/config/errno.ts";
import type { Program } from "../../../sim/process.ts";
import type { Command, CommandContext } from "../../command.ts";
import { parseOptions } from "../../net/getopt.ts";
import { deleteEntry, setEntry } from "./change.ts";
import { listEntries } from "./list.ts";
import { ARP_USAGE, ARP_VERSION } from "./usage.ts";

export const arpCommand: Command = { name: "arp", path: "/usr/sbin/arp", run: runArp };

const SPEC = {
  letters: "A:H:adfp:nsei:t:vh?DNV",
  long: {
    verbose: { as: "v" },
    version: { as: "V" },
    all: { as: "a" },
    delete: { as: "d" },
    file: { as: "f" },
    numeric: { as: "n" },
    set: { as: "s" },
    protocol: { argument: "required", as: "A" },
    "hw-type": { argument: "required", as: "H" },
    device: { argument: "required", as: "i" },
    help: { as: "h" },
    "use-device": { as: "D" },
    symbolic: { as: "N" },
  },
} as const;

const HARDWARE = new Set("ash ether ax25 netrom rose arcnet dlci fddi hippi irda x25 eui64".split(" "));
const FAMILIES = new Set("unix inet inet6 ax25 netrom rose ipx ddp ec ash x25".split(" "));

function* runArp(context: CommandContext): Program {
  const { stdout, stderr } = context;
  const parsed = parseOptions(context.argv.slice(1), SPEC);
  if (parsed.mistake !== null) {
    stderr.write(`arp: ${parsed.mistake}\n${ARP_USAGE}`);
    return 3;
  }
  const lastOf = (...names: readonly string[]): string | null =>
    parsed.options.findLast((option) => names.includes(option.name))?.value ?? null;
  const has = (name: string): boolean => lastOf(name) !== null;
  const fail = (words: string): number => {
    stderr.write(`${words}\n`);
    return 255;
  };
  if (has("V")) {
    stdout.write(ARP_VERSION);
    return 0;
  }
  if (has("h") || has("?")) {
    stderr.write(ARP_USAGE);
    return 3;
  }
  const family = lastOf("A", "p");
  if (family !== null && !FAMILIES.has(family)) return fail(`arp: ${family}: unknown address family.`);
  if (family !== null && family !== "inet") return fail(`arp: ${family}: kernel only supports 'inet'.`);
  const hardware = lastOf("H", "t");
  if (hardware !== null && !HARDWARE.has(hardware)) return fail(`arp: ${hardware}: unknown hardware type.`);
  const device = lastOf("i");
  if (has("f")) return fileEntries(context, parsed.operands[0] ?? "/etc/ethers");
  if (has("d")) return yield* deleteEntry(context, parsed.operands, device);
  if (has("s")) return yield* setEntry(context, parsed.operands, { device, useDevice: has("D") });
  return yield* listEntries(context, parsed.operands[0] ?? null, {
    all: has("a") && !has("e"),
    numeric: has("n"),
    verbose: has("v"),
    device,
    hardware,
  });
}

function fileEntries(context: CommandContext, path: string): number {
  const absolute = path.startsWith("/") ? path : `${context.cwd}/${path}`;
  if (isRefusal(context.files.readFile(absolute))) {
    context.stderr.write(`arp: cannot open etherfile ${path} !\n`);
    return 255;
  }
  context.stderr.write('arp: option "-f" is not modelled\n');
  return 2;
}
