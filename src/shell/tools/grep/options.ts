/** grep's options and the files they ask for. GNU grep 3.8. */
import { compileGlob } from "../../patterns/glob.ts";
import { complain, type OptionRules, type Parsed, readOptions, type ToolContext } from "../kit.ts";

export const USAGE = "Usage: grep [OPTION]... PATTERNS [FILE]...\n";

/** Long options without a letter of their own have one here. */
const COLOR = "\u0001";
const INCLUDE = "\u0002";
const EXCLUDE = "\u0003";
const EXCLUDE_DIR = "\u0004";
const LABEL = "\u0005";
const LINE_BUFFERED = "\u0006";
const BINARY_FILES = "\u0007";
const SEPARATOR = "\u0008";
const NO_SEPARATOR = "\u000b";
const NO_IGNORE_CASE = "\u000c";

const RULES: OptionRules = {
  short: `ivEFGPX:cqonbwxm:A:B:C:lLshHrRe:f:ayIzZTUud:${COLOR}:${INCLUDE}:${EXCLUDE}:${EXCLUDE_DIR}:${LABEL}:${LINE_BUFFERED}${BINARY_FILES}:${SEPARATOR}:${NO_SEPARATOR}${NO_IGNORE_CASE}`,
  long: {
    "ignore-case": "i",
    "no-ignore-case": NO_IGNORE_CASE,
    "invert-match": "v",
    "extended-regexp": "E",
    "fixed-strings": "F",
    "basic-regexp": "G",
    "perl-regexp": "P",
    count: "c",
    quiet: "q",
    silent: "q",
    "only-matching": "o",
    "line-number": "n",
    "byte-offset": "b",
    "word-regexp": "w",
    "line-regexp": "x",
    "max-count": "m",
    "after-context": "A",
    "before-context": "B",
    context: "C",
    "files-with-matches": "l",
    "files-without-match": "L",
    "no-messages": "s",
    "no-filename": "h",
    "with-filename": "H",
    recursive: "r",
    "dereference-recursive": "R",
    regexp: "e",
    file: "f",
    text: "a",
    null: "Z",
    "null-data": "z",
    "initial-tab": "T",
    binary: "U",
    "unix-byte-offsets": "u",
    directories: "d",
    "binary-files": BINARY_FILES,
    "line-buffered": LINE_BUFFERED,
    color: COLOR,
    colour: COLOR,
    include: INCLUDE,
    exclude: EXCLUDE,
    "exclude-dir": EXCLUDE_DIR,
    label: LABEL,
    "group-separator": SEPARATOR,
    "no-group-separator": NO_SEPARATOR,
  },
  exitCode: 2,
  usage: USAGE,
  refused: "D",
};

export type PatternKind = "G" | "E" | "F" | "P";

export interface GrepOptions {
  readonly kind: PatternKind;
  readonly ignoreCase: boolean;
  readonly isInverted: boolean;
  readonly matchesWords: boolean;
  readonly matchesLines: boolean;
  readonly printsOnlyMatches: boolean;
  readonly countsLines: boolean;
  readonly isQuiet: boolean;
  readonly lists: "matching" | "others" | null;
  readonly hidesMessages: boolean;
  readonly numbersLines: boolean;
  readonly printsOffsets: boolean;
  readonly alignsTabs: boolean;
  /** Lines around those selected were asked for, be it none. */
  readonly hasContext: boolean;
  readonly before: number;
  readonly after: number;
  readonly most: number;
  readonly separator: string | null;
  readonly endsNamesWithNul: boolean;
  readonly linesEndWithNul: boolean;
  readonly usesColor: boolean;
  readonly label: string;
  readonly binary: "binary" | "text" | "without-match";
  /** -R: links inside of directories lead on. */
  readonly followsLinks: boolean;
  readonly directories: "read" | "recurse" | "skip";
  /** Whether names are printed; null where it depends on how many files there are. */
  readonly withNames: boolean | null;
  readonly isFileWanted: (name: string) => boolean;
  readonly isDirectoryWanted: (name: string) => boolean;
  readonly parsed: Parsed;
}

