/** What the kernel shows as files of a network namespace, the inner trees first: /proc/sys, /proc/net, /proc, /sys. */
import type { Net } from "../../kernel/net.ts";
import { listSysctls, readSysctl, writeSysctl } from "../../kernel/netlink/sysctl.ts";
import { procNetTree } from "./proc/net-tree.ts";
import { procTree } from "./proc/proc-tree.ts";
import type { SyntheticTree } from "./synthetic.ts";
import { sysNetTree } from "./sys/net-tree.ts";
import { sysTree } from "./sys/sys-tree.ts";
import { sysctlTree } from "./trees.ts";

export function kernelTrees(net: Net): readonly SyntheticTree[] {
  const sysctls = {
    read: (name: string) => readSysctl(net, name),
    write: (name: string, value: string) => writeSysctl(net, name, value),
    list: () => listSysctls(net),
  };
  return [
    sysctlTree(sysctls),
    procNetTree(net),
    procTree(net),
    sysNetTree(net, "sys/class/net"),
    sysNetTree(net, "sys/devices/virtual/net"),
    sysTree(),
  ];
}
