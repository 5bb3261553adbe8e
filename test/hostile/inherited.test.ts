/**
 * A word of a command line is looked up in tables, never in an object that inherits `toString` and its kin. Shown twice: with a
 * name that is watched on Object.prototype, so that every such lookup is seen and named by its line, and by what is printed with
 * names that are really inherited.
 */
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { parseOptions } from "../../src/cli/options.ts";
import { openWorld } from "../../src/cli/world.ts";
import { IS_WHOLE, someOf } from "../sample.ts";
import { dockerLab, execute, executeScript, type HostileLab, networkLab } from "./lab.ts";
import { COUNTS_LETTERS, inWordsOf, NAME, namedForms, PAIRS } from "./rooms/inherited-names.ts";
import { SCRIPTS_WITH_A_NAME, typedLines, wordsOf } from "./words.ts";

const WATCHED = "inheritedname";
const SPELLINGS = [WATCHED, WATCHED.toUpperCase(), `I${WATCHED.slice(1)}`];
/** Of each command so many lines, spread over all that are known. */
const LINES_OF_A_COMMAND = IS_WHOLE ? 8 : 1;

const seen = new Map<string, string>();
let current = "";

beforeAll(() => {
  for (const name of SPELLINGS) {
    Object.defineProperty(Object.prototype, name, {
      configurable: true,
      get() {
        const where = /src\/[^)\n]*/.exec((new Error().stack ?? "").split("\n")[2] ?? "")?.[0];
        if (where !== undefined) seen.set(where, current);
        return undefined;
      },
    });
  }
});
afterAll(() => {
  for (const name of SPELLINGS) delete (Object.prototype as Record<string, unknown>)[name];
});
beforeEach(() => seen.clear());

/** Known lines without what only a shell reads, some of each command. */
function knownLines(): string[][] {
  const byCommand = new Map<string, string[][]>();
  for (const line of typedLines()) {
    if (/[|<>;&$`(){}]/.test(line)) continue;
    const words = wordsOf(line);
    const command = words[0] ?? "";
    byCommand.set(command, [...(byCommand.get(command) ?? []), words]);
  }
  return [...byCommand.values()].flatMap((lines) => {
    const step = Math.max(1, Math.floor(lines.length / LINES_OF_A_COMMAND));
    return lines.filter((_, index) => index % step === 0);
  });
}

test("no word of a known line is looked up in what objects inherit", { timeout: 60_000 }, () => {
  let made = networkLab();
  const docker = dockerLab();
  let count = 0;
  for (const words of knownLines()) {
    for (let at = 1; at <= words.length; at++) {
      for (const form of namedForms(words[at] ?? "")) {
        const argv = [...words.slice(0, at), form.replaceAll(NAME, WATCHED), ...words.slice(at + 1)];
        current = argv.join(" ");
        if (++count % 1000 === 0) made = networkLab();
        execute((words[0] === "docker" ? docker : made).host, argv);
      }
    }
  }
  expect([...seen]).toEqual([]);
});

test("no name in a script is looked up in what objects inherit, and those that they inherit are names like others", {
  timeout: 60_000,
}, async () => {
  const labs = new Map<string, HostileLab>();
  const labOf = (name: string, script: string): HostileLab => {
    const isDocker = script.includes("docker");
    const key = `${name} ${isDocker}`;
    const made = labs.get(key) ?? (isDocker ? dockerLab() : networkLab());
    labs.set(key, made);
    return made;
  };
  const play = async (pair: number, name: string, script: string): Promise<string> => {
    current = script;
    const printed = await executeScript(labOf(`${pair} ${name}`, script).host, script.replaceAll("NAME", name));
    return printed === null ? "stopped by a limit" : `${printed.stdout}${printed.stderr}[exit ${printed.exitCode}]`;
  };
  for (const [index, script] of someOf(SCRIPTS_WITH_A_NAME, 10).entries()) {
    await play(-1, WATCHED, script);
    if (COUNTS_LETTERS.test(script)) continue;
    const pair = index % PAIRS.length;
    const [inherited, ordinary] = PAIRS[pair]!;
    const expected = inWordsOf(PAIRS[pair]!, await play(pair, ordinary, script));
    expect(await play(pair, inherited, script), script).toBe(expected);
  }
  expect([...seen]).toEqual([]);
});

test("nor is one of netnsim's own command line: options, limits, worlds, dockerd's versions and flags", () => {
  const lines = [
    "W",
    "--W",
    "run --W x",
    "run --log-level W",
    "run --limits W=1 x",
    "run --limits steps=W x",
    "run --seed W x",
    "shell --world W",
    "help W",
  ];
  const daemons = [
    "W",
    "28 --W",
    "28 --W=1",
    "28 --log-level=W",
    "20.10 --iptables=W",
    "29 --default-network-opt=bridge=W=1",
    "27 --storage-driver=W",
    "28 --bip=W",
  ];
  const refusals = (name: string): string[] =>
    [...lines.map((line) => line.split(" ")), ...daemons.map((daemon) => ["shell", "--docker", daemon])].map((words) => {
      const argv = words.map((word) => word.replaceAll("W", name));
      current = argv.join(" ");
      try {
        openWorld(parseOptions(argv), { world: "dockerhost", docker: "28", daemonFlags: [] });
        return "taken";
      } catch (error) {
        return (error as Error).message;
      }
    });
  refusals(WATCHED);
  expect([...seen]).toEqual([]);
  for (const [inherited, ordinary] of PAIRS) {
    expect(refusals(inherited)).toEqual(refusals(ordinary).map((text) => inWordsOf([inherited, ordinary], text)));
  }
});
