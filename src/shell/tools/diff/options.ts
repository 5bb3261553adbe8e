/** diff's command line. What it has and the model has not is refused by name. */
import { parseOptions } from "../../net/getopt.ts";

export interface DiffOptions {
  /** Lines of context of the unified form; null prints the normal form. */
  context: number | null;
  brief: boolean;
  tellsIdentical: boolean;
  ignoresCase: boolean;
  /** -b: runs of blanks are equal; -w: blanks do not count; -Z: blanks at the line's end do not. */
  ignoresBlanks: "none" | "trailing" | "change" | "all";
  asText: boolean;
  recursive: boolean;
  /** -N: a file that is not there is an empty one. */
  takesAbsentAsEmpty: boolean;
  labels: string[];
  /** The options as they were written, which -r repeats in what it prints. */
  written: string[];
  operands: readonly string[];
}

/** What is wrong; with a hint at --help where it is the user's mistake. */
export interface DiffMistake {
  readonly mistake: string;
  readonly hint: boolean;
}

/** The letters that stand for long options without one. */
const LONG = {
  normal: {},
  brief: { as: "q" },
  "report-identical-files": { as: "s" },
  context: { argument: "optional", as: "C" },
  unified: { argument: "optional", as: "U" },
  ed: { as: "e" },
  rcs: { as: "n" },
  "side-by-side": { as: "y" },
  width: { argument: "required", as: "W" },
  "left-column": {},
  "suppress-common-lines": {},
  "show-c-function": { as: "p" },
  "show-function-line": { argument: "required", as: "F" },
  label: { argument: "required", as: "L" },
  "expand-tabs": { as: "t" },
  "initial-tab": { as: "T" },
  tabsize: { argument: "required" },
  "suppress-blank-empty": {},
  paginate: { as: "l" },
  recursive: { as: "r" },
  "no-dereference": {},
  "new-file": { as: "N" },
  "unidirectional-new-file": { as: "P" },
  "ignore-file-name-case": {},
  "no-ignore-file-name-case": {},
  exclude: { argument: "required", as: "x" },
  "exclude-from": { argument: "required", as: "X" },
  "starting-file": { argument: "required", as: "S" },
  "from-file": { argument: "required" },
  "to-file": { argument: "required" },
  "ignore-case": { as: "i" },
  "ignore-tab-expansion": { as: "E" },
  "ignore-trailing-space": { as: "Z" },
  "ignore-space-change": { as: "b" },
  "ignore-all-space": { as: "w" },
  "ignore-blank-lines": { as: "B" },
  "ignore-matching-lines": { argument: "required", as: "I" },
  text: { as: "a" },
  "strip-trailing-cr": {},
  ifdef: { argument: "required", as: "D" },
  minimal: { as: "d" },
  "horizon-lines": { argument: "required" },
  "speed-large-files": { as: "H" },
  color: { argument: "optional" },
  palette: { argument: "required" },
  binary: {},
  "forward-ed": { as: "f" },
  "inhibit-hunk-merge": {},
  "sdiff-merge-assist": {},
  "old-line-format": { argument: "required" },
  "new-line-format": { argument: "required" },
  "unchanged-line-format": { argument: "required" },
  "line-format": { argument: "required" },
  "old-group-format": { argument: "required" },
  "new-group-format": { argument: "required" },
  "unchanged-group-format": { argument: "required" },
  "changed-group-format": { argument: "required" },
  help: {},
  version: { as: "v" },
  "-presume-output-tty": {},
} as const;

const LETTERS = "0123456789abBcC:dD:eEfF:hHiI:lL:nNpPqrsS:tTuU:vwW:x:X:yZ";

/** Those that change nothing here: how hard the real one tries, how it reads tabs of its own output. */
const WITHOUT_EFFECT = new Set<string>([
  "binary",
  "normal",
  "d",
  "H",
  "horizon-lines",
  "no-dereference",
  "no-ignore-file-name-case",
]);

export function readDiffLine(args: readonly string[]): DiffOptions | DiffMistake {
  const line = parseOptions(args, { letters: LETTERS, long: LONG });
  const options: DiffOptions = {
    context: null,
    brief: false,
    tellsIdentical: false,
    ignoresCase: false,
    ignoresBlanks: "none",
    asText: false,
    recursive: false,
    takesAbsentAsEmpty: false,
    labels: [],
    written: [],
    operands: line.operands,
  };
  options.written = args.slice(0, args.includes("--") ? args.indexOf("--") : args.length).filter((word) => /^-./.test(word));
  for (const { name, value, written } of line.options) {
    const mistake = applyOption(options, name, value, written);
    if (mistake !== null) return mistake;
  }
  if (line.mistake !== null) return { mistake: line.mistake, hint: true };
  const [first, second, third] = line.operands;
  if (second === undefined) return { mistake: `missing operand after '${first ?? args.at(-1) ?? "diff"}'`, hint: true };
  if (third !== undefined) return { mistake: `extra operand '${third}'`, hint: true };
  return options;
}

function applyOption(options: DiffOptions, name: string, value: string, written: string): DiffMistake | null {
  switch (name) {
    case "u":
      options.context = Math.max(options.context ?? 0, 3);
      return null;
    case "U":
      if (value === "" && written.startsWith("--")) options.context = Math.max(options.context ?? 0, 3);
      else if (!/^\d+$/.test(value)) return { mistake: `invalid context length '${value}'`, hint: true };
      else options.context = Math.max(options.context ?? 0, Number(value));
      return null;
    case "q":
      options.brief = true;
      return null;
    case "s":
      options.tellsIdentical = true;
      return null;
    case "i":
      options.ignoresCase = true;
      return null;
    case "b":
      if (options.ignoresBlanks !== "all") options.ignoresBlanks = "change";
      return null;
    case "w":
      options.ignoresBlanks = "all";
      return null;
    case "Z":
      if (options.ignoresBlanks === "none") options.ignoresBlanks = "trailing";
      return null;
    case "a":
      options.asText = true;
      return null;
    case "r":
      options.recursive = true;
      return null;
    case "N":
      options.takesAbsentAsEmpty = true;
      return null;
    case "L":
      options.labels.push(value);
      return options.labels.length > 2 ? { mistake: "too many file label options", hint: false } : null;
    case "color":
      if (value === "" || value === "auto" || value === "never") return null;
      return value === "always"
        ? { mistake: "option --color=always is not modelled", hint: false }
        : { mistake: `invalid color '${value}'`, hint: true };
    default:
      return WITHOUT_EFFECT.has(name) ? null : { mistake: `option ${written} is not modelled`, hint: false };
  }
}
