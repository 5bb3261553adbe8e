/**
 * modprobe, rmmod and lsmod (kmod 30). br_netfilter, and nf_conntrack with what needs it, are the modules that a host can be
 * without; lsmod lists the first, and those of links where there are such links; all others are there when they are needed. Other
 * names are refused, as are options that print, or unload more than one.
 */
import type { Host } from "../../kernel/host.ts";
import { isModule, loadModule, unloadBridgeNetfilter } from "../../kernel/netlink/modules.ts";
import type { Command, CommandContext } from "../command.ts";

interface Module {
  readonly name: string;
  /** As lsmod prints it of Debian's 6.18. */
  readonly bytes: number;
  readonly usedBy: readonly string[];
}

/** The newest first: a lab's cables are there before its bridges. */
const MODULES: readonly Module[] = [
  { name: "br_netfilter", bytes: 36864, usedBy: [] },
  { name: "bridge", bytes: 380928, usedBy: ["br_netfilter"] },
  { name: "stp", bytes: 12288, usedBy: ["bridge"] },
  { name: "llc", bytes: 16384, usedBy: ["bridge", "stp"] },
  { name: "veth", bytes: 40960, usedBy: [] },
];

function loadedModules(host: Host): Module[] {
  const has = (kind: string): boolean =>
    host.kernel.nets.some((net) => net?.host === host && net.devices.some((device) => device?.link.kind === kind));
  const hasFilter = host.hasBridgeNetfilter && host.kernel.profile.bridgeNetfilter === "module";
  const hasBridge = hasFilter || has("bridge");
  return MODULES.filter(({ name }) => (name === "br_netfilter" ? hasFilter : name === "veth" ? has("veth") : hasBridge));
}

const lsmod: Command = moduleTool("lsmod", (context) => {
  const loaded = loadedModules(context.host);
  context.stdout.write("Module                  Size  Used by\n");
  for (const { name, bytes, usedBy } of loaded) {
    const users = usedBy.filter((each) => loaded.some((other) => other.name === each));
    const line = `${name.padEnd(19)} ${String(bytes).padStart(8)}  ${users.length}`;
    context.stdout.write(`${line}${users.length === 0 ? "" : ` ${users.join(",")}`}\n`);
  }
  return 0;
});

const modprobe: Command = moduleTool(
  "modprobe",
  (context, options, names) => {
    if (names.length === 0) return fail(context, "modprobe: ERROR: missing parameters. See -h.", 1);
    // Without -a what follows the name are the module's parameters: none here has any that matters.
    for (const name of options.includes("-a") ? names : names.slice(0, 1)) {
      if (!isKnown(name)) return fail(context, `modprobe: module ${name} is not modelled`, 2);
      if (isModule(name)) loadModule(context.host, name);
    }
    return 0;
  },
  ["-a", "-q"],
);

const rmmod: Command = moduleTool("rmmod", (context, _, names) => {
  if (names.length === 0) return fail(context, "rmmod: ERROR: missing module name.", 1);
  for (const name of names) {
    if (name !== BR_NETFILTER) return fail(context, `rmmod: unloading module ${name} is not modelled`, 2);
    if (!unloadBridgeNetfilter(context.host)) return fail(context, `rmmod: ERROR: Module ${name} is not currently loaded`, 1);
  }
  return 0;
});

export const moduleCommands: readonly Command[] = [lsmod, modprobe, rmmod];

const BR_NETFILTER = "br_netfilter";

/** Modules that are there as soon as they are needed, so that loading them changes nothing. */
const AT_HAND: ReadonlySet<string> = new Set(["dummy", "nf_tables", "nft_compat", "overlay", "x_tables"]);

function isKnown(name: string): boolean {
  return AT_HAND.has(name) || isModule(name) || MODULES.some((module) => module.name === name);
}

type Run = (context: CommandContext, options: readonly string[], names: readonly string[]) => number;

/** Options other than these are refused by name. Dashes in a module's name are underscores. */
function moduleTool(tool: string, run: Run, modelled: readonly string[] = []): Command {
  return {
    name: tool,
    path: `/usr/sbin/${tool}`,
    *run(context) {
      const words = context.argv.slice(1);
      const options = words.filter((word) => word.startsWith("-"));
      const refused = options.find((word) => !modelled.includes(word));
      if (refused !== undefined) return fail(context, `${tool}: option ${JSON.stringify(refused)} is not modelled`, 2);
      return run(
        context,
        options,
        words.filter((word) => !word.startsWith("-")).map((word) => word.replaceAll("-", "_")),
      );
    },
  };
}

function fail(context: CommandContext, text: string, exitCode: number): number {
  context.stderr.write(`${text}\n`);
  return exitCode;
}
