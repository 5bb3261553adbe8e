/**
 * What the real kernel dropped and why, which rules its packets met and the path they took (src/linux/judge/record-main.ts), held
 * against the simulator, scenario by scenario. What differs is listed in known.ts with its reason; a line there that no longer differs fails.
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
import { KNOWN_SIGHTINGS } from "./known.ts";

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
  const { sightings, error } = await runInSimulator(scenario, OBSERVERS, { profile: FIRST_HOST });
  expect(error).toBeNull();
  const differing = OBSERVERS.filter(({ kind }) => kept[kind] !== undefined).flatMap(({ kind }) =>
    differingLines(kept[kind]!, Object.fromEntries(sightings.get(kind)!)).map((line) => `${kind} ${line}`),
  );
  const known = KNOWN_SIGHTINGS.filter((each) => each.scenario === name).flatMap(({ kind, lines }) =>
    lines.map((line) => `${kind} ${line}`),
  );
  expect(differing.sort()).toEqual(known.sort());
});

/** `- PLACE LINE` for each line only Linux has, `+ PLACE LINE` for each only we have. */
function differingLines(linux: Kept[string], ours: Kept[string]): string[] {
  const places = new Set([...Object.keys(linux), ...Object.keys(ours)]);
  return [...places].flatMap((place) => {
    const left = [...(linux[place] ?? [])];
    const right = (ours[place] ?? []).filter((line) => {
      const at = left.indexOf(line);
      if (at >= 0) left.splice(at, 1);
      return at < 0;
    });
    return [...left.map((line) => `- ${place} ${line}`), ...right.map((line) => `+ ${place} ${line}`)];
  });
}
