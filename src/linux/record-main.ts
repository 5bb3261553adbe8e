/**
 * `npm run record -- scenario [NAME ...] [--on KERNEL] [--allow-host-log]`: records the scenarios (all, or those named) on the
 * real kernel of this machine, or on Debian's in a guest, whose recordings can be made again byte for byte; those of another
 * kernel than the default one are in a folder of its name. Scenarios that read the kernel log are refused without the flag
 * (kernel-log.ts).
 */
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { DEFAULT_KERNEL } from "../kernel/kernel-profile.ts";
import { parseScenario } from "../scenario/scenario.ts";
import { chooseKernel } from "./choose-kernel.ts";
import { takeChoice } from "./kernel-choice.ts";
import { ALLOW_HOST_LOG, whyNotLogged } from "./kernel-log.ts";
import { recordScenario } from "./record.ts";
import { whyNotReal } from "./session.ts";

const SCENARIOS = fileURLToPath(new URL("../../scenarios", import.meta.url));
const RECORDINGS = fileURLToPath(new URL("../../test/recordings", import.meta.url));

const words = process.argv.slice(2).filter((word) => word !== ALLOW_HOST_LOG);
const choice = takeChoice(words);
const kernels = [chooseKernel(choice, { seed: 1 }), chooseKernel(choice, { seed: 2 })] as const;
const reason = whyNotReal(undefined, kernels[0]);
if (reason !== null) {
  console.error(`record: ${reason}`);
  process.exit(2);
}
const files = readdirSync(SCENARIOS).filter((name) => /\.(md|sh)$/.test(name) && name !== "README.md");
const chosen = files.filter((name) => words.length === 0 || words.some((each) => name.replace(/\.\w+$/, "") === each));
if (chosen.length === 0) {
  console.error(`record: no such scenario: ${words.join(" ")}`);
  process.exit(2);
}
// The transcripts print what the default kernel does; what another prints is kept beside that.
const fillsTranscript = choice.guest === null || choice.guest === DEFAULT_KERNEL;
const recordings = fillsTranscript ? RECORDINGS : `${RECORDINGS}/${choice.guest}`;
mkdirSync(recordings, { recursive: true });
let failed = 0;
for (const name of chosen) {
  const refused = kernels[0].hasHostLog ? whyNotLogged(parseScenario(readFileSync(`${SCENARIOS}/${name}`, "utf8"), name)) : null;
  if (refused !== null) {
    failed++;
    console.error(`record: ${name}: ${refused}`);
    continue;
  }
  const result = await recordScenario(`${SCENARIOS}/${name}`, { recordings, kernels, fillsTranscript });
  console.log(`${name}: ${result.kind} (${result.seconds} s)`);
  if (result.kind === "unstable" || result.kind === "incomplete") {
    failed++;
    console.log(result.text);
  }
}
process.exitCode = failed === 0 ? 0 : 1;
