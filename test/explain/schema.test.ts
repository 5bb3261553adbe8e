/** The data of explanations is what docs/journeys.schema.json says: of the kept cases, and of random labs. */
import { readdirSync, readFileSync } from "node:fs";
import { Ajv } from "ajv";
import fc from "fast-check";
import { expect, test } from "vitest";
import { explanationJson } from "../../src/explain/json.ts";
import { Lab } from "../../src/index.ts";
import { worldNamed } from "../../src/lab/worlds/index.ts";
import { parseScenario } from "../../src/scenario/scenario.ts";
import { dockerOptions } from "../../src/scenario/simulate.ts";
import { namesOf } from "../../src/shell/commands/explain/names.ts";
import { caseScript, labCases } from "../../src/testing/index.ts";
import type { HopKind } from "../../src/trace/hop-details.ts";
import { Recording } from "../../src/trace/recording.ts";
import { runs } from "../sample.ts";

const SCHEMA = JSON.parse(readFileSync(new URL("../../docs/journeys.schema.json", import.meta.url), "utf8"));
const validate = new Ajv({ allErrors: true, allowUnionTypes: true, discriminator: true }).compile(SCHEMA);
const CASES = new URL("cases/", import.meta.url);

/** Those hops whose shape was looked at. */
const seen = new Set<HopKind>();

function check(lab: Lab, recording: Recording): void {
  const hops = recording.take();
  for (const { kind } of hops) seen.add(kind);
  const text = explanationJson({ title: "a command", exitCode: null, hops }, namesOf(lab.kernel));
  validate(JSON.parse(text));
  expect(validate.errors).toBeNull();
}

test.each(readdirSync(CASES).filter((name) => name.endsWith(".sh")))("%s", async (name) => {
  const script = readFileSync(new URL(name, CASES), "utf8");
  const { world, ...docker } = parseScenario(script, name);
  const { host, lab } = worldNamed(world)!(dockerOptions(docker));
  const recording = new Recording();
  lab.kernel.taps.explainIn(recording);
  await host.sh(script.replace(/\bexplain( -\S+)* /g, ""));
  check(lab, recording);
});

test("random labs, and what is no explanation", async () => {
  for (const random of fc.sample(labCases({ maxRules: 10 }), { numRuns: runs(4, 20), seed: 7 })) {
    const lab = new Lab();
    const recording = new Recording();
    lab.kernel.taps.explainIn(recording);
    await lab.addHost("h").sh(caseScript(random));
    check(lab, recording);
  }
  expect(seen.size).toBeGreaterThan(25);
  expect(validate({ version: 2, command: "x", exitCode: 0, packets: [] })).toBe(false);
  expect(validate({ version: 1, command: "x", exitCode: 0, packets: [{}] })).toBe(false);
});
