/**
 * The field's words (CONTRIBUTING, "Words"): what comments and names do not say. Texts between quotes are left out: most are the
 * real tools' own.
 */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

const HELD = ["src", "bench", "examples", "test"];

/** Recorded texts and tables of the real tools, as modules; scripts and lists of words that are typed. */
const RECORDED = /^src\/shell\/(?:help\/texts|tools\/getopt-tables)\.ts|^test\/(?:house\/words\.test|shell\/bash-scripts)\.ts/;

/** Files in which names are resolved: DNS does answer. */
const DNS =
  /^src\/wire\/dns|^src\/trace\/print\/dns|^src\/docker\/(?:dns|files\/names)|^src\/lab\/worlds\/(?:internet|name)|^src\/shell\/(?:commands\/(?:dns\/|getent|busybox\/nslookup)|net\/(?:dns-client|resolve))|^test\/.*(?:dns|names)/;

/** Questions of a lesson are answered, and so is `<!-- answers: simulator -->` in a transcript; a host is expected toAnswer(). */
const LESSONS =
  /^src\/(?:lessons|page|session|scenario|vitest)\/|^test\/(?:lessons|scenarios|session|page)|^test\/(?:docker\/(?:flags-refused|script-files)|serve\/server|browser\/scenarios|testing\/lab-cases)|^examples\//;

/** The command. */
const TOUCH = /^src\/shell\/(?:tools|commands\/busybox)\/|^test\/shell\//;

/** ARP's own line: `Request who-has 10.0.0.3 tell 10.0.0.2`. */
const ARP = /^test\/docker\/transcript-canonical\.ts/;

interface Retired {
  /** Matched against comments, and against names split into their words: `answersDns` is read as "answers dns". */
  readonly pattern: RegExp;
  readonly instead: string;
  /** Files where it is the field's own word. */
  readonly except?: readonly RegExp[];
}

const RETIRED: readonly Retired[] = [
  { pattern: /\banswer(?:s|ed|ing)?\b/, instead: "return, reply, result", except: [DNS, LESSONS] },
  { pattern: /\b(?:tells?|told|telling)\b(?! (?:\S+ )*?apart)/, instead: "report, say, notify", except: [ARP] },
  { pattern: /\b(?:the|its|packet's|no) way\b|\bways\b/, instead: "path, route, journey" },
  { pattern: /(?<!\b(?:in|take|takes|took|has|have) )\bplaces?\b/, instead: "location, namespace, device, slot" },
  { pattern: /(?<!\bon )\bdemand(?:s|ed)?\b/, instead: "require" },
  { pattern: /\b(?:findings?|sightings?)\b/, instead: "difference, observation" },
  { pattern: /\bcensus\b/, instead: "count, survey" },
  { pattern: /\bbooks?\b/, instead: "registry, allocator" },
  { pattern: /\btouch(?:es|ed|ing)?\b/, instead: "mutation, change", except: [TOUCH] },
  { pattern: /\bsurroundings?\b/, instead: "context, topology" },
  { pattern: /\bafterglow\b/, instead: "a word that says it" },
  { pattern: /\bby hand\b/, instead: "manually; of a list: add one import and one entry" },
  { pattern: /\bwork(?:s|ed|ing)? (?:\w+ )?out\b/, instead: "compute, compile, precompute" },
  { pattern: /\b(?:ear|keeper)\b(?!\.py)/, instead: "capture, supervisor" },
];

const LINE_WIDTH = 130;
const BLOCK_COMMENT = /\/\*[\s\S]*?\*\//g;
const TEXT = /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`/gs;
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
  const withoutTexts = code.replace(TEXT, (text) => text.replace(/[^\n]/g, ""));
  for (const [index, line] of withoutTexts.split("\n").entries()) {
    const comment = LINE_COMMENT.exec(line)?.[0] ?? "";
    const names = line.slice(0, line.length - comment.length).match(/[A-Za-z]\w*/g) ?? [];
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
  return names.filter((name) => name.endsWith(".ts") && !RECORDED.test(name));
}

function retiredIn(file: string, source: string): string[] {
  const words = wordsOf(source).map(({ line, text }) => ({ line, text: text.toLowerCase() }));
  // Most files have none of the words: asked once of all their text.
  const whole = words.map(({ text }) => text).join("\n");
  const rules = RETIRED.filter(({ pattern, except = [] }) => pattern.test(whole) && !except.some((each) => each.test(file)));
  return words.flatMap(({ line, text }) =>
    rules.flatMap(({ pattern, instead }) => {
      const word = pattern.exec(text)?.[0];
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

test("the documents for contributors use them, too, but for code and the table of words itself", () => {
  const found = ["ARCHITECTURE.md", "CONTRIBUTING.md", "docs/speed.md"].flatMap((file) => {
    const prose = readFileSync(`${ROOT}${file}`, "utf8").replace(/^\| write \|(?:.+\n)+|^ {4}.*$|`[^`\n]*`/gm, "");
    return RETIRED.flatMap(({ pattern }) => {
      const match = pattern.exec(prose.toLowerCase());
      return match === null ? [] : [`${file}: ${prose.slice(match.index - 40, match.index + 40)}`];
    });
  });
  expect(found).toEqual([]);
});

// What an example prints stands below it as it is.
test("comment lines fit the formatter's width, but those of examples", () => {
  const files = filesHeld().filter((file) => !file.startsWith("examples/"));
  const wide = files.flatMap((file) =>
    readFileSync(`${ROOT}${file}`, "utf8")
      .split("\n")
      .flatMap((line, index) => (line.length > LINE_WIDTH && /^\s*(?:\/\*|\*|\/\/)/.test(line) ? [`${file}:${index + 1}`] : [])),
  );
  expect(wide).toEqual([]);
});
