/** What a session could change of the host, as text by name, so that it can be compared before and after. Needs root. */
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

/** Settings and counters that change by themselves, or with what else runs on the machine. */
const RESTLESS = [
  ...["random/", "quota/", "dentry-state", "file-nr", "inode-nr", "inode-state", "aio-nr", "pty/nr", "ns_last_pid", "cad_pid"],
  ...["nf_conntrack_count", "nf_log_all_netns", "epoch", "stat_refresh", "drop_caches", "compact_memory", "cdrom"],
].map((name) => `/${name}`);

export type HostState = Readonly<Record<string, string>>;

export function hostState(): HostState {
  return {
    mounts: readFileSync("/proc/self/mountinfo", "utf8"),
    settings: settings("/proc/sys").join("\n"),
    modules: readIfThere("/proc/modules").replace(/ \d+ -? ?/g, " "),
    swaps: readIfThere("/proc/swaps"),
    names: `${run("hostname")}${readIfThere("/proc/sys/kernel/domainname")}`,
    links: run("ip", "-o", "link").replace(/ (?:qlen|state) \S+/g, ""),
    addresses: run("ip", "-o", "addr").replace(/(?:valid|preferred)_lft \S+/g, ""),
    routes: run("ip", "route", "show", "table", "all"),
    rules: run("ip", "rule"),
    firewall: run("iptables-save").replace(/^#.*\n|\[\d+:\d+\]/gm, ""),
    namespaces: namesIn("/run/netns").join("\n"),
    loops: namesIn("/sys/block")
      .map((name) => readIfThere(`/sys/block/${name}/loop/backing_file`))
      .join(""),
    cgroups: run("find", "/sys/fs/cgroup", "-name", "*netnsim*"),
    log: run("dmesg") === "" ? "cleared" : "there",
    devices: run("find", "/dev", "-xdev", "(", "-type", "c", "-o", "-type", "b", ")", "-printf", "%p %m %u %g\\n")
      .split("\n")
      .filter((line) => !line.startsWith("/dev/pts/"))
      .sort()
      .join("\n"),
  };
}

/** Every setting of the kernel that can be read, but for the restless ones. */
function settings(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return settings(path);
    return RESTLESS.some((name) => path.includes(name)) ? [] : [`${path} ${readIfThere(path).trim()}`];
  });
}

function run(program: string, ...argv: string[]): string {
  return execFileSync(program, argv, { encoding: "utf8", maxBuffer: 1 << 28 });
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}
