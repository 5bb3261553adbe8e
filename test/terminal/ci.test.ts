/** The GitHub action and what docs/up.md says for CI: their steps are run as a runner runs them, with the built package. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, inject, test } from "vitest";
import { parse } from "yaml";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const directory = mkdtempSync(join(tmpdir(), "ci-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** A checkout of the action, and a project whose `make test` asks for a network. */
const action = join(directory, "action");
const project = join(directory, "project");
const bin = join(directory, "bin");
for (const folder of [action, project, bin]) mkdirSync(folder);
symlinkSync(dirname(dirname(inject("main"))), join(action, "dist"));
const program = (name: string, script: string): void => writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
program("npx", `[ "$1" = netnsim ] && shift && exec "${process.execPath}" "${inject("main")}" "$@"`);
program("make", "ip -br address show dev eth0 && docker network ls --format '{{.Name}}' && exit 3");

function run(script: string, variables: Readonly<Record<string, string>>) {
  const env = { ...process.env, PATH: `${bin}:${process.env.PATH}`, XDG_RUNTIME_DIR: directory, ...variables };
  const { stdout, stderr, status } = spawnSync("bash", ["-e", "-o", "pipefail", "-c", script], {
    cwd: project,
    encoding: "utf8",
    env,
  });
  return { stdout, stderr, status };
}

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly shell?: string;
  readonly env?: Readonly<Record<string, string>>;
}

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default?: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}

const [github, gitlab] = [...readFileSync(join(ROOT, "docs/up.md"), "utf8").matchAll(/```yaml\n(.*?)```/gs)].map(
  ([, text]) => parse(text!) as unknown,
);

const IN_A_LAB = { stdout: expect.stringMatching(/^eth0@if2 .*10\.0\.0\.10\/24.*\nbridge\nhost\nnone\n$/), status: 3 };

test("the action runs a command in the lab that was asked for, and ends as the command does", () => {
  const { inputs, runs } = parse(readFileSync(join(ROOT, "action.yml"), "utf8")) as Action;
  const given = (github as { steps: { uses: string; with?: Record<string, string> }[] }).steps[1]!.with!;
  expect(Object.keys(given).filter((name) => inputs[name] === undefined)).toEqual([]);
  const expand = (text: string): string =>
    text.replace(/\$\{\{ (\S+) \}\}/g, (_, name: string) => {
      if (name === "github.action_path") return action;
      const input = name.replace(/^inputs\./, "");
      expect(inputs).toHaveProperty(input);
      return given[input] ?? inputs[input]!.default!;
    });
  expect(runs.using).toBe("composite");
  const steps = runs.steps.filter((step) => step.uses === undefined);
  expect(steps.map(({ shell }) => shell)).toEqual(["bash", "bash"]);
  const [build, last] = steps as [Step, Step];
  expect(run(`cd ${action}; ${build.run}`, {})).toEqual({ stdout: "", stderr: "", status: 0 });
  const variables = Object.fromEntries(Object.entries(last.env!).map(([name, value]) => [name, expand(value)]));
  expect(run(last.run!, variables)).toMatchObject(IN_A_LAB);
});

test("what docs/up.md has for GitLab does the same", () => {
  const { script } = (gitlab as { test: { script: string[] } }).test;
  expect(run(script.join("\n"), {})).toMatchObject(IN_A_LAB);
});
