/**
 * The library's door is strict: each public function refuses wrong values by the name of the argument, and changes nothing then.
 */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as bench from "../../src/bench/index.ts";
import * as netnsim from "../../src/index.ts";
import { Fate } from "../../src/lab/inject.ts";
import * as programs from "../../src/lab/programs/index.ts";
import * as workbench from "../../src/lab/workbench.ts";
import * as questions from "../../src/questions/index.ts";
import * as testing from "../../src/testing/index.ts";
import { entryFile, exportsOf } from "./exports.ts";
import { type Fixture, makeFixture, type WrongCall } from "./fixture.ts";
import { FUNCTIONS, UNCHECKED } from "./function-rows.ts";
import { METHODS } from "./method-rows.ts";

const ENTRIES = {
  netnsim,
  "netnsim/bench": bench,
  "netnsim/programs": programs,
  "netnsim/questions": questions,
  "netnsim/testing": testing,
  "netnsim/workbench": workbench,
};

const thrown = (of: { readonly prototype: Error }) => (): object => Object.create(of.prototype);

/** The classes of the door, with an object of each. */
const HELD: Readonly<Record<string, (fixture: Fixture) => object>> = {
  Lab: ({ lab }) => lab,
  LabHost: ({ host }) => host,
  RulesRefused: thrown(questions.RulesRefused),
  Mark: () => new netnsim.Lab().mark(),
  LabFiles: ({ host }) => host.files,
  Namespace: ({ ns }) => ns,
  Cable: ({ cable }) => cable,
  StartedCommand: ({ started }) => started,
  CommandInput: ({ started }) => started.stdin,
  Capture: ({ capture }) => capture,
  HopLog: ({ hops }) => hops,
  Frame: ({ hops }) => [...hops].find(({ frame }) => frame !== null)!.frame!,
  EthernetHeader: ({ hops }) => [...hops].find(({ frame }) => frame !== null)!.frame!.header,
  Journey: ({ hops }) => netnsim.journeysOf(hops)[0]!,
  Container: ({ host }) => host.container("web"),
  ProgramContext: ({ program }) => program.self,
  ProgramInput: ({ program }) => program.self.stdin,
  // Its class is the one above that of an object of TcpSocket.
  ProgramSocket: ({ program }) => Object.getPrototypeOf(program.tcp),
  ProgramThread: ({ program }) => program.thread,
  RawSocket: ({ program }) => program.raw,
  TcpSocket: ({ program }) => program.tcp,
  UdpSocket: ({ program }) => program.udp,
  Fate: () => Object.create(Fate.prototype),
  DrawnPacket: ({ ns }) => fc.sample(testing.packets(ns), { seed: 1, numRuns: 1 })[0]!,
  DrawnRule: ({ ns }) =>
    fc.sample(
      testing.rules(ns).filter(({ length }) => length > 0),
      { seed: 1, numRuns: 1 },
    )[0]![0]!,
  DrawnTraffic: () => Object.create(testing.DrawnTraffic.prototype),
  DockerModel: () => new testing.DockerModel(),
  FirewallModel: () => new testing.FirewallModel(),
  Race: () => Object.create(testing.Race.prototype),
  LineCommand: () => Object.create(testing.LineCommand.prototype),
  InvariantBroken: thrown(testing.InvariantBroken),
  ModelBroken: thrown(testing.ModelBroken),
  PropertyFailed: thrown(testing.PropertyFailed),
  CommandFailed: thrown(netnsim.CommandFailed),
  ImportError: thrown(netnsim.ImportError),
  InternalError: thrown(netnsim.InternalError),
  LimitError: thrown(netnsim.LimitError),
  Refused: thrown(netnsim.Refused),
  StuckError: thrown(netnsim.StuckError),
};

const EXPORTS = Object.keys(ENTRIES).flatMap((entry) => exportsOf(entry));

const shared = makeFixture();

function isClass(value: unknown): boolean {
  return typeof value === "function" && /^class\b/.test(Function.prototype.toString.call(value));
}

function exportedFunctions(): string[] {
  return Object.entries(ENTRIES).flatMap(([entry, names]) =>
    Object.entries(names).flatMap(([name, value]) =>
      typeof value === "function" && !isClass(value) ? [`${entry}: ${name}`] : [],
    ),
  );
}

/** Methods that are part of the door: those that are not marked @internal. */
function publicMethods(className: string): string[] {
  const { source } = EXPORTS.find(({ name }) => name === className)!;
  const prototype = Object.getPrototypeOf(HELD[className]!(shared));
  return Object.getOwnPropertyNames(prototype).filter((name) => {
    if (name === "constructor" || typeof Object.getOwnPropertyDescriptor(prototype, name)!.value !== "function") return false;
    return !new RegExp(`@internal\\s*\\*/\\s*(async |\\*)?${name}\\b`).test(source);
  });
}

test("every exported class is among those whose methods are looked at", () => {
  const classes = EXPORTS.filter(({ entry, isClass }) => isClass && entry !== "netnsim/workbench");
  expect(Object.keys(HELD).sort()).toEqual(classes.map(({ name }) => name).sort());
});

