/** One digest for each scenario: of what it prints, the frames that pass, the hops of its packets and the clock at its end. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { WORLDS } from "../../src/lab/worlds/index.ts";
import { parseScenario } from "../../src/scenario/scenario.ts";
import { sessionScript } from "../../src/scenario/session.ts";
import { dockerOptions } from "../../src/scenario/simulate.ts";
import { SinkOutput } from "../../src/shell/io.ts";
import { startScript } from "../../src/shell/start.ts";
import { formatStep } from "../../src/trace/journey.ts";
import { encodeFrame } from "../../src/wire/ethernet.ts";

const SCENARIOS = fileURLToPath(new URL("../../scenarios/", import.meta.url));

async function digestOf(name: string): Promise<string> {
  const scenario = parseScenario(readFileSync(`${SCENARIOS}${name}`, "utf8"), name);
  const hash = createHash("sha256");
  const { lab, host } = WORLDS[scenario.world]!({ seed: 1, ...dockerOptions(scenario) });
  lab.on("hop", (hop) => hash.update(`${formatStep(hop)}\n`));
  lab.on("frame", (seen) => {
    hash.update(`${seen.timeUs} ${seen.host} ${seen.netns} ${seen.device}\n`);
    hash.update(encodeFrame(seen.frame));
  });
  const output = new SinkOutput((bytes) => hash.update(bytes));
  const shell = startScript(host.environment({}, { stdout: output, stderr: output }), sessionScript(scenario.steps), {
    name: "bash",
  });
  await lab.kernel.loop.runAsync(() => shell.state === "exited");
  return hash.update(`${shell.exitCode} ${lab.nowUs}`).digest("hex");
}

for (const name of readdirSync(SCENARIOS).filter((each) => each.endsWith(".md") && each !== "README.md")) {
  console.log(`${name} ${await digestOf(name)}`);
}
