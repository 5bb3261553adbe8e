/**
 * What the real kernel dropped and why, which rules its packets met and the path they took (src/linux/judge/record-main.ts),
 * held against the simulator, scenario by scenario. What differs is listed in known.ts with its reason; a line there that no
 * longer differs fails.
 */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { dropsObserver } from "../../src/linux/judge/drops.ts";
import { runInSimulator } from "../../src/linux/judge/judge.ts";
import { pathObserver } from "../../src/linux/judge/packet-path.ts";
import { rulesObserver } from "../../src/linux/judge/rules.ts";
import { FIRST_HOST } from "../../src/linux/recording.ts";
import { parseScenario } from "../../src/scenario/scenario.ts";
import { someOf } from "../sample.ts";
import { KNOWN_OBSERVATIONS } from "./known.ts";

const OBSERVERS = [dropsObserver, rulesObserver, pathObserver];
const HERE = fileURLToPath(new URL(".", import.meta.url));
const SCENARIOS = fileURLToPath(new URL("../../scenarios", import.meta.url));

type Kept = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

const NAMES = readdirSync(HERE)
  .filter((file) => file.endsWith(".json"))
  .map((file) => file.slice(0, -".json".length));

test.each(someOf(NAMES, 4))("as Linux saw it: %s", async (name) => {
  const kept = JSON.parse(readFileSync(`${HERE}/${name}.json`, "utf8")) as Kept;
  const scenario = parseScenario(readFileSync(`${SCENARIOS}/${name}.md`, "utf8"), `${name}.md`);
  const { observations, error } = await runInSimulator(scenario, OBSERVERS, { profile: FIRST_HOST });
  expect(error).toBeNull();
  const differing = OBSERVERS.filter(({ kind }) => kept[kind] !== undefined).flatMap(({ kind }) =>
    differingLines(kept[kind]!, Object.fromEntries(observations.get(kind)!)).map((line) => `${kind} ${line}`),
  );
  const known = KNOWN_OBSERVATIONS.filter((each) => each.scenario === name).flatMap(({ kind, lines }) =>
    lines.map((line) => `${kind} ${line}`),
  );
  expect(differing.sort()).toEqual(known.sort());
});

/** `- WHERE LINE` for each line only Linux has, `+ WHERE LINE` for each only we have. */
function differingLines(linux: Kept[string], ours: Kept[string]): string[] {
  const locations = new Set([...Object.keys(linux), ...Object.keys(ours)]);
  return [...locations].flatMap((where) => {
    const left = [...(linux[where] ?? [])];
    const right = (ours[where] ?? []).filter((line) => {
      const at = left.indexOf(line);
      if (at >= 0) left.splice(at, 1);
      return at < 0;
    });
    return [...left.map((line) => `- ${where} ${line}`), ...right.map((line) => `+ ${where} ${line}`)];
  });
}
