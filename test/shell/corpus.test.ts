import { describe, expect, test } from "vitest";
import { corpusNames, readCorpus, readRecording } from "./corpus.ts";
import { canonical } from "./recorded.ts";
import { runScript } from "./run-script.ts";

describe.each(corpusNames())("the shell and its tools print what Debian's do: %s", (name) => {
  const recorded = readRecording(name);
  const cases = readCorpus(name).map((script) => [script.split("\n")[0]!.slice(0, 80), script] as const);
  test.each(cases)("%s", async (_title, script) => {
    const answer = await runScript(script, { name: "../t.sh" });
    expect({ stdout: canonical(answer.stdout), stderr: canonical(answer.stderr), exitCode: answer.exitCode }).toEqual(
      recorded[script],
    );
  });
});
