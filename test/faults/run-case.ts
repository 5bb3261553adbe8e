/** Runs a kept script in the simulator and compares what it prints with what the real system printed. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { DEFAULT_KERNEL, inNamespaces, KERNEL_PROFILES, type KernelVersion } from "../../src/kernel/kernel-profile.ts";
import { WORLDS } from "../../src/lab/worlds/index.ts";
import { FIRST_HOST } from "../../src/linux/recording.ts";
import { canonicalText } from "../../src/scenario/canonical.ts";
import { Names } from "../../src/scenario/names.ts";
import { parseScenario } from "../../src/scenario/scenario.ts";
import { dockerOptions } from "../../src/scenario/simulate.ts";
import { Collector } from "../../src/shell/io.ts";
import { startScript } from "../../src/shell/start.ts";

export const CASES = fileURLToPath(new URL("cases", import.meta.url));

export const CASE_NAMES = readdirSync(CASES)
  .filter((name) => name.endsWith(".sh"))
  .map((name) => name.slice(0, -".sh".length))
  .filter((name) => existsSync(`${CASES}/${name}.expected`));

export const GUESTS_FILE = fileURLToPath(new URL("guests.json", import.meta.url));

/** The cases that were asked on Debian's kernels, in the guest; the others on this project's first host. */
export const GUESTS: Record<KernelVersion, readonly string[]> = JSON.parse(readFileSync(GUESTS_FILE, "utf8"));

export function scriptOf(name: string): string {
  return readFileSync(`${CASES}/${name}.sh`, "utf8");
}

/** Where what another kernel than the default one printed is kept, if it printed something else. */
export function expectedPath(name: string, kernel: KernelVersion): string {
  return kernel === DEFAULT_KERNEL ? `${CASES}/${name}.expected` : `${CASES}/${kernel}/${name}.expected`;
}

/** What the real system printed, then `[exit N]`. */
export function expectedOf(name: string, kernel: KernelVersion = DEFAULT_KERNEL): string {
  const own = expectedPath(name, kernel);
  return readFileSync(existsSync(own) ? own : expectedPath(name, DEFAULT_KERNEL), "utf8");
}

/** What the simulator prints, in the form of the recording. */
export async function printedOf(name: string, version: KernelVersion = DEFAULT_KERNEL): Promise<string> {
  const source = scriptOf(name);
  const scenario = parseScenario(source, `${name}.sh`);
  const kernel = GUESTS[version].includes(name) ? inNamespaces(KERNEL_PROFILES[version]) : FIRST_HOST;
  const { lab, host } = WORLDS[scenario.world]!({ seed: 1, kernel, ...dockerOptions(scenario) });
  const both = new Collector();
  const process = startScript(host.environment({}, { stdout: both.output, stderr: both.output }), source, { name: `${name}.sh` });
  await lab.kernel.loop.runAsync(() => process.state === "exited");
  const exit = process.state === "exited" ? `exit ${process.exitCode}` : "stuck";
  return `${both.text}${both.text === "" || both.text.endsWith("\n") ? "" : "\n"}[${exit}]\n`;
}

/** A text with what differs by nature made canonical; what the script spells out stays. */
export function canonicalOf(name: string, text: string): string {
  return canonicalText(text, new Names(scriptOf(name)));
}
