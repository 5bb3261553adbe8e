/** Shapes that this code does without, each with the files that keep one and why. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

type Files = readonly (readonly [file: string, text: string])[];

function readFiles(folder: string): Files {
  const root = fileURLToPath(new URL(`../../${folder}/`, import.meta.url));
  return readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => [name, readFileSync(root + name, "utf8")]);
}

const SOURCES = readFiles("src");

type Reasons = Readonly<Record<string, string>>;

function filesWith(pattern: RegExp, files = SOURCES): string[] {
  return files
    .filter(([, text]) => pattern.test(text))
    .map(([file]) => file)
    .toSorted();
}

/** Tests that stand a part in for the whole, or look at what has no type. */
const STAND_INS: Reasons = {
  "browser/embed.test.ts": "what the page's script keeps in its window",
  "browser/open.ts": "what the page's script keeps in its window",
  "conntrack/command.test.ts": "a command's context without a shell",
  "conntrack/router.ts": "a namespace without a host, a device without a link",
  "netfilter-rules/replay.ts": "a command's context without a shell",
  "questions/heavy/walk.test.ts": "a lab's context without its lab",
  "serve/served.ts": "a pipe for standard input",
  "serve/server.test.ts": "a pipe for standard input",
  "shell/run-script.ts": "a host without a kernel",
  "trace/hop-shapes.test.ts": "a proof that the type is null",
  "trace/journey.test.ts": "a hop without its packet",
  "trace/live.test.ts": "a namespace and a link without a host",
  "trace/print.test.ts": "a namespace without a host",
};

test("no type is forced on a value through unknown", () => {
  const forced = / as unknown\b as /;
  expect(filesWith(forced)).toEqual([]);
  expect(filesWith(forced, [...readFiles("bench"), ...readFiles("examples")])).toEqual([]);
  expect(filesWith(forced, readFiles("test"))).toEqual(Object.keys(STAND_INS));
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
