/**
 * The flags of `docker run` and `docker create`, as `docker run --help` of 20.10.24, 27.5.1, 28.5.2 and 29.7.2 lists them: modelled, without effect on
 * purpose, accepted with a note, refused by name.
 */
import type { FlagSpec } from "../flags.ts";

const MODELLED: readonly FlagSpec[] = [
  { name: "add-host", kind: "list" },
  { name: "attach", short: "a", kind: "list" },
  { name: "cap-add", kind: "list" },
  { name: "cap-drop", kind: "list" },
  { name: "cidfile", kind: "string" },
  { name: "dns", kind: "list" },
  { name: "dns-opt", kind: "list" },
  { name: "dns-option", kind: "list" },
  { name: "dns-search", kind: "list" },
  { name: "domainname", kind: "string" },
  { name: "entrypoint", kind: "string" },
  { name: "env", short: "e", kind: "list" },
  { name: "env-file", kind: "list" },
  { name: "expose", kind: "list" },
  { name: "hostname", short: "h", kind: "string" },
  { name: "init", kind: "bool" },
  { name: "interactive", short: "i", kind: "bool" },
  { name: "ip", kind: "string" },
  { name: "label", short: "l", kind: "list" },
  { name: "label-file", kind: "list" },
  { name: "link", kind: "list" },
  { name: "mac-address", kind: "string" },
  { name: "name", kind: "string" },
  { name: "net", kind: "list" },
  { name: "net-alias", kind: "list" },
  { name: "network", kind: "list" },
  { name: "network-alias", kind: "list" },
  { name: "privileged", kind: "bool" },
  { name: "publish", short: "p", kind: "list" },
  { name: "publish-all", short: "P", kind: "bool" },
  { name: "restart", kind: "string" },
  { name: "rm", kind: "bool" },
  { name: "stop-signal", kind: "string" },
  { name: "stop-timeout", kind: "int" },
  { name: "sysctl", kind: "list" },
  { name: "tty", short: "t", kind: "bool" },
  { name: "user", short: "u", kind: "string" },
  { name: "volume", short: "v", kind: "list" },
  { name: "workdir", short: "w", kind: "string" },
];

const ONLY_RUN: readonly FlagSpec[] = [
  { name: "detach", short: "d", kind: "bool" },
  { name: "detach-keys", kind: "string", isIgnored: true },
  { name: "sig-proxy", kind: "bool", isUnmodelled: true, isOnByDefault: true },
];

function each(kind: FlagSpec["kind"], names: string, more: Omit<FlagSpec, "name" | "kind">): FlagSpec[] {
  return names.split(" ").map((name) => ({ name, kind, ...more }));
}

/** Nothing is pulled, checked or signed here, and no image has a health check. */
const IGNORED: readonly FlagSpec[] = [
  { name: "disable-content-trust", kind: "bool", until: 28, isIgnored: true },
  { name: "no-healthcheck", kind: "bool", isIgnored: true },
  { name: "quiet", short: "q", kind: "bool", since: 23, isIgnored: true },
];

/** Limits and settings of things that are not modelled: processors, memory, disks, cgroups, security modules. `docker inspect` shows docker's defaults. */
const NOTED: readonly FlagSpec[] = [
  { name: "annotation", kind: "list", since: 23, isNoted: true },
  { name: "cpu-shares", short: "c", kind: "int", isNoted: true },
  { name: "memory", short: "m", kind: "bytes", isNoted: true },
  { name: "kernel-memory", kind: "bytes", until: 28, isNoted: true },
  ...each("bytes", "memory-reservation memory-swap shm-size", { isNoted: true }),
  ...each("decimal", "cpus", { isNoted: true }),
  ...each("uint", "blkio-weight", { isNoted: true }),
  ...each("int", "cpu-period cpu-quota cpu-rt-period cpu-rt-runtime memory-swappiness oom-score-adj pids-limit", {
    isNoted: true,
  }),
  ...each("string", "cgroup-parent cgroupns cpuset-cpus cpuset-mems ipc userns", { isNoted: true }),
  ...each("list", "blkio-weight-device device-cgroup-rule device-read-bps device-read-iops device-write-bps device-write-iops", {
    isNoted: true,
  }),
  ...each("list", "log-opt security-opt ulimit", { isNoted: true }),
  ...each("bool", "oom-kill-disable", { isNoted: true }),
];

/** What Linux would do and is not done here: refused by name. */
const UNMODELLED: readonly FlagSpec[] = [
  ...each("string", "ip6 health-cmd uts volume-driver gpus", { isUnmodelled: true }),
  ...each("duration", "health-interval health-start-period health-timeout", { isUnmodelled: true }),
  { name: "health-start-interval", kind: "duration", since: 25, isUnmodelled: true },
  { name: "health-retries", kind: "int", isUnmodelled: true },
  ...each("list", "device group-add link-local-ip mount storage-opt tmpfs volumes-from", { isUnmodelled: true }),
  { name: "read-only", kind: "bool", isUnmodelled: true },
  { name: "use-api-socket", kind: "bool", since: 28, isUnmodelled: true },
  { name: "isolation", kind: "string", isUnmodelled: true, allows: ["", "default"] },
  { name: "log-driver", kind: "string", isUnmodelled: true, allows: ["", "json-file"] },
  { name: "pid", kind: "string", isUnmodelled: true, allows: [""] },
  { name: "platform", kind: "string", isUnmodelled: true, allows: ["", "linux", "linux/amd64"] },
  { name: "pull", kind: "string", isUnmodelled: true, allows: ["", "missing", "never"] },
  { name: "runtime", kind: "string", isUnmodelled: true, allows: ["", "runc", "io.containerd.runc.v2"] },
];

/** The command line has them for daemons of another system. */
const WINDOWS: readonly FlagSpec[] = [
  ...each("int", "cpu-count cpu-percent", { requires: "windows" }),
  ...each("bytes", "io-maxbandwidth", { requires: "windows" }),
  ...each("uint", "io-maxiops", { requires: "windows" }),
];

export const CREATE_FLAGS: readonly FlagSpec[] = [...MODELLED, ...IGNORED, ...NOTED, ...UNMODELLED, ...WINDOWS];
export const RUN_FLAGS: readonly FlagSpec[] = [...CREATE_FLAGS, ...ONLY_RUN];
