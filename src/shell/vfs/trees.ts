/** The synthetic trees of a host, each over a small interface that whoever builds the host gives. */
import { isRefusal, type Refusal, refusal } from "../../kernel/config/errno.ts";
import type { SyntheticTree } from "./synthetic.ts";

/** The sysctls of one namespace by dotted name, as kernel/netlink/sysctl.ts gives them. */
export interface SysctlAccess {
  read(name: string): string | Refusal;
  write(name: string, value: string): Refusal | null;
  list(): readonly string[];
}

/** /proc/sys. In a name, dots and slashes are exchanged: conf.eth0/100.forwarding is conf/eth0.100/forwarding. */
export function sysctlTree(access: SysctlAccess): SyntheticTree {
  let known: readonly string[] | null = null;
  let folders = new Map<string, Set<string>>();
  const look = (): ReadonlyMap<string, ReadonlySet<string>> => {
    const names = access.list();
    if (names !== known) folders = foldersOf(names.map(swap));
    known = names;
    return folders;
  };
  return {
    root: "proc/sys",
    paths: () => access.list().map(swap),
    kindOf(path) {
      const [, folder, name] = /^(?:(.*)\/)?([^/]*)$/s.exec(path)!;
      if (look().has(path)) return "directory";
      return look()
        .get(folder ?? "")
        ?.has(name!)
        ? "file"
        : null;
    },
    list: (path) => [...(look().get(path) ?? [])].sort(),
    read(path) {
      const value = access.read(swap(path));
      return isRefusal(value) ? value : `${value}\n`;
    },
    // The first line counts; opening for writing alone changes nothing.
    write: (path, text) => (text.trim() === "" ? null : access.write(swap(path), text.trim())),
    refusesCreation: refusal("ENOENT"),
  };
}

/** What is in each directory. */
function foldersOf(paths: readonly string[]): Map<string, Set<string>> {
  const folders = new Map<string, Set<string>>([["", new Set()]]);
  for (const path of paths) {
    const steps = path.split("/");
    for (const [index, step] of steps.entries()) {
      const folder = steps.slice(0, index).join("/");
      const names = folders.get(folder) ?? new Set();
      folders.set(folder, names.add(step));
    }
  }
  return folders;
}

function swap(name: string): string {
  return name.replace(/[./]/g, (character) => (character === "." ? "/" : "."));
}

/** /run/netns: an entry per named namespace, as `ip netns add` leaves it; docker keeps its own beside it. */
export function netnsTree(names: () => readonly string[], root = "run/netns"): SyntheticTree {
  return {
    root,
    paths: names,
    read: () => refusal("EINVAL"),
    write: () => refusal("EINVAL"),
    refusesCreation: refusal("EPERM"),
  };
}

/** The programs there are, as files that can be executed but not read. */
export function programTree(root: string, names: () => ReadonlySet<string>): SyntheticTree {
  return {
    root,
    paths: () => [...names()],
    kindOf: (path) => (names().has(path) ? "file" : null),
    read: () => refusal("EACCES"),
    write: () => refusal("EACCES"),
    refusesCreation: refusal("EACCES"),
    isExecutable: true,
  };
}