test("every exported function and every public method has a row", () => {
  expect([...Object.keys(FUNCTIONS), ...UNCHECKED].sort()).toEqual(exportedFunctions().sort());
  const methods = Object.keys(HELD).flatMap((name) => publicMethods(name).map((method) => `${name}.${method}`));
  expect(Object.keys(METHODS).sort()).toEqual(["Lab.new", "Lab.from", ...methods].sort());
});

test("whoever takes arguments has three wrong calls at least", () => {
  for (const [name, row] of Object.entries({ ...FUNCTIONS, ...METHODS })) {
    const calls = row(shared);
    if (calls.length === 0) expect(String(functionOf(name, shared)), name).toMatch(/^[^(]*\(\)/);
    else expect(calls.length, name).toBeGreaterThanOrEqual(3);
  }
});

/** The function of a row's name, bound to its object. */
function functionOf(name: string, fixture: Fixture): (...given: readonly unknown[]) => unknown {
  if (name === "Lab.from") return (...given) => netnsim.Lab.from(...(given as [never]));
  if (name === "Lab.new") return (...given) => new netnsim.Lab(...(given as [never]));
  const [entry, exported] = name.split(": ") as [keyof typeof ENTRIES, string | undefined];
  if (exported !== undefined) return Reflect.get(ENTRIES[entry], exported);
  const [className, method] = name.split(".") as [string, string];
  const object = HELD[className]!(fixture) as Record<string, (...given: readonly unknown[]) => unknown>;
  return Object.assign((...given: readonly unknown[]) => object[method]!(...given), { toString: () => String(object[method]) });
}

/** All that a refused call must leave as it was. */
function stateOf({ lab, host, other, hops, cable }: Fixture): unknown {
  const { loop } = lab.kernel;
  return {
    script: lab.toScript(),
    tables: [host, other].map((each) => [each.netns().snapshot(), each.files.list("/etc"), each.files.list("/")]),
    hosts: [...lab.hosts.keys()],
    cable: [cable.options, cable.isCut],
    clock: [lab.nowUs, loop.processes.size, hops.total],
  };
}

describe("a wrong value is refused by the name of its argument, and nothing has changed", () => {
  const before = JSON.stringify(stateOf(shared));
  const cases = Object.entries({ ...FUNCTIONS, ...METHODS }).filter(([, row]) => row(shared).length > 0);
  test.each(cases)("%s", async (name, row) => {
    for (const call of row(shared)) await expectRefused(name, call);
    expect(JSON.stringify(stateOf(shared)) === before).toBe(true);
  });
});

async function expectRefused(name: string, [argument, ...given]: WrongCall): Promise<void> {
  let thrown: unknown = "nothing is thrown";
  try {
    await functionOf(name, shared)(...given);
  } catch (error) {
    thrown = error;
  }
  const call = `${name}(${given.map((each) => inspect(each)).join(", ")})`;
  if (!(thrown instanceof TypeError) && !(thrown instanceof netnsim.Refused)) expect.fail(`${call}: ${thrown}`);
  expect((thrown as Error).message, call).toContain(argument);
  // A TypeError of the engine's own is one that nobody meant.
  const begins = name === "Lab.new" ? "new Lab(" : `${name.replace(/^.*: /, "")}(`;
  if (thrown instanceof TypeError) expect(thrown.message.slice(0, begins.length), call).toBe(begins);
}

function inspect(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return String(value);
  }
}

test("what is wrong is shown, and what is expected", () => {
  const { lab, host, ns } = shared;
  expect(() => ns.addAddress("d0", "10.0.0.1/99")).toThrow(
    'Namespace.addAddress(address): expected an IPv4 address with a prefix length ("10.0.0.1/24"), got "10.0.0.1/99"',
  );
  expect(() => lab.advance(Number.NaN)).toThrow("Lab.advance(ms): expected a finite number between 0 and 3162240000000, got NaN");
  expect(() => lab.on("nope" as "hop", () => {})).toThrow(
    'Lab.on(name): expected one of "hop", "drop", "frame", "log", "table", got "nope"',
  );
  expect(() => host.exec("ip link" as never)).toThrow(
    'LabHost.exec(argv): expected an array of words (["ip","link"]), got the text "ip link"; run() and sh() take a line as a shell does',
  );
  expect(() => ns.addAddress("nope", "10.0.0.1/24")).toThrow('Cannot find device "nope"');
});

test("every exported name is imported by test/door/names.ts", () => {
  const imported = readFileSync(fileURLToPath(new URL("names.ts", import.meta.url)), "utf8");
  for (const entry of Object.keys(ENTRIES)) {
    const list = [...imported.matchAll(/export type \{([^}]*)\} from "([^"]+)"/g)].find(
      ([, , from]) => from === entryFile(entry),
    );
    const names = list![1]!.split(",").flatMap((name) => (name.trim() === "" ? [] : [name.trim()]));
    const exported = EXPORTS.filter((each) => each.entry === entry).map(({ name }) => name);
    expect(names.map((name) => name.replace(/ as .*$/, "")).sort(), entry).toEqual(exported.sort());
  }
});
