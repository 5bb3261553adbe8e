/**
 * Runs steps on the real kernel: fresh net, mount, UTS and PID namespaces (guest/enter.sh), the world built from real
 * devices, one bash for all steps. Everything made inside ends with the PID namespace, whatever happens here.
 */
import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { INTERNET_ADDRESSES, NAME_SERVERS, WEB_SITES, ZONE } from "../lab/worlds/internet-data.ts";
import { sessionScript, splitSession } from "../scenario/session.ts";
import type { Scenario } from "../scenario/step.ts";
import type { Answer } from "../scenario/transcript.ts";

const GUEST = fileURLToPath(new URL("./guest", import.meta.url));
const LOG_ALL = "/proc/sys/net/netfilter/nf_log_all_netns";

/** The host's name in each world that can be built on a real kernel. */
const HOST_NAMES: Readonly<Record<string, string>> = { bare: "h", lan: "node1" };

const NEEDED = ["unshare", "nsenter", "ip", "iptables", "brctl", "tcpdump", "conntrack", "ping", "python3"];

/** bash names the script and line of a message; typed at a prompt it would not. */
const BASH_PREFIX = /\/run\/lab\/session\.sh: (?:eval: )?(?:line \d+: )?/g;

export interface RunOptions {
  /** Real seconds after which the session is ended; what was answered until then is kept. */
  readonly limitSeconds?: number;
  /** Sees the output as it comes. */
  readonly onOutput?: (text: string) => void;
}

export interface RealRun {
  readonly answers: readonly Answer[];
  readonly timedOut: boolean;
}

/** Why nothing can be run on the real kernel here; null where it can. */
export function whyNotReal(): string | null {
  if (process.platform !== "linux") return "this is not Linux";
  if (process.getuid?.() !== 0) return "this needs root";
  const missing = NEEDED.filter((tool) => !["/usr/sbin", "/usr/bin", "/sbin", "/bin"].some((dir) => existsSync(join(dir, tool))));
  return missing.length === 0 ? null : `missing tools: ${missing.join(", ")}`;
}

export async function runReal(scenario: Scenario, options: RunOptions = {}): Promise<RealRun> {
  const hostName = HOST_NAMES[scenario.world];
  if (hostName === undefined) throw new Error(`world ${scenario.world}: cannot be built on a real kernel`);
  const base = mkdtempSync(join(tmpdir(), "netnsim-"));
  const restoreLog = logsOfAllNamespaces(scenario);
  try {
    cpSync(GUEST, join(base, "guest"), { recursive: true });
    writeFileSync(join(base, "session.sh"), sessionScript(scenario.steps));
    writeFileSync(join(base, "internet.json"), JSON.stringify({ zone: ZONE, nameServers: NAME_SERVERS, webSites: WEB_SITES }));
    writeFileSync(join(base, "internet.addresses"), INTERNET_ADDRESSES.join("\n"));
    return await runSession([join(base, "guest/enter.sh"), scenario.world, base, hostName], scenario.steps.length, options);
  } finally {
    restoreLog();
    rmSync(base, { recursive: true, force: true });
  }
}

function runSession(entry: readonly string[], steps: number, options: RunOptions): Promise<RealRun> {
  const args = ["-n", "-m", "-u", "-p", "-f", "--kill-child", "--mount-proc", "bash", ...entry];
  const child = spawn("unshare", args, { stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  let timedOut = false;
  return new Promise((resolve, reject) => {
    const limit = setTimeout(
      () => {
        timedOut = true;
        child.kill("SIGKILL");
      },
      (options.limitSeconds ?? 120) * 1000,
    );
    const take = (chunk: string) => {
      output += chunk;
      options.onOutput?.(chunk);
    };
    child.stdout.setEncoding("utf8").on("data", take);
    child.stderr.setEncoding("utf8").on("data", take);
    child.on("error", reject);
    child.on("close", () => {
      clearTimeout(limit);
      const answers = splitSession(output.replace(BASH_PREFIX, "bash: "));
      if (answers.length === 0 && steps > 0) reject(new Error(`real session: ended before its first command: ${output.trim()}`));
      else resolve({ answers, timedOut });
    });
  });
}

/** Only the first namespace's LOG lines reach the kernel log unless this switch is on. Put back afterwards. */
function logsOfAllNamespaces(scenario: Scenario): () => void {
  if (!scenario.steps.some((step) => /\bdmesg\b/.test(step.command)) || !existsSync(LOG_ALL)) return () => {};
  const before = readFileSync(LOG_ALL, "utf8").trim();
  if (before === "1") return () => {};
  writeFileSync(LOG_ALL, "1");
  return () => writeFileSync(LOG_ALL, before);
}
