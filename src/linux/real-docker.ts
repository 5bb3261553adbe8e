/**
 * Asks a real dockerd: runs steps beside one in private namespaces, by the program that the environment variable REAL_DOCKER names (it takes
 * a bash script and dockerd's flags, and builds the world that src/lab/worlds/dockerhost.ts builds here). Needs root, and that program.
 */
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sessionScript, splitSession } from "../scenario/session.ts";
import type { Scenario } from "../scenario/step.ts";
import { encodeText } from "../wire/text.ts";
import { type RealRun, runReal } from "./session.ts";
import { onText } from "./stream-text.ts";

/** Why no real dockerd can be asked here; null where one can. */
export function whyNoDocker(): string | null {
  const program = process.env.REAL_DOCKER;
  if (program === undefined || program === "") return "REAL_DOCKER names no program";
  if (!existsSync(program)) return `REAL_DOCKER: ${program} is not there`;
  return process.getuid?.() === 0 ? null : "this needs root";
}

/** On the real kernel, beside a real dockerd where the world has one. */
export async function runAnyReal(scenario: Scenario): Promise<RealRun> {
  if (scenario.world !== "dockerhost") return runReal(scenario);
  const reason = whyNoDocker();
  if (reason !== null) throw new Error(`world dockerhost: ${reason}`);
  return runRealDocker(scenario);
}

/** Where its parts lie on this machine, as an installed docker has them. */
const PLACES: readonly (readonly [RegExp, string])[] = [
  [/\/[^\s"]*\/root\/usr\/sbin\/docker-proxy/g, "/usr/bin/docker-proxy"],
  [/\/[^\s"]*\/data(?=\/(?:containers|volumes|vfs)\/)/g, "/var/lib/docker"],
];

/** The shell's own messages name the script that it reads. */
const BASH_PREFIX = /\S*\/session\.sh: (?:eval: )?(?:line \d+: )?/g;

export function runRealDocker(scenario: Scenario, limitSeconds = 180): Promise<RealRun> {
  const base = mkdtempSync(join(tmpdir(), "netnsim-"));
  const script = join(base, "session.sh");
  writeFileSync(script, encodeText(sessionScript(scenario.steps)));
  const child = spawn(process.env.REAL_DOCKER as string, [script, ...(scenario.daemonFlags ?? [])], {
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
    child.on("close", () => {
      clearTimeout(limit);
      rmSync(base, { recursive: true, force: true });
      const named = PLACES.reduce((text, [pattern, place]) => text.replace(pattern, place), output);
      const answers = splitSession(named.replace(BASH_PREFIX, "bash: "));
      if (answers.length === 0) reject(new Error(`real docker: ended before its first command: ${output.trim()}`));
      else resolve({ answers, timedOut });
    });
  });
}
