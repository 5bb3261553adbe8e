/** The tools that a session on the real kernel needs, and the Debian package that brings each. */
import { accessSync, constants } from "node:fs";
import { join } from "node:path";

const DIRECTORIES = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

const PACKAGES: Readonly<Record<string, string>> = {
  bash: "bash",
  nsenter: "util-linux",
  flock: "util-linux",
  sysctl: "procps",
  python3: "python3",
  ip: "iproute2",
  bridge: "iproute2",
  nstat: "iproute2",
  iptables: "iptables",
  brctl: "bridge-utils",
  ping: "iputils-ping",
  tcpdump: "tcpdump",
  conntrack: "conntrack",
  ethtool: "ethtool",
  bpftrace: "bpftrace",
  "xtables-monitor": "iptables",
  "dpkg-deb": "dpkg",
  xz: "xz-utils",
  "qemu-system-x86_64": "qemu-system-x86 seabios",
};

/** What every session needs, whatever it runs. */
export const SESSION_TOOLS = ["bash", "nsenter", "flock", "ip", "python3"];

/** Tools that scripts of this field use: asked for only where a script names them. */
const SCRIPT_TOOLS = ["bridge", "nstat", "iptables", "brctl", "ping", "tcpdump", "conntrack", "ethtool", "sysctl", "sudo"];

/** The tools that a script names among those we know the packages of. */
export function toolsNamedIn(script: string): string[] {
  return SCRIPT_TOOLS.filter((tool) => new RegExp(`(?:^|[^\\w./-])${tool}(?![\\w./-])`).test(script));
}

/** Says which of these tools are not there and how to get them; null where all are. */
export function missingTools(tools: readonly string[]): string | null {
  const missing = tools.filter((tool) => !isInstalled(tool));
  if (missing.length === 0) return null;
  const packages = [...new Set(missing.map((tool) => PACKAGES[tool] ?? tool))];
  return `missing tool${missing.length > 1 ? "s" : ""}: ${missing.join(", ")} (apt-get install ${packages.join(" ")})`;
}

function isInstalled(tool: string): boolean {
  // The session's own helpers are run by the system's python, not by one that an environment puts first.
  const folders = tool === "python3" ? ["/usr/bin"] : DIRECTORIES;
  return folders.some((directory) => isExecutable(join(directory, tool)));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
