/**
 * `REAL_DOCKER=... npm run record -- docker [NAME ...]`: asks a real dockerd for the scripts in test/docker/scripts
 * (all, or those named) and keeps what it printed beside them. A script says its version in its head (`# docker: 28`, then
 * REAL_DOCKER_28 names the program).
 */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseScenario } from "../scenario/scenario.ts";
import { runRealDocker, whyNoDocker } from "./real-docker.ts";
import { kernelVersion, toolVersions, writeRecording } from "./recording.ts";

const SCRIPTS = fileURLToPath(new URL("../../test/docker/scripts", import.meta.url));

const wanted = process.argv.slice(2);
for (const file of readdirSync(SCRIPTS).filter((name) => name.endsWith(".sh"))) {
  const name = file.replace(/\.sh$/, "");
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const scenario = parseScenario(readFileSync(`${SCRIPTS}/${file}`, "utf8"), file);
  const reason = whyNoDocker(scenario);
  if (reason !== null) {
    console.error(`${name}: ${reason}`);
    process.exitCode = 2;
    continue;
  }
  const { results, timedOut } = await runRealDocker(scenario);
  if (timedOut || results.length < scenario.steps.length) {
    console.log(`${name}: ended after ${results.length} of ${scenario.steps.length} commands`);
    process.exitCode = 1;
    continue;
  }
  const steps = results.map((result, index) => ({ command: scenario.steps[index]!.command, ...result }));
  writeRecording(`${SCRIPTS}/${name}.json`, { world: scenario.world, kernel: kernelVersion(), tools: toolVersions(), steps });
  console.log(`${name}: ${steps.length} commands`);
}
