/** `tsx src/linux/replay-main.ts FILE`: what the real kernel prints for each command of a script or transcript. */
import { readFileSync } from "node:fs";
import { parseScenario } from "../scenario/scenario.ts";
import { runReal, whyNotReal } from "./session.ts";

const file = process.argv[2];
const reason = whyNotReal();
if (file === undefined || reason !== null) {
  console.error(file === undefined ? "usage: replay-main FILE.sh|FILE.md|-" : `replay: ${reason}`);
  process.exit(2);
}
const scenario = parseScenario(readFileSync(file === "-" ? 0 : file, "utf8"), file);
const run = await runReal(scenario);
scenario.steps.forEach((step, index) => {
  const answer = run.answers[index];
  console.log(`$ ${step.command.split("\n").join("\n> ")}`);
  if (answer === undefined) console.log("[not reached]");
  else process.stdout.write(`${answer.output}${answer.exitCode === 0 ? "" : `[exit ${answer.exitCode}]\n`}`);
});
if (run.timedOut) {
  console.error("replay: time limit reached");
  process.exit(1);
}
