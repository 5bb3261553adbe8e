/** diff's command line (diffutils 3.8). */
import { Exit } from "../../exit.ts";
import { accepted, type Given, modelled, on, set } from "../../options/rows.ts";
import { OptionTable } from "../../options/table.ts";

export interface DiffOptions {
  /** Lines of context of the unified form; null prints the normal form. */
  context: number | null;
  brief: boolean;
  reportsIdentical: boolean;
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

export const DIFF_OPTIONS = new OptionTable<DiffOptions>(
  "diff",
  {
    u: modelled((options) => widen(options, 3)),
    U: modelled((options, given) => widen(options, given.hasValue ? readLength(given) : 3)),
    q: on("brief"),
    s: on("reportsIdentical"),
    i: on("ignoresCase"),
    b: modelled((options) => {
      if (options.ignoresBlanks !== "all") options.ignoresBlanks = "change";
    }),
    w: set({ ignoresBlanks: "all" }),
    Z: modelled((options) => {
      if (options.ignoresBlanks === "none") options.ignoresBlanks = "trailing";
    }),
    a: on("asText"),
    r: on("recursive"),
    N: on("takesAbsentAsEmpty"),
    L: modelled(({ labels }, { value }) => {
      if (labels.push(value) > 2) throw new Exit(2, "diff: too many file label options\n");
    }),
    color: modelled((_, { value, written }) => {
      if (value === "always") throw DIFF_OPTIONS.notModelled(`option "${written}=always"`);
      if (!["", "auto", "never"].includes(value)) throw DIFF_OPTIONS.misuse(`diff: invalid color '${value}'\n`);
    }),
    // How hard the real one tries, how it reads tabs of its own output.
    "binary normal d H horizon-lines no-dereference no-ignore-file-name-case": accepted,
  },
  { usage: (calledAs) => `${calledAs}: Try '${calledAs} --help' for more information.\n`, exitCode: 2 },
);

function widen(options: DiffOptions, lines: number): void {
  options.context = Math.max(options.context ?? 0, lines);
}

function readLength({ value }: Given): number {
  if (!/^\d*$/.test(value)) throw DIFF_OPTIONS.misuse(`diff: invalid context length '${value}'\n`);
  return Number(value);
}

export function readDiffLine(argv: readonly string[]): DiffOptions {
  const options: DiffOptions = {
    context: null,
    brief: false,
    reportsIdentical: false,
    ignoresCase: false,
    ignoresBlanks: "none",
    asText: false,
    recursive: false,
    takesAbsentAsEmpty: false,
    labels: [],
    written: argv.slice(1, argv.includes("--") ? argv.indexOf("--") : argv.length).filter((word) => /^-./.test(word)),
    operands: [],
  };
  options.operands = DIFF_OPTIONS.read(argv, options);
  const [first, second, third] = options.operands;
  if (second === undefined) throw DIFF_OPTIONS.misuse(`diff: missing operand after '${first ?? argv.at(-1)}'\n`);
  if (third !== undefined) throw DIFF_OPTIONS.misuse(`diff: extra operand '${third}'\n`);
  return options;
}
