import { describe, expect, test } from "vitest";
import { someOf } from "../sample.ts";
import { corpusNames, readCorpus, readRecording } from "./corpus.ts";
import { canonical, type Recorded } from "./recorded.ts";
import { runScript } from "./run-script.ts";

async function runHere(script: string): Promise<Recorded> {
  const { stdout, stderr, exitCode } = await runScript(script, { name: "../t.sh" });
  return { stdout: canonical(stdout), stderr: canonical(stderr), exitCode };
}

const isGenerated = (name: string): boolean => name.endsWith("-generated");

describe.each(corpusNames().filter((name) => !isGenerated(name)))(
  "the shell and its tools print what Debian's do: %s",
  (name) => {
    const recorded = readRecording(name);
    const cases = someOf(readCorpus(name), 10).map((script) => [script.split("\n")[0]!.slice(0, 80), script] as const);
    test.each(cases)("%s", async (_title, script) => expect(await runHere(script)).toEqual(recorded[script]));
  },
);

/** Drawn by test/hostile/against-bash/, where `npm run test:hostile` draws others and asks the real bash. */
test.each(corpusNames().filter(isGenerated))("generated scripts print what bash prints: %s", async (name) => {
  const recorded = readRecording(name);
  for (const script of someOf(readCorpus(name), 14)) expect(await runHere(script), script).toEqual(recorded[script]);
});
