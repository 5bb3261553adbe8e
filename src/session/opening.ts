/** How a session begins: the lab that a world, a file or a shared text stands for, and what is put into it. */
import { HistoryError, isHistory, parseHistory } from "../lab/history/parse.ts";
import type { Input, Moment } from "../lab/inputs.ts";
import { Lab } from "../lab/lab.ts";
import { type WorldOptions, worldNamed } from "../lab/worlds/index.ts";
import { parseScenario } from "../scenario/scenario.ts";
import { dockerOptions } from "../scenario/simulate.ts";
import { dockerOfHead, type Scenario } from "../scenario/step.ts";
import { refused } from "./errors.ts";
import type { Source } from "./protocol.ts";
import { unpack } from "./share.ts";

export interface Opening {
  readonly make: () => Lab;
  /** Inputs that it has been given; a terminal is opened where there are none. */
  readonly inputs: readonly Input[];
  readonly until: Moment | null;
  /** Lines to type. */
  readonly lines: readonly string[];
  /** Whether all commands have to be there before it is made. */
  readonly needsCommands: boolean;
}

/** Whoever looks at a storm has seen enough of it by then. */
const LIMITS = { backlog: 100_000 } as const;

export async function openingOf(source: Source): Promise<Opening> {
  switch (source.kind) {
    case "world":
      return worldOpening({ world: source.world, ...dockerOfHead(source.docker), steps: [] }, []);
    case "file": {
      if (isHistory(source.text)) return historyOpening(source.text);
      if (/\.ya?ml$/i.test(source.name)) return composeOpening(source.text, source.typed);
      const scenario = parseScenario(source.text, source.name);
      return worldOpening(scenario, source.typed ? scenario.steps.map(({ command }) => command) : []);
    }
    case "shared": {
      const history = await unpack(source.text);
      if (history === null) throw refused("the link is not whole: nothing can be read from it");
      return historyOpening(history);
    }
    default:
      return source satisfies never;
  }
}

/** A compose file is written to the world's host and brought up. */
function composeOpening(text: string, typed: boolean): Opening {
  const lines = text.trimEnd().split("\n");
  let mark = "EOF";
  while (lines.includes(mark)) mark += "F";
  const write = [`cat > compose.yaml <<'${mark}'`, ...lines, mark].join("\n");
  return worldOpening(parseScenario("", ""), typed ? [write, "docker compose up -d"] : []);
}

/** Worlds that are made without commands that a page loads later. */
const FIRST_WORLDS: readonly string[] = ["lan", "bare"];

function worldOpening(scenario: Scenario, lines: readonly string[]): Opening {
  const world = worldNamed(scenario.world);
  if (world === undefined) throw refused(`there is no world named ${JSON.stringify(scenario.world)}`);
  const options: WorldOptions = { seed: 1, macs: "ascending", limits: LIMITS, ...readDocker(scenario) };
  return {
    make: () => world(options).lab,
    inputs: [],
    until: null,
    lines,
    needsCommands: !FIRST_WORLDS.includes(scenario.world),
  };
}

function readDocker(scenario: Scenario): WorldOptions {
  try {
    return dockerOptions(scenario);
  } catch (thrown) {
    throw thrown instanceof Error ? refused(thrown.message) : thrown;
  }
}

function historyOpening(text: string): Opening {
  try {
    const { world: name, options, inputs, until } = parseHistory(text);
    const world = name === null ? null : worldNamed(name);
    if (world === undefined) throw new HistoryError(`there is no world named ${JSON.stringify(name)}`);
    return {
      make: () => (world === null ? new Lab(options) : world(options).lab),
      inputs,
      until,
      lines: [],
      needsCommands: true,
    };
  } catch (thrown) {
    throw thrown instanceof HistoryError ? refused(thrown.message) : thrown;
  }
}
