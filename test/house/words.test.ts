/**
 * The field's words (CONTRIBUTING, "Words"): what the comments and the names of the rooms held so far do not say. Texts between
 * quotes are left out: most are the real tools' own.
 */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** The rooms held so far. */
const HELD = [
  "src/bench",
  "src/cli",
  "src/docker",
  "src/kernel",
  "src/lab",
  "src/questions",
  "src/sim",
  "src/testing",
  "src/trace",
  "src/wire",
];

/** Files that use names of src/linux, which is not held yet. */
const JUDGE = /^src\/cli\/(?:compare|fuzz)\.ts/;

/** Files in which names are resolved: DNS does answer. */
const DNS = /^src\/wire\/dns|^src\/trace\/print\/dns|^src\/docker\/(?:dns|files\/names)|^src\/lab\/worlds\/(?:internet|name)/;

interface Retired {
  /** Matched against comments, and against names split into their words: `answersDns` is read as "answers dns". */
  readonly pattern: RegExp;
  readonly instead: string;
  /** Files where it is the field's own word. */
  readonly except?: RegExp;
}

const RETIRED: readonly Retired[] = [
  { pattern: /\banswer(?:s|ed|ing)?\b/, instead: "return, reply, result", except: DNS },
  { pattern: /\b(?:tells?|told|telling)\b(?! (?:\S+ )*?apart)/, instead: "report, say, notify" },
  { pattern: /\b(?:the|its|packet's|no) way\b|\bways\b/, instead: "path, route, journey" },
  { pattern: /(?<!\b(?:in|take|takes|took|has|have) )\bplaces?\b/, instead: "location, namespace, device, slot" },
  { pattern: /(?<!\bon )\bdemand(?:s|ed)?\b/, instead: "require" },
  { pattern: /\b(?:findings?|sightings?)\b/, instead: "difference, observation", except: JUDGE },
  { pattern: /\bcensus\b/, instead: "count, survey" },
  { pattern: /\bbooks?\b/, instead: "registry, allocator" },
  { pattern: /\btouch(?:es|ed|ing)?\b/, instead: "mutation, change" },
  { pattern: /\bsurroundings?\b/, instead: "context, topology" },
  { pattern: /\bafterglow\b/, instead: "a word that says it" },
  { pattern: /\bby hand\b/, instead: "manually; of a list: add one import and one entry" },
  { pattern: /\bwork(?:s|ed|ing)? (?:\w+ )?out\b/, instead: "compute, compile, precompute" },
  { pattern: /\b(?:ear|keeper)\b/, instead: "capture, supervisor" },
];

const LINE_WIDTH = 130;
const BLOCK_COMMENT = /\/\*[\s\S]*?\*\//g;
const TEXT = /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`[^`\n]*`/g;
const LINE_COMMENT = /(?<=^|\s)\/\/.*/;

interface Words {
  readonly line: number;
  readonly text: string;
}

/** Each block comment as running text; of each line its comment, and its names as the words they are made of. */
function wordsOf(source: string): Words[] {
  const found: Words[] = [];
  const code = source.replace(BLOCK_COMMENT, (comment, at: number) => {
    found.push({ line: source.slice(0, at).split("\n").length, text: comment.replace(/\s*\n[\s*]*/g, " ") });
    return comment.replace(/[^\n]/g, " ");
  });
  for (const [index, line] of code.split("\n").entries()) {
    const withoutTexts = line.replace(TEXT, "");
    const comment = LINE_COMMENT.exec(withoutTexts)?.[0] ?? "";
    const names = withoutTexts.slice(0, withoutTexts.length - comment.length).match(/[A-Za-z]\w*/g) ?? [];
    found.push({ line: index + 1, text: `${comment}; ${names.map(spaced).join("; ")}` });
  }
  return found;
}

function spaced(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, "$1 $2").replaceAll("_", " ");
}

function filesHeld(): string[] {
  const names = HELD.flatMap((room) =>
    readdirSync(`${ROOT}${room}`, { recursive: true, encoding: "utf8" }).map((name) => `${room}/${name}`),
  );
  return names.filter((name) => name.endsWith(".ts"));
}

function retiredIn(file: string, source: string): string[] {
  const rules = RETIRED.filter(({ except }) => !except?.test(file));
  return wordsOf(source).flatMap(({ line, text }) =>
    rules.flatMap(({ pattern, instead }) => {
      const word = pattern.exec(text.toLowerCase())?.[0];
      return word === undefined ? [] : [`${file}:${line}: "${word}": ${instead}`];
    }),
  );
}

test("a retired word is found in comments and in names, not in texts", () => {
  const source = 'const answerOf = "told";\n/** Tells\n * the\n * way. */\nconst inPlace = 1; // in place of a book';
  expect(retiredIn("x.ts", source).map((each) => each.slice(0, each.lastIndexOf(":")))).toEqual([
    'x.ts:2: "tells"',
    'x.ts:2: "the way"',
    'x.ts:1: "answer"',
    'x.ts:5: "book"',
  ]);
});

test("comments and names use the words an engineer of the field would use", () => {
  expect(filesHeld().flatMap((file) => retiredIn(file, readFileSync(`${ROOT}${file}`, "utf8")))).toEqual([]);
});

test("comment lines fit the formatter's width", () => {
  const wide = filesHeld().flatMap((file) =>
    readFileSync(`${ROOT}${file}`, "utf8")
      .split("\n")
      .flatMap((line, index) => (line.length > LINE_WIDTH && /^\s*(?:\/\*|\*|\/\/)/.test(line) ? [`${file}:${index + 1}`] : [])),
  );
  expect(wide).toEqual([]);
});