/** Reads the options; returns the exit code after a bad one. */
export function readGrepOptions(context: ToolContext, defaultKind: PatternKind): GrepOptions | number {
  const argv = context.argv.flatMap((word, index, all) => {
    const isValue = index === 0 || /^-[a-zA-Z]*[ABCmefdX]$/.test(all[index - 1]!);
    return isValue ? [word] : spellOut(word);
  });
  const parsed = readOptions({ ...context, argv }, RULES);
  if (typeof parsed === "number") return parsed;
  const kind = kindOf(context, parsed, defaultKind);
  if (typeof kind === "number") return kind;
  const directories = directoriesOf(context, parsed);
  if (typeof directories === "number") return directories;
  const contexts = contextsOf(context, parsed);
  if (typeof contexts === "number") return contexts;
  const most = parsed.value("m");
  if (most !== undefined && !/^[ \t]*[-+]?\d+$/.test(most)) {
    complain(context, "invalid max count");
    return 2;
  }
  const binary = parsed.options.findLast((option) => "aI".includes(option.letter) || option.letter === BINARY_FILES);
  const binaryMode = binary?.letter === "a" ? "text" : binary?.letter === "I" ? "without-match" : (binary?.value ?? "binary");
  if (binaryMode !== "binary" && binaryMode !== "text" && binaryMode !== "without-match") {
    complain(context, "unknown binary-files type");
    return 2;
  }
  if (parsed.has("u")) complain(context, "warning: --unix-byte-offsets (-u) is obsolete");
  const last = (letters: string): string | undefined =>
    parsed.options.findLast((option) => letters.includes(option.letter))?.letter;
  const includes = globsOf(parsed, INCLUDE);
  const excludes = globsOf(parsed, EXCLUDE);
  const excludedDirectories = globsOf(parsed, EXCLUDE_DIR);
  const color = parsed.value(COLOR);
  const withNames = last("hH");
  const lists = last("lL");
  return {
    kind,
    ignoreCase: ["i", "y"].includes(last(`iy${NO_IGNORE_CASE}`) ?? ""),
    isInverted: parsed.has("v"),
    matchesWords: parsed.has("w"),
    matchesLines: parsed.has("x"),
    printsOnlyMatches: parsed.has("o"),
    countsLines: parsed.has("c"),
    isQuiet: parsed.has("q"),
    lists: lists === undefined ? null : lists === "l" ? "matching" : "others",
    hidesMessages: parsed.has("s"),
    numbersLines: parsed.has("n"),
    printsOffsets: parsed.has("b"),
    alignsTabs: parsed.has("T"),
    ...contexts,
    hasContext: parsed.has("A") || parsed.has("B") || parsed.has("C"),
    most: most === undefined || Number(most) < 0 ? Number.POSITIVE_INFINITY : Number(most),
    separator: parsed.has(NO_SEPARATOR) ? null : (parsed.value(SEPARATOR) ?? "--"),
    endsNamesWithNul: parsed.has("Z"),
    linesEndWithNul: parsed.has("z"),
    usesColor: color === "always" || (color === "auto" && context.stdout.isTerminal),
    label: parsed.value(LABEL) ?? "(standard input)",
    binary: binaryMode,
    followsLinks: parsed.options.findLast(({ letter }) => "drR".includes(letter))?.letter === "R",
    directories,
    withNames: withNames === undefined ? null : withNames === "H",
    isFileWanted: (name) => (includes.length === 0 || matchesAny(includes, name)) && !matchesAny(excludes, name),
    isDirectoryWanted: (name) => !matchesAny(excludedDirectories, name.replace(/\/+$/, "")),
    parsed,
  };
}

/** -NUM is -C NUM; --color alone is --color=auto. */
function spellOut(word: string): string[] {
  if (/^-\d+$/.test(word)) return ["-C", word.slice(1)];
  return /^--colou?r$/.test(word) ? ["--color=auto"] : [word];
}

const MATCHERS: ReadonlyMap<string, PatternKind> = new Map([
  ["grep", "G"],
  ["egrep", "E"],
  ["fgrep", "F"],
  ["perl", "P"],
]);

function kindOf(context: ToolContext, parsed: Parsed, defaultKind: PatternKind): PatternKind | number {
  let kind: PatternKind | null = null;
  for (const { letter, value } of parsed.options) {
    if (!"EFGPX".includes(letter)) continue;
    const named = letter === "X" ? MATCHERS.get(value) : (letter as PatternKind);
    if (named === undefined) {
      complain(context, `invalid matcher ${value}`);
      return 2;
    }
    if (kind !== null && kind !== named) {
      complain(context, "conflicting matchers specified");
      return 2;
    }
    kind = named;
  }
  return kind ?? defaultKind;
}

function directoriesOf(context: ToolContext, parsed: Parsed): GrepOptions["directories"] | number {
  const last = parsed.options.findLast((option) => "drR".includes(option.letter));
  if (last === undefined) return "read";
  if (last.letter !== "d") return "recurse";
  if (last.value === "read" || last.value === "recurse" || last.value === "skip") return last.value;
  complain(context, `invalid argument ‘${last.value}’ for ‘--directories’`);
  context.stderr.write("Valid arguments are:\n  - ‘read’\n  - ‘recurse’\n  - ‘skip’\n");
  return misuseHint(context);
}

function misuseHint(context: ToolContext): number {
  context.stderr.write(`${USAGE}Try 'grep --help' for more information.\n`);
  return 1;
}

function contextsOf(context: ToolContext, parsed: Parsed): { before: number; after: number } | number {
  const both = parsed.value("C");
  const before = parsed.value("B") ?? both ?? "0";
  const after = parsed.value("A") ?? both ?? "0";
  for (const text of [before, after]) {
    if (/^[ \t]*\+?\d+$/.test(text)) continue;
    complain(context, `${text}: invalid context length argument`);
    return 2;
  }
  return { before: Number(before), after: Number(after) };
}

function globsOf(parsed: Parsed, letter: string) {
  return parsed.options.filter((option) => option.letter === letter).map((option) => compileGlob(option.value));
}

function matchesAny(globs: readonly { matches(text: string): boolean }[], name: string): boolean {
  const base = name.slice(name.lastIndexOf("/") + 1);
  return globs.some((glob) => glob.matches(base) || glob.matches(name));
}

export function complainUsage(context: ToolContext): number {
  context.stderr.write(`${USAGE}Try 'grep --help' for more information.\n`);
  return 2;
}
