/**
 * `npm run record -- faults NAME ... [--on KERNEL]`: runs a script twice on the real kernel (root), on Debian's in a guest, or
 * beside the real dockerd that REAL_DOCKER names, and keeps what it printed where both runs agree. What was kept before from
 * another kernel counts as a run. Without names: all that have not been asked on that kernel.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { DEFAULT_KERNEL } from "../../src/kernel/kernel-profile.ts";
import { chooseKernel } from "../../src/linux/choose-kernel.ts";
import { type KernelChoice, takeChoice } from "../../src/linux/kernel-choice.ts";
import { replayBesideDocker } from "../../src/linux/real-docker.ts";
import { whyNotReal } from "../../src/linux/session.ts";
import { parseScenario } from "../../src/scenario/scenario.ts";
import type { Scenario } from "../../src/scenario/step.ts";
import { CASE_NAMES, CASES, canonicalOf, expectedOf, expectedPath, GUESTS, GUESTS_FILE, scriptOf } from "./run-case.ts";

const MAIN = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));
const TSX = fileURLToPath(new URL("../../node_modules/.bin/tsx", import.meta.url));

const words = process.argv.slice(2);
const choice = takeChoice(words);
for (const name of words.length > 0 ? words : CASE_NAMES.filter((each) => !isAsked(each, choice))) record(name, choice);

function isAsked(name: string, { guest }: KernelChoice): boolean {
  return guest === null || GUESTS[guest].includes(name);
}

function record(name: string, on: KernelChoice): void {
  const reason = whyNot(name, on);
  if (reason !== null) {
    console.log(`${name}: not asked: ${reason}`);
    return;
  }
  const first = replay(name, on, 1);
  const before = on.guest === null || !existsSync(`${CASES}/${name}.expected`) ? null : expectedOf(name);
  const agrees = (text: string): boolean => canonicalOf(name, first) === canonicalOf(name, text);
  const second = before !== null && agrees(before) ? before : replay(name, on, 2);
  if (!agrees(second)) {
    console.log(`${name}: two runs differ, not kept\n--- first\n${first}--- second\n${second}`);
    return;
  }
  const isDefault = on.guest === null || on.guest === DEFAULT_KERNEL;
  if (isDefault) writeFileSync(`${CASES}/${name}.expected`, first);
  else if (before === null || !agrees(before)) {
    mkdirSync(`${CASES}/${on.guest}`, { recursive: true });
    writeFileSync(expectedPath(name, on.guest), first);
  }
  // What this host prints replaces what the guest printed.
  const others = GUESTS[on.guest ?? DEFAULT_KERNEL].filter((each) => each !== name);
  GUESTS[on.guest ?? DEFAULT_KERNEL] = on.guest === null ? others : [...others, name].sort();
  writeFileSync(GUESTS_FILE, `${JSON.stringify(GUESTS, null, 2)}\n`);
  console.log(`${name}: kept${before === null || agrees(before) ? "" : ", and it differs from what was kept before"}`);
}

function scenarioOf(name: string): Scenario {
  return parseScenario(scriptOf(name), `${name}.sh`);
}

/** A dockerd of this machine is named by REAL_DOCKER, and says itself what it lacks. */
function isBesideDocker({ world }: Scenario, { guest }: KernelChoice): boolean {
  return guest === null && world === "dockerhost";
}

/** Why a script cannot be run there; null where it can. */
function whyNot(name: string, on: KernelChoice): string | null {
  const scenario = scenarioOf(name);
  return isBesideDocker(scenario, on) ? null : whyNotReal(scenario, chooseKernel(on, { seed: 1 }));
}

function replay(name: string, on: KernelChoice, seed: number): string {
  const scenario = scenarioOf(name);
  if (isBesideDocker(scenario, on)) {
    const { text, exitCode } = replayBesideDocker(`${CASES}/${name}.sh`, scenario);
    return withExit(text, exitCode);
  }
  const there = on.guest === null ? [] : ["--on", `qemu:${on.guest}`, "--seed", String(seed)];
  const run = spawnSync("bash", ["-c", `exec "$0" "$@" 2>&1`, TSX, MAIN, "replay", `${name}.sh`, ...there], {
    cwd: CASES,
    encoding: "utf8",
  });
  return withExit(run.stdout, run.status);
}

function withExit(text: string, exitCode: number | null): string {
  return `${text}${text === "" || text.endsWith("\n") ? "" : "\n"}[exit ${exitCode}]\n`;
}
