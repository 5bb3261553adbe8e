/**
 * `npm run record -- judge [--allow-host-log] [NAME ...]`: what the real kernel dropped, which rules its packets met
 * and the path they took, in the scenarios of the bare world (all, or those named), kept in test/judge/NAME.json for those who
 * have no root.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseScenario } from "../../scenario/scenario.ts";
import type { Scenario } from "../../scenario/step.ts";
import { kernelVersion } from "../recording.ts";
import { whyNotReal } from "../session.ts";
import { dropsObserver } from "./drops.ts";
import { runOnLinux } from "./judge.ts";
import { pathObserver } from "./packet-path.ts";
import { rulesObserver } from "./rules.ts";

const SCENARIOS = fileURLToPath(new URL("../../../scenarios", import.meta.url));
const OBSERVATIONS = fileURLToPath(new URL("../../../test/judge", import.meta.url));

const reason = whyNotReal();
if (reason !== null) {
  console.error(`record: ${reason}`);
  process.exit(2);
}
const wanted = process.argv.slice(2).filter((word) => !word.startsWith("--"));
for (const file of readdirSync(SCENARIOS)) {
  const name = file.replace(/\.md$/, "");
  if (!file.endsWith(".md") || file === "README.md" || (wanted.length > 0 && !wanted.includes(name))) continue;
  const scenario = parseScenario(readFileSync(`${SCENARIOS}/${file}`, "utf8"), file);
  if (scenario.world !== "bare") continue;
  const seen = await seenTwice(scenario);
  if (seen === null) {
    console.log(`${name}: Linux showed no two times the same`);
    process.exitCode = 1;
    continue;
  }
  writeFileSync(`${OBSERVATIONS}/${name}.json`, `${JSON.stringify({ kernel: kernelVersion(), ...seen }, null, 1)}\n`);
  console.log(`${name}: kept`);
}

/** What two runs showed alike, of at most five; null where there are no two. */
async function seenTwice(scenario: Scenario): Promise<object | null> {
  const before = new Set<string>();
  for (let tries = 0; tries < 5; tries++) {
    const run = await runOnLinux(scenario, [dropsObserver, rulesObserver, pathObserver], { limitSeconds: 400 }).catch(
      (error: Error) => error,
    );
    if (run instanceof Error) console.log(run.message);
    if (run instanceof Error || run.timedOut || run.results.length < scenario.steps.length) continue;
    const seen = Object.fromEntries(
      [...run.observations].map(([kind, observation]) => [kind, Object.fromEntries([...observation].sort())]),
    );
    const text = JSON.stringify(seen);
    if (before.has(text)) return seen;
    before.add(text);
  }
  return null;
}
