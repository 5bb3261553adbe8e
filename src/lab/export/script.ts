/**
 * A lab as a bash script for a real host: `bash FILE` rebuilds it, each host and namespace as a namespace, each cable as a veth
 * pair; `bash FILE down` takes it away again. It stops before it changes anything where a namespace of such a name exists.
 */

import { formatModprobe, loadModule, type ModuleName, modulesOfSysctls } from "../../kernel/netlink/modules.ts";
import type { Lab } from "../lab.ts";
import type { LabHost } from "../lab-host.ts";
import { formatCommands, quoteComment, quoteShell } from "./command.ts";
import { nameNets } from "./names.ts";
import { rebuildNets } from "./rebuild.ts";
import { wantedOf } from "./wanted.ts";

export function labToScript(lab: Lab, scratch: LabHost): string {
  const modules = modulesWanted(lab);
  for (const module of modules) loadModule(scratch.kernelHost, module);
  const nets = nameNets(lab);
  const nameOf = new Map(nets.map(({ net, name }) => [net, name]));
  const wanted = nets.map(({ net, name }) => wantedOf(net, name, (other) => nameOf.get(other)!));
  const { inherited, commands, notes } = rebuildNets(wanted, scratch);
  const names = nets.map(({ name }) => quoteShell(name));
  const remarks = notes.map(({ netns, text }) => `# Not rebuilt: ${quoteComment(`${netns}: ${text}`)}\n`).join("");
  return `#!/bin/bash
# Made by netnsim. As root: bash FILE builds it, bash FILE down takes it down.
${remarks}set -e

down() {
${formatDown(names)}}

if [ "$1" = down ]; then
  down
  exit
fi
for name in ${names.join(" ")}; do
  if [ -e "/run/netns/$name" ]; then
    echo "a namespace of this name exists: $name" >&2
    exit 1
  fi
done
undo() {
  code=$?
  [ $code = 0 ] || down 2> /dev/null
  exit $code
}
trap undo EXIT

${formatModprobe(modules)}${formatNamespaces(names, inherited)}${formatCommands(commands)}`;
}

/** The lines that make namespaces, quoted already, all alike whatever their host has set. */
export function formatNamespaces(names: readonly string[], inherited: readonly string[]): string {
  if (names.length === 0) return "";
  return `for name in ${names.join(" ")}; do
  ip netns add "$name"
  ip netns exec "$name" sysctl -qw ${inherited.map(quoteShell).join(" \\\n    ")}
done
`;
}

/** Modules of one host, on a real one of all that the script builds: what packets or settings need. Rules load theirs. */
function modulesWanted({ kernel, hosts }: Lab): ModuleName[] {
  const { bridgeNetfilter, conntrack } = kernel.profile;
  const filters = bridgeNetfilter === "module" && [...hosts.values()].some(({ kernelHost }) => kernelHost.hasBridgeNetfilter);
  const set = modulesOfSysctls(kernel.nets.flatMap((net) => (net === null ? [] : Object.keys(net.config.sysctls))));
  return [
    ...(filters ? (["br_netfilter"] as const) : []),
    ...(conntrack === "module" ? set.filter((name) => name === "nf_conntrack") : []),
  ];
}

/** The commands that take a lab's export down, by themselves. */
export function labToDownScript(lab: Lab): string {
  return `#!/bin/bash\n${formatDown(
    nameNets(lab).map(({ name }) => quoteShell(name)),
    "",
  )}`;
}

function formatDown(names: readonly string[], indent = "  "): string {
  return names.map((name) => `${indent}ip netns del ${name}\n`).join("");
}
