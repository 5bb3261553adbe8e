/**
 * `arp` of net-tools 2.10: the neighbour table as /proc/net/arp has it, and changes by ioctl. Left out, refused by name: hardware
 * other than ether as something to set, entries from a file.
 */
import { isRefusal } from "../../../kernel/config/errno.ts";
import type { Program } from "../../../sim/wait.ts";
import type { Command, CommandContext } from "../../command.ts";
import { Exit } from "../../exit.ts";
import { accepted, exits, on, prints, value } from "../../options/rows.ts";
import { OptionTable } from "../../options/table.ts";
import { deleteEntry, setEntry } from "./change.ts";
import { listEntries } from "./list.ts";
import { ARP_HARDWARE, ARP_USAGE, ARP_VERSION } from "./usage.ts";

const HARDWARE = new Set("ash ether ax25 netrom rose arcnet dlci fddi hippi irda x25 eui64".split(" "));
const FAMILIES = new Set("unix inet inet6 ax25 netrom rose ipx ddp ec ash x25".split(" "));

const defaults = () => ({
  family: "inet",
  hardware: null as string | null,
  device: null as string | null,
  all: false,
  linuxStyle: false,
  delete: false,
  set: false,
  fromFile: false,
  useDevice: false,
  numeric: false,
  verbose: false,
});

const OPTIONS = new OptionTable<ReturnType<typeof defaults>>(
  "arp",
  {
    V: prints(ARP_VERSION),
    h: exits(0, ARP_HARDWARE, ARP_USAGE),
    "?": exits(3, ARP_USAGE + ARP_HARDWARE),
    "A p": value("family", known(FAMILIES, "address family")),
    "H t": value("hardware", known(HARDWARE, "hardware type")),
    i: value("device"),
    a: on("all"),
    e: on("linuxStyle"),
    d: on("delete"),
    s: on("set"),
    f: on("fromFile"),
    D: on("useDevice"),
    n: on("numeric"),
    v: on("verbose"),
    N: accepted,
  },
  { usage: ARP_USAGE + ARP_HARDWARE, exitCode: 3 },
);

function known(names: ReadonlySet<string>, what: string): (text: string) => string {
  return (text) => {
    if (!names.has(text)) throw new Exit(255, `arp: ${text}: unknown ${what}.\n`);
    return text;
  };
}

export const arpCommand: Command = { name: "arp", path: "/usr/sbin/arp", options: OPTIONS, run: runArp };

function* runArp(context: CommandContext): Program {
  const options = defaults();
  const operands = OPTIONS.read(context.argv, options);
  if (options.family !== "inet") throw new Exit(255, `arp: ${options.family}: kernel only supports 'inet'.\n`);
  if (options.fromFile) return fileEntries(context, operands[0] ?? "/etc/ethers");
  if (options.delete) return yield* deleteEntry(context, operands, options.device);
  if (options.set) return yield* setEntry(context, operands, options);
  return yield* listEntries(context, operands[0] ?? null, { ...options, all: options.all && !options.linuxStyle });
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
