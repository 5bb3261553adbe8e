/**
 * `npm run record -- faults NAME ... [--on KERNEL]`: runs a script twice on the real kernel (root), on Debian's in a guest, or
 * beside the real dockerd that REAL_DOCKER names, and keeps what it printed where both runs agree. What was kept before from
 * another kernel counts as a run. Without names: all that have not been asked on that kernel.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { DEFAULT_KERNEL } from "../../src/kernel/kernel-profile.ts";
import { CHOICES, HOST_CHOICE, type KernelChoice, parseChoice } from "../../src/linux/kernel-choice.ts";
import { replayBesideDocker } from "../../src/linux/real-docker.ts";
import { parseScenario } from "../../src/scenario/scenario.ts";
import { CASE_NAMES, CASES, canonicalOf, expectedOf, expectedPath, GUESTS, GUESTS_FILE } from "./run-case.ts";

const MAIN = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));
const TSX = fileURLToPath(new URL("../../node_modules/.bin/tsx", import.meta.url));

const words = process.argv.slice(2);
const at = words.indexOf("--on");
const [, named = ""] = at < 0 ? [] : words.splice(at, 2);
const choice = at < 0 ? HOST_CHOICE : parseChoice(named);
if (choice === null) {
  console.error(`record: --on ${JSON.stringify(named)}: ${CHOICES} is expected`);
  process.exit(2);
}
for (const name of words.length > 0 ? words : CASE_NAMES.filter((each) => !isAsked(each, choice))) record(name, choice);

function isAsked(name: string, { guest }: KernelChoice): boolean {
  return guest === null || GUESTS[guest].includes(name);
}

function record(name: string, on: KernelChoice): void {
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
  if (on.guest !== null) {
    GUESTS[on.guest] = [...new Set([...GUESTS[on.guest], name])].sort();
    writeFileSync(GUESTS_FILE, `${JSON.stringify(GUESTS, null, 2)}\n`);
  }
  console.log(`${name}: kept${before === null || agrees(before) ? "" : ", and it differs from what was kept before"}`);
}

function replay(name: string, { guest }: KernelChoice, seed: number): string {
  const path = `${CASES}/${name}.sh`;
  const scenario = parseScenario(readFileSync(path, "utf8"), path);
  if (guest === null && scenario.world === "dockerhost") {
    const { text, exitCode } = replayBesideDocker(path, scenario);
    return withExit(text, exitCode);
  }
  const on = guest === null ? [] : ["--on", `qemu:${guest}`, "--seed", String(seed)];
  const run = spawnSync("bash", ["-c", `exec "$0" "$@" 2>&1`, TSX, MAIN, "replay", `${name}.sh`, ...on], {
    cwd: CASES,
    encoding: "utf8",
  });
  return withExit(run.stdout, run.status);
}

function withExit(text: string, exitCode: number | null): string {
  return `${text}${text === "" || text.endsWith("\n") ? "" : "\n"}[exit ${exitCode}]\n`;
}
