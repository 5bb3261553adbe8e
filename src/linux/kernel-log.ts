/**
 * The kernel log is one for the whole machine, and LOG lines of namespaces other than the first reach it only while the host's
 * own net.netfilter.nf_log_all_netns is 1. That is the one thing of the host a session would change, so it needs a word:
 * `--allow-host-log`, or NETNSIM_ALLOW_HOST_LOG=1 in the environment (for test runners, on a machine that is CI's own). Where it
 * was given, the switch is put back by a process that waits for our end, whatever that end is (SIGKILL included). Those who share
 * it hold a lock on it: the last one to go puts back what the first one found.
 */
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import type { Writable } from "node:stream";
import type { Scenario } from "../scenario/step.ts";

const SWITCH = "/proc/sys/net/netfilter/nf_log_all_netns";

export const ALLOW_HOST_LOG = "--allow-host-log";

const HOLD = `exec 8< ${SWITCH} || exit
if flock -xn 8; then read -r before < ${SWITCH}; echo 1 > ${SWITCH}; else before=0; fi
flock -s 8
echo
read -r
flock -xn 8 && echo "$before" > ${SWITCH}`;

/** Why a scenario cannot be run on the real kernel without a change of the host; null where it can. */
export function whyNotLogged(scenario: Scenario, allowed = isAllowed()): string | null {
  if (allowed || !readsLog(scenario) || isOn()) return null;
  return `it reads the kernel log, which needs the host's net.netfilter.nf_log_all_netns=1 while it runs: allow it with ${ALLOW_HOST_LOG}, or set it yourself`;
}

/** Switches the host's log on where that is needed and allowed; returns what puts it back. Throws where it is not allowed. */
export async function openKernelLog(scenario: Scenario): Promise<() => Promise<void>> {
  if (!readsLog(scenario) || !existsSync(SWITCH)) return async () => {};
  const reason = whyNotLogged(scenario);
  if (reason !== null) throw new Error(`scenario: ${reason}`);
  const holder = spawn("bash", ["-c", HOLD, "netnsim-log"], { stdio: ["pipe", "pipe", "ignore"], detached: true });
  const ended = new Promise<void>((resolve) => holder.on("close", () => resolve()));
  await Promise.race([ended, new Promise((resolve) => holder.stdout.once("data", resolve))]);
  return () => {
    (holder.stdin as Writable).end();
    return ended;
  };
}

/** True where a scenario asks for the kernel log. */
export function readsLog(scenario: Scenario): boolean {
  return scenario.steps.some((step) => /\bdmesg\b/.test(step.command));
}

function isAllowed(): boolean {
  return process.argv.includes(ALLOW_HOST_LOG) || process.env.NETNSIM_ALLOW_HOST_LOG === "1";
}

/** A kernel without the switch has nothing to change. */
function isOn(): boolean {
  return !existsSync(SWITCH) || readFileSync(SWITCH, "utf8").trim() === "1";
}
