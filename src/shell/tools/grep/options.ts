/** grep's options and the files they ask for. GNU grep 3.8. */
import { compileGlob } from "../../patterns/glob.ts";
import { complain, type ToolContext } from "../kit.ts";
import { type Parsed, ToolOptions } from "../tool-options.ts";

export const USAGE = "Usage: grep [OPTION]... PATTERNS [FILE]...\n";

/** GNU grep: the matcher is chosen with -X. */
export const GREP_OPTIONS = new ToolOptions(
  "grep",
  "i v E F G P X c q o n b w x m A B C l L s h H r R e f a y I z Z T U u d color include exclude exclude-dir label line-buffered " +
    "binary-files group-separator no-ignore-case",
  { exitCode: 2, usage: USAGE },
);

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

/** What --color may be; without a value it is auto. */
const COLORS: ReadonlyMap<string, "always" | "auto" | "never"> = new Map([
  ...["always", "yes", "force"].map((word) => [word, "always"] as const),
  ...["auto", "tty", "if-tty", ""].map((word) => [word, "auto"] as const),
  ...["never", "no", "none"].map((word) => [word, "never"] as const),
]);

/** Reads the options; returns the exit code after a bad one. */
export function readGrepOptions(context: ToolContext, defaultKind: PatternKind): GrepOptions | number {
  const argv = context.argv.flatMap((word, index, all) => {
    const isValue = index === 0 || /^-[a-zA-Z]*[ABCmefdX]$/.test(all[index - 1]!);
    return isValue ? [word] : spellOut(word);
  });
  const parsed = GREP_OPTIONS.read(argv);
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
  const binary = parsed.last("a", "I", "binary-files");
  const binaryMode = binary?.name === "a" ? "text" : binary?.name === "I" ? "without-match" : (binary?.value ?? "binary");
  if (binaryMode !== "binary" && binaryMode !== "text" && binaryMode !== "without-match") {
    complain(context, "unknown binary-files type");
    return 2;
  }
  if (parsed.has("u")) complain(context, "warning: --unix-byte-offsets (-u) is obsolete");
  const includes = globsOf(parsed, "include");
  const excludes = globsOf(parsed, "exclude");
  const excludedDirectories = globsOf(parsed, "exclude-dir");
  const color = COLORS.get(parsed.last("color")?.value ?? "never");
  if (color === undefined) {
    complain(context, "the help of a wrong --color is not modelled");
    return 2;
  }
  const separator = parsed.last("group-separator");
  const withNames = parsed.last("h", "H")?.name;
  const lists = parsed.last("l", "L")?.name;
  return {
    kind,
    ignoreCase: ["i", "y"].includes(parsed.last("i", "y", "no-ignore-case")?.name ?? ""),
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
    separator: separator === undefined ? "--" : separator.hasValue ? separator.value : null,
    endsNamesWithNul: parsed.has("Z"),
    linesEndWithNul: parsed.has("z"),
    usesColor: color === "always" || (color === "auto" && context.stdout.isTerminal),
    label: parsed.value("label") ?? "(standard input)",
    binary: binaryMode,
    followsLinks: parsed.last("d", "r", "R")?.name === "R",
    directories,
    withNames: withNames === undefined ? null : withNames === "H",
    isFileWanted: (name) => (includes.length === 0 || matchesAny(includes, name)) && !matchesAny(excludes, name),
    isDirectoryWanted: (name) => !matchesAny(excludedDirectories, name.replace(/\/+$/, "")),
    parsed,
  };
}

/** -NUM is -C NUM. */
function spellOut(word: string): string[] {
  return /^-\d+$/.test(word) ? ["-C", word.slice(1)] : [word];
}

const MATCHERS: ReadonlyMap<string, PatternKind> = new Map([
  ["grep", "G"],
  ["egrep", "E"],
  ["fgrep", "F"],
  ["perl", "P"],
]);

function kindOf(context: ToolContext, parsed: Parsed, defaultKind: PatternKind): PatternKind | number {
  let kind: PatternKind | null = null;
  for (const { name, value } of parsed.options) {
    if (!"EFGPX".includes(name)) continue;
    const named = name === "X" ? MATCHERS.get(value) : (name as PatternKind);
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
  const last = parsed.last("d", "r", "R");
  if (last === undefined) return "read";
  if (last.name !== "d") return "recurse";
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

function globsOf(parsed: Parsed, name: string) {
  return parsed.options.filter((option) => option.name === name).map((option) => compileGlob(option.value));
}

function matchesAny(globs: readonly { matches(text: string): boolean }[], name: string): boolean {
  const base = name.slice(name.lastIndexOf("/") + 1);
  return globs.some((glob) => glob.matches(base) || glob.matches(name));
}

export function complainUsage(context: ToolContext): number {
  context.stderr.write(`${USAGE}Try 'grep --help' for more information.\n`);
  return 2;
}
