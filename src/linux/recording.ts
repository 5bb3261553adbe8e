/** Recordings: what Linux printed for a scenario, kept as JSON with the versions of the kernel and the tools. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { release } from "node:os";
import { DEFAULT_KERNEL, inNamespaces, KERNEL_PROFILES, type KernelProfile } from "../kernel/kernel-profile.ts";
import type { StepResult } from "../scenario/transcript.ts";

export interface Recording {
  readonly world: string;
  readonly kernel: string;
  /** What that kernel was built with, where it is not one of Debian's. */
  readonly profile?: KernelProfile;
  readonly tools: Readonly<Record<string, string>>;
  /** Of a recording that anybody can make again, byte for byte. */
  readonly origin?: Origin & { readonly sha256: string };
  readonly steps: readonly (StepResult & { readonly command: string })[];
}

/** Of what was recorded on a host before recordings had a profile. */
export const FIRST_HOST: KernelProfile = {
  ...KERNEL_PROFILES[DEFAULT_KERNEL],
  bridgeVlanFiltering: false,
  bridgeNetfilter: "built in",
  conntrack: "built in",
  hostsAreNamespaces: true,
  asksDefaultAfterRefusal: false,
  cpus: 2,
  sysctls: {
    "net.ipv4.tcp_allowed_congestion_control": "reno bbr",
    "net.ipv4.tcp_available_congestion_control": "reno bbr cubic",
    "net.ipv4.tcp_congestion_control": "bbr",
    "net.ipv4.tcp_ehash_entries": "-262144",
    "net.ipv4.tcp_max_syn_backlog": "2048",
    "net.ipv4.tcp_max_tw_buckets": "131072",
    "net.ipv4.udp_hash_entries": "-16384",
  },
  release: "6.18.5",
  build: "#1 SMP PREEMPT_DYNAMIC",
};

/** What the simulator has to be to be held to a recording. */
export function profileOf(recording: Recording): KernelProfile {
  const debian = Object.values(KERNEL_PROFILES).find(({ release }) => release === recording.kernel);
  return debian === undefined ? { ...FIRST_HOST, ...recording.profile } : inNamespaces(debian);
}

/** What a guest's bytes follow from: QEMU's version, the hash of all that is in the guest, and the seed. */
export interface Origin {
  readonly qemu: string;
  readonly image: string;
  readonly seed: number;
}

/** Of what was printed, and each exit code. */
export function hashOf(results: readonly StepResult[]): string {
  return createHash("sha256")
    .update(JSON.stringify(results.map(({ output, exitCode }) => [output, exitCode])))
    .digest("hex");
}

export function readRecording(path: string): Recording | null {
  return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as Recording) : null;
}

export function writeRecording(path: string, recording: Recording): void {
  writeFileSync(path, `${JSON.stringify(recording, null, 1)}\n`);
}

/** The kernel's release without this machine's own suffix. */
export function kernelVersion(): string {
  return release().replace(/^(\d+\.\d+\.\d+).*$/, "$1");
}

/** The commands that say versions, by tool. */
export const VERSIONS: Readonly<Record<string, readonly string[]>> = {
  ip: ["ip", "-V"],
  brctl: ["brctl", "--version"],
  iptables: ["iptables", "--version"],
  ping: ["ping", "-V"],
  tcpdump: ["tcpdump", "--version"],
  conntrack: ["conntrack", "--version"],
  traceroute: ["traceroute", "--version"],
  curl: ["curl", "--version"],
  busybox: ["busybox"],
  python3: ["/usr/bin/python3", "--version"],
  bash: ["bash", "--version"],
};

/** The first line each tool says about its version. */
export function toolVersions(): Record<string, string> {
  return Object.fromEntries(Object.entries(VERSIONS).map(([name, argv]) => [name, versionLine(argv)]));
}

function versionLine(argv: readonly string[]): string {
  try {
    return execFileSync(argv[0]!, argv.slice(1), { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] })
      .split("\n")[0]!
      .trim();
  } catch {
    return "unknown";
  }
}
