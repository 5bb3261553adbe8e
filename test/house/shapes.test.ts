/** Shapes that this code does without, each with the files that keep one and why. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const SRC = fileURLToPath(new URL("../../src/", import.meta.url));

const SOURCES: readonly (readonly [file: string, text: string])[] = readdirSync(SRC, { recursive: true, encoding: "utf8" })
  .filter((name) => /\.tsx?$/.test(name))
  .map((name) => [name, readFileSync(SRC + name, "utf8")]);

type Reasons = Readonly<Record<string, string>>;

function filesWith(pattern: RegExp): string[] {
  return SOURCES.filter(([, text]) => pattern.test(text))
    .map(([file]) => file)
    .toSorted();
}

test("no type is forced on a value through unknown", () => {
  expect(filesWith(/ as unknown as /)).toEqual([]);
});

const FORCED: Reasons = {
  "shell/tools/jq/parser.ts": "what a symbol of the grammar is worth, only its rules know",
  "trace/taps.ts": "the emitter's type of a listener cannot be computed before the event's name is known",
};

test("a value is cast to never only where no type can say it", () => {
  expect(filesWith(/ as never\b/)).toEqual(Object.keys(FORCED));
});

/** What is computed of an immutable value is kept beside it; what a class notes of objects of another room goes with them. */
const KEPT_BESIDE: Reasons = {
  "docker/api/console.ts": "a container of docker knows nothing of the API's clients",
  "docker/engine.ts": "of a namespace of the kernel: that another container joined it",
  "docker/rules/iptables.ts": "computed of immutable rules and chains",
  "kernel/flows/rules.ts": "computed of an immutable firewall",
  "kernel/netfilter/edit-check.ts": "computed of immutable chains",
  "kernel/netfilter/tables.ts": "compiled of immutable rules and chains, for each namespace",
  "kernel/netlink/device-conf.ts": "compiled of immutable settings",
  "lab/files.ts": "the files as a namespace of the kernel sees them",
  "questions/changes.ts": "computed of immutable changes",
  "session/packets.ts": "computed of immutable frames",
  "shell/containers/programs.ts": "computed of an image's immutable list",
  "shell/containers/runtime.ts": "files and programs of docker's containers, opaque there",
  "shell/tools/awk/stepping-evaluator.ts": "computed of a program's immutable tree",
  "shell/vfs/host-files.ts": "computed of a registry's immutable list",
  "sim/internal-error.ts": "an error is registered once, however many catch it",
  "testing/failure.ts": "a mark of a property on a lab, which knows nothing of properties",
  "testing/property.ts": "the names of immutable rules, for one property",
  "trace/recording.ts": "the last hop of each packet in flight, for one recording",
};

test("state lies in a field of its owner, not in a map beside it", () => {
  expect(filesWith(/\bnew Weak(?:Map|Set)\b/)).toEqual(Object.keys(KEPT_BESIDE));
});

test("no module is filled by an import for its effect, and no object gets another prototype", () => {
  expect(filesWith(/^import "(?!.*\.css")/m)).toEqual([]);
  expect(filesWith(/Object\.create\(|setPrototypeOf/)).toEqual([]);
});

const MOST_LINES = 400;

const LONGER: Reasons = {
  "shell/tools/getopt-tables.ts": "recorded tables",
  "sim/simulation.ts": "the loop that every packet passes: its parts are one object for the sake of speed",
};

test("a file has one subject and fits its reader's head", () => {
  const long = SOURCES.filter(([, text]) => text.split("\n").length - 1 > MOST_LINES);
  expect(long.map(([file]) => file).toSorted()).toEqual(Object.keys(LONGER));
});
