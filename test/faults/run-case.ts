/** Runs a kept script in the simulator and compares what it prints with what the real system printed. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
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

export function scriptOf(name: string): string {
  return readFileSync(`${CASES}/${name}.sh`, "utf8");
}

/** What the real system printed, then `[exit N]`. */
export function expectedOf(name: string): string {
  return readFileSync(`${CASES}/${name}.expected`, "utf8");
}

/** What the simulator prints, in the form of the recording. */
export async function printedOf(name: string): Promise<string> {
  const source = scriptOf(name);
  const scenario = parseScenario(source, `${name}.sh`);
  const { lab, host } = WORLDS[scenario.world]!({ seed: 1, kernel: FIRST_HOST, ...dockerOptions(scenario) });
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
