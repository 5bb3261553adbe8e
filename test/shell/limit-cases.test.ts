import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { HELP } from "../../src/cli/help.ts";
import { bare } from "../../src/lab/worlds/bare.ts";
import { LIMIT_NAMES, LimitError } from "../../src/sim/limits.ts";
import { someOf } from "../sample.ts";
import { LIMIT_CASES } from "./limit-cases.ts";

test.each(someOf(LIMIT_CASES, 4))("$script", async ({ script, limits = {}, exit, words, stdout = "" }) => {
  const { lab, host } = bare({ limits });
  const run = host.sh(script, { name: "x.sh" });
  if (exit === "ends") {
    await expect(run).rejects.toThrow(LimitError);
    await expect(run).rejects.toThrow(words);
  } else expect(await run).toEqual({ stdout, stderr: words, exitCode: exit });
  // The lab lives on.
  for (const process of [...lab.kernel.loop.processes.values()]) process.kill("KILL");
  expect(await host.sh("echo alive")).toEqual({ stdout: "alive\n", stderr: "", exitCode: 0 });
});

test("README and --help name every limit", () => {
  const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
  for (const name of LIMIT_NAMES) {
    expect(readme).toContain(`\`${name}\``);
    expect(HELP).toMatch(new RegExp(`\\b${name}\\b`));
  }
});
