/** The flags of `docker run` and `docker create`. Those that say nothing about networks are taken and have no effect, as the list says. */
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
  { name: "sig-proxy", kind: "bool" },
];

/** Taken and without effect: memory, processors, limits, logging drivers, health checks, security. */
const IGNORED: readonly FlagSpec[] = [
  ...[
    "annotation blkio-weight-device device device-cgroup-rule device-read-bps device-read-iops device-write-bps device-write-iops group-add",
    "label-file log-opt security-opt storage-opt tmpfs ulimit",
  ].flatMap((names) => names.split(" ").map((name): FlagSpec => ({ name, kind: "list", isIgnored: true }))),
  ...[
    "blkio-weight cgroup-parent cgroupns cpu-count cpu-percent cpu-period cpu-quota cpu-rt-period cpu-rt-runtime cpus cpuset-cpus cpuset-mems",
    "gpus health-cmd health-interval health-retries health-start-interval health-start-period health-timeout io-maxbandwidth io-maxiops ipc isolation",
    "kernel-memory log-driver memory-reservation memory-swap memory-swappiness oom-score-adj pids-limit platform pull runtime shm-size",
    "userns uts volume-driver",
  ].flatMap((names) => names.split(" ").map((name): FlagSpec => ({ name, kind: "string", isIgnored: true }))),
  { name: "cpu-shares", short: "c", kind: "string", isIgnored: true },
  { name: "memory", short: "m", kind: "string", isIgnored: true },
  ..."disable-content-trust no-healthcheck oom-kill-disable read-only quiet use-api-socket"
    .split(" ")
    .map((name): FlagSpec => ({ name, kind: "bool", isIgnored: true })),
];

/** What Linux would do and is not done here: refused by name. */
export const UNMODELLED_FLAGS = ["ip6", "link-local-ip", "mount", "volumes-from", "pid"] as const;

const UNMODELLED: readonly FlagSpec[] = UNMODELLED_FLAGS.map((name): FlagSpec => ({ name, kind: "list" }));

export const CREATE_FLAGS: readonly FlagSpec[] = [...MODELLED, ...IGNORED, ...UNMODELLED];
export const RUN_FLAGS: readonly FlagSpec[] = [...CREATE_FLAGS, ...ONLY_RUN];
