import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { SCRIPTS } from "./bash-scripts.ts";
import { canonical, type Recorded } from "./recorded.ts";
import { runScript } from "./run-script.ts";

const recorded = JSON.parse(readFileSync(new URL("bash-scripts.json", import.meta.url), "utf8")) as Record<string, Recorded>;

describe.each(Object.entries(SCRIPTS))("bash answers alike: %s", (_subject, scripts) => {
  test.each(scripts)("%s", async (script) => {
    const result = await runScript(script, { name: "../t.sh" });
    expect({ stdout: canonical(result.stdout), stderr: canonical(result.stderr), exitCode: result.exitCode }).toEqual(
      recorded[script],
    );
  });
});
