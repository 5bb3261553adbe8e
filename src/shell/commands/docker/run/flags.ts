/**
 * The flags of `docker run` and `docker create`, as `docker run --help` of 20.10.24, 27.5.1, 28.5.2 and 29.7.2 lists them:
 * modelled, without effect on purpose, accepted with a note, refused by name.
 */
import type { FlagSpec } from "../flags.ts";
import { CONFIG_OPTIONS } from "../options/config.ts";
import { HOST_OPTIONS } from "../options/host-config.ts";
import { flagSpecs } from "../options/row.ts";
import { ENDPOINT_FLAGS } from "./networks.ts";

/** What belongs to the command or to its networks; a container's own options are rows. */
const OF_THE_COMMAND: readonly FlagSpec[] = [
  { name: "cidfile", kind: "string" },
  { name: "name", kind: "string" },
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

/**
 * Limits and settings of things that are not modelled: processors, memory, disks, cgroups, security modules. `docker inspect`
 * shows docker's defaults.
 */
const NOTED: readonly FlagSpec[] = [
  { name: "annotation", kind: "list", since: 23, isNoted: true },
  { name: "cpu-shares", short: "c", kind: "int", isNoted: true },
  { name: "memory", short: "m", kind: "bytes", isNoted: true },
  { name: "kernel-memory", kind: "bytes", until: 28, isNoted: true },
  ...each("bytes", "memory-reservation shm-size", { isNoted: true }),
  ...each("bytes", "memory-swap", { isLimit: true, isNoted: true }),
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

const MODELLED = [...OF_THE_COMMAND, ...flagSpecs(CONFIG_OPTIONS), ...flagSpecs(HOST_OPTIONS), ...ENDPOINT_FLAGS];

/** The lists above are of all flags docker has: what a row models is modelled, whatever they say of it. */
const OTHERS = [...IGNORED, ...NOTED, ...UNMODELLED, ...WINDOWS].filter(
  ({ name }) => !MODELLED.some((each) => each.name === name),
);

export const CREATE_FLAGS: readonly FlagSpec[] = [...MODELLED, ...OTHERS];
export const RUN_FLAGS: readonly FlagSpec[] = [...CREATE_FLAGS, ...ONLY_RUN];
