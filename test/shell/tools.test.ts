/** The text tools print what Debian 12's print, and need nothing outside virtual time. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { canonical, type Recorded } from "./recorded.ts";
import { runScriptNow } from "./run-script.ts";
import { SETUP, TOOL_SCRIPTS } from "./tool-scripts.ts";

const recorded = JSON.parse(readFileSync(new URL("tool-scripts.json", import.meta.url), "utf8")) as Record<string, Recorded>;

describe.each(Object.entries(TOOL_SCRIPTS))("%s prints what Debian's prints", (_tool, scripts) => {
  test.each(scripts)("%s", (script) => {
    const result = runScriptNow(SETUP + script, { name: "../t.sh" });
    expect({ stdout: canonical(result.stdout), stderr: canonical(result.stderr), exitCode: result.exitCode }).toEqual(
      recorded[script],
    );
  });
});
