/**
 * `npm run record -- faults NAME ...` (root): runs a script twice on the real kernel, or beside the real dockerd that REAL_DOCKER
 * names, and keeps what it printed where both runs agree.
 */
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { replayBesideDocker } from "../../src/linux/real-docker.ts";
import { parseScenario } from "../../src/scenario/scenario.ts";
import { CASES, canonicalOf } from "./run-case.ts";

const MAIN = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));
const TSX = fileURLToPath(new URL("../../node_modules/.bin/tsx", import.meta.url));

function replay(name: string): string {
  const path = `${CASES}/${name}.sh`;
  const scenario = parseScenario(readFileSync(path, "utf8"), path);
  if (scenario.world === "dockerhost") {
    const { text, exitCode } = replayBesideDocker(path, scenario);
    return withExit(text, exitCode);
  }
  const run = spawnSync("bash", ["-c", `exec "$0" "$@" 2>&1`, TSX, MAIN, "replay", `${name}.sh`], {
    cwd: CASES,
    encoding: "utf8",
  });
  return withExit(run.stdout, run.status);
}

function withExit(text: string, exitCode: number | null): string {
  return `${text}${text === "" || text.endsWith("\n") ? "" : "\n"}[exit ${exitCode}]\n`;
}

for (const name of process.argv.slice(2)) {
  const [first, second] = [replay(name), replay(name)];
  if (canonicalOf(name, first) === canonicalOf(name, second)) {
    writeFileSync(`${CASES}/${name}.expected`, first);
    console.log(`${name}: kept`);
  } else console.log(`${name}: two runs differ, not kept\n--- first\n${first}--- second\n${second}`);
}
