/**
 * Asks a real dockerd: runs steps beside one in private namespaces, by the program that the environment variable REAL_DOCKER
 * names (it takes a bash script and dockerd's flags, and builds the world that src/lab/worlds/dockerhost.ts builds here).
 * REAL_DOCKER runs 20.10; another version has a variable of its own (REAL_DOCKER_28). Needs root, and that program.
 */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DOCKERHOST } from "../lab/worlds/dockerhost-data.ts";
import { lastResult, sessionScript, splitSession } from "../scenario/session.ts";
import type { Scenario } from "../scenario/step.ts";
import { encodeText } from "../wire/text.ts";
import { HOST_KERNEL, type RealKernel } from "./real-kernel.ts";
import { type RealRun, runReal } from "./session.ts";
import { onText } from "./stream-text.ts";

/** A whole script beside a real dockerd: what it printed, standard error in between, and its exit code. */
export function replayBesideDocker(
  path: string,
  scenario: Pick<Scenario, "docker" | "daemonFlags">,
): { text: string; exitCode: number } {
  const reason = whyNoDocker(scenario);
  if (reason !== null) throw new Error(`world dockerhost: ${reason}`);
  const program = process.env[variableOf(scenario)] as string;
  const run = spawnSync("bash", ["-c", `exec "$0" "$@" 2>&1`, program, path, ...(scenario.daemonFlags ?? [])], {
    encoding: "utf8",
  });
  return { text: asInstalled(run.stdout), exitCode: run.status ?? 1 };
}

/** The variable that names the program for a scenario's version of docker. */
function variableOf({ docker }: Pick<Scenario, "docker">): string {
  return docker === undefined || docker === null || docker === "20.10" ? "REAL_DOCKER" : `REAL_DOCKER_${docker}`;
}

/** Why no real dockerd can be asked here; null where one can. */
export function whyNoDocker(scenario: Pick<Scenario, "docker"> = {}): string | null {
  const variable = variableOf(scenario);
  const program = process.env[variable];
  if (program === undefined || program === "") return `${variable} names no program`;
  if (!existsSync(program)) return `${variable}: ${program} is not there`;
  return process.getuid?.() === 0 ? null : "this needs root";
}

/** On the real kernel, beside a real dockerd where the world has one. */
export async function runAnyReal(scenario: Scenario, kernel: RealKernel = HOST_KERNEL): Promise<RealRun> {
  if (scenario.world !== DOCKERHOST || kernel !== HOST_KERNEL) return runReal(scenario, { kernel });
  const reason = whyNoDocker(scenario);
  if (reason !== null) throw new Error(`world dockerhost: ${reason}`);
  return runRealDocker(scenario);
}

/** Where its parts lie on this machine, as an installed docker has them. */
const PATHS: readonly (readonly [RegExp, string])[] = [
  [/\/[^\s"]*\/root\/usr\/sbin\/docker-proxy/g, "/usr/bin/docker-proxy"],
  [/\/[^\s"]*\/data(?=\/(?:containers|volumes|vfs)\/)/g, "/var/lib/docker"],
];

function asInstalled(output: string): string {
  return PATHS.reduce((text, [pattern, path]) => text.replace(pattern, path), output);
}

/** The shell's own messages name the script that it reads. */
const BASH_PREFIX = /\S*\/session\.sh: (?:eval: )?(?:line \d+: )?/g;

export function runRealDocker(scenario: Scenario, limitSeconds = 180): Promise<RealRun> {
  const base = mkdtempSync(join(tmpdir(), "netnsim-"));
  const script = join(base, "session.sh");
  writeFileSync(script, encodeText(sessionScript(scenario.steps)));
  const child = spawn(process.env[variableOf(scenario)] as string, [script, ...(scenario.daemonFlags ?? [])], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  let timedOut = false;
  const take = (chunk: string) => {
    output += chunk;
  };
  onText(child.stdout, take);
  onText(child.stderr, take);
  return new Promise((resolve, reject) => {
    const limit = setTimeout(() => {
      timedOut = true;
      child.kill("SIGKILL");
    }, limitSeconds * 1000);
    child.on("error", reject);
    child.on("close", (code) => {
      clearTimeout(limit);
      rmSync(base, { recursive: true, force: true });
      const printed = asInstalled(output).replace(BASH_PREFIX, "bash: ");
      const results = splitSession(printed);
      if (results.length === 0) reject(new Error(`real docker: ended before its first command: ${output.trim()}`));
      else resolve({ results, last: code === null ? null : lastResult(printed, code, scenario.steps), timedOut });
    });
  });
}
