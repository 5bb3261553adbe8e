/** /proc beside /proc/sys and /proc/net: the processes, the machine, and by name what has no model. Linux: fs/proc. */
import { type Refusal, refusal } from "../../../kernel/config/errno.ts";
import type { Net } from "../../../kernel/net.ts";
import { netOfProcess } from "../../../kernel/netlink/netns.ts";
import type { Process } from "../../../sim/process.ts";
import { listTree, lookUp, type SyntheticTree } from "../synthetic.ts";
import { procNetTree } from "./net-tree.ts";
import { NAMESPACES, PID_FILES, PID_FOLDERS, processesSeenBy } from "./processes.ts";

const UNMODELLED =
  "buddyinfo bus cgroups cmdline config.gz consoles cpuinfo crypto devices diskstats dma driver execdomains filesystems fs interrupts " +
  "iomem ioports irq kallsyms key-users keys kmsg kpagecgroup kpagecount kpageflags locks meminfo misc modules mounts mtrr " +
  "pagetypeinfo partitions pressure slabinfo softirqs stat swaps sysrq-trigger sysvipc timer_list tty vmallocinfo vmstat zoneinfo";

const UNMODELLED_FILES = Object.fromEntries(UNMODELLED.split(" ").map((name) => [name, () => refusal("ENOTMODELLED")]));

function filesOf({ loop, host }: Net): Readonly<Record<string, () => string | Refusal>> {
  return {
    ...UNMODELLED_FILES,
    // No program here takes time of the processor, but for a moment.
    loadavg: () => `0.00 0.00 0.00 1/${loop.processes.size} ${[...loop.processes.keys()].at(-1) ?? 0}\n`,
    uptime() {
      const seconds = (loop.nowUs / 1_000_000).toFixed(2);
      return `${seconds} ${seconds}\n`;
    },
    version() {
      const { release, compiler, build } = host.kernel.profile;
      return `Linux version ${release} ${compiler} ${build}\n`;
    },
  };
}

/** Where a path below /proc leads: to a file, a folder, or nowhere. */
type Found = (() => string | Refusal) | readonly string[] | { readonly tree: SyntheticTree; readonly path: string } | null;

export function procTree(net: Net): SyntheticTree {
  const { host } = net;
  const files = filesOf(net);
  const find = (path: string): Found => {
    const [top, ...rest] = path.split("/") as [string, ...string[]];
    if (path === "") {
      const pids = [...processesSeenBy(host).values()].map((process) => String(process.ownPid));
      return [...pids, ...Object.keys(files), "net", "self", "sys", "thread-self"];
    }
    if (Object.hasOwn(files, top)) return rest.length === 0 ? files[top]! : null;
    const process = processAt(net, top);
    if (process === null) return top === "1" ? firstProcess(rest) : null;
    return inProcess(net, process, rest);
  };
  return {
    root: "proc",
    paths: () => [],
    kindOf(path) {
      const found = find(path);
      if (found === null || typeof found === "function") return found === null ? null : "file";
      return "tree" in found ? lookUp(found.tree, found.path) : "directory";
    },
    list(path) {
      const found = find(path);
      if (found === null || typeof found === "function") return refusal("ENOENT");
      return "tree" in found ? listTree(found.tree, found.path) : found;
    },
    read(path) {
      const found = find(path);
      if (typeof found === "function") return found();
      return found !== null && "tree" in found ? found.tree.read(found.path) : refusal("ENOENT");
    },
    write: (path, text) => {
      if (find(path) === null) return refusal("ENOENT");
      return text === "" ? null : refusal("ENOTMODELLED");
    },
    refusesCreation: refusal("ENOENT"),
  };
}

function processAt(net: Net, name: string): Process | null {
  if (name === "self" || name === "thread-self") return net.loop.current;
  return /^[1-9]\d*$/.test(name) ? (processesSeenBy(net.host).get(Number(name)) ?? null) : null;
}

function inProcess(net: Net, process: Process, [name, ...rest]: readonly string[]): Found {
  if (name === undefined) return [...Object.keys(PID_FILES), ...PID_FOLDERS].sort();
  if (name === "net") return { tree: procNetTree(netOfProcess(process) ?? net.host.init), path: rest.join("/") };
  if (name === "ns") return namespaces(rest);
  if (name === "fd") return descriptorsIn(net, process, rest);
  const file = Object.hasOwn(PID_FILES, name) ? PID_FILES[name]! : null;
  return file === null || rest.length > 0 ? null : () => file(process);
}

/**
 * Whoever lists its own has the folder open meanwhile. What they lead to is not modelled; evaluator/open-file.ts opens one's own.
 */
function descriptorsIn(net: Net, process: Process, rest: readonly string[]): Found {
  const numbers = process.descriptorNumbers();
  if (rest.length > 0) return rest.length === 1 && numbers.includes(Number(rest[0])) ? () => refusal("ENOTMODELLED") : null;
  let free = 0;
  while (numbers.includes(free)) free++;
  return (process === net.loop.current ? [...numbers, free] : numbers).map(String);
}

function namespaces(rest: readonly string[]): Found {
  if (rest.length === 0) return NAMESPACES;
  return rest.length === 1 && NAMESPACES.includes(rest[0]!) ? () => refusal("ENOTMODELLED") : null;
}

/** A machine's first process is not one of the model: what Linux has of it is refused by name. */
function firstProcess([name, ...rest]: readonly string[]): Found {
  if (name === undefined) return [...Object.keys(PID_FILES), ...PID_FOLDERS].sort();
  if (name === "ns") return namespaces(rest);
  return name in PID_FILES && rest.length === 0 ? () => refusal("ENOTMODELLED") : null;
}
