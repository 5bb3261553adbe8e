/**
 * grep, egrep and fgrep: line by line, as the lines come. Patterns are matched by automata of our own; -P has Perl's syntax but
 * for recursion and conditions. `-D` is not modelled. GNU grep 3.8.
 */
import { isRefusal } from "../../../kernel/config/errno.ts";
import type { Step } from "../../../sim/wait.ts";
import type { Command } from "../../command.ts";
import { copiesOntoItself } from "../../file-description.ts";
import { readAll } from "../../io.ts";
import { PerlLimitError, PerlPatternError } from "../../patterns/perl/matcher.ts";
import { PatternError } from "../../patterns/posix-syntax.ts";
import { absolutePath, complain, makeTool, openInput, refusalText, type ToolContext } from "../kit.ts";
import { compilePatterns, type LineMatcher, type PatternLine } from "./matcher.ts";
import { complainUsage, GREP_OPTIONS, type GrepOptions, type PatternKind, readGrepOptions } from "./options.ts";
import { Search } from "./search.ts";

function makeGrep(name: string, kind: PatternKind): Command {
  const grep = makeTool(GREP_OPTIONS, function* (given) {
    // The messages of egrep and fgrep are grep's.
    const context = { ...given, argv: ["grep", ...given.argv.slice(1)] };
    const options = readGrepOptions(context, kind);
    if (typeof options === "number") return options;
    return yield* run(context, options);
  });
  return { ...grep, name, path: `/usr/bin/${name}` };
}

export const GREP = makeGrep("grep", "G");
export const EGREP = makeGrep("egrep", "E");
export const FGREP = makeGrep("fgrep", "F");

function* run(context: ToolContext, options: GrepOptions): Step<number> {
  const operands = options.parsed.operands.slice();
  const patterns = yield* readPatterns(context, options, operands);
  if (typeof patterns === "number") return patterns;
  const matcher = compile(context, patterns, options);
  if (matcher === null) return 2;
  const recurses = options.directories === "recurse";
  const roots = operands.length > 0 ? operands : [recurses ? "." : "-"];
  const search = new Search(context, options, matcher, options.withNames ?? (operands.length > 1 || recurses));
  let failed = false;
  for (const root of roots) {
    for (const path of expandPath(context, options, root, operands.length === 0)) {
      const input = openInput(context, path);
      if (isRefusal(input)) {
        if (input.errno === "EISDIR" && options.directories === "skip") continue;
        failed = true;
        if (!options.hidesMessages) complain(context, refusalText(path, input));
        continue;
      }
      if (!options.isQuiet && options.lists === null && copiesOntoItself(input, context.stdout)) {
        failed = true;
        if (!options.hidesMessages) complain(context, `${path}: input file is also the output`);
        input.close();
        continue;
      }
      try {
        yield* search.file(input, path === "-" ? options.label : path);
      } catch (error) {
        if (!(error instanceof PerlLimitError)) throw error;
        failed = true;
        complain(context, `${path === "-" ? options.label : path}: ${error.message}`);
      }
      input.close();
      if (search.isDone) return 0;
    }
  }
  return failed ? 2 : search.hasFound ? 0 : 1;
}

/** The patterns of -e and -f, or the first operand, which is taken from the list. */
function* readPatterns(context: ToolContext, options: GrepOptions, operands: string[]): Step<PatternLine[] | number> {
  const lines: PatternLine[] = [];
  let isGiven = false;
  for (const { name, value } of options.parsed.options) {
    if (name !== "e" && name !== "f") continue;
    isGiven = true;
    if (name === "e") for (const text of value.split("\n")) lines.push({ text, origin: "" });
    else {
      const input = openInput(context, value);
      if (isRefusal(input)) {
        complain(context, refusalText(value, input));
        return 2;
      }
      const text = yield* readAll(input);
      input.close();
      if (text === "") continue;
      for (const [index, line] of text.replace(/\n$/, "").split("\n").entries())
        lines.push({ text: line, origin: `${value}:${index + 1}: ` });
    }
  }
  if (isGiven) return lines;
  const first = operands.shift();
  if (first === undefined) return complainUsage(context);
  return first.split("\n").map((text) => ({ text, origin: "" }));
}

function compile(context: ToolContext, patterns: readonly PatternLine[], options: GrepOptions): LineMatcher | null {
  try {
    const { matcher, messages } = compilePatterns(patterns, options);
    for (const message of messages) complain(context, message);
    return matcher;
  } catch (error) {
    if (!(error instanceof PatternError) && !(error instanceof PerlPatternError)) throw error;
    complain(context, error.message);
    return null;
  }
}

/** The files below a directory, where directories are searched. */
function* expandPath(context: ToolContext, options: GrepOptions, path: string, isImplied: boolean): Generator<string> {
  const isDirectory = path !== "-" && context.files.isDirectory(absolutePath(context, path));
  if (options.directories !== "recurse" || !isDirectory) {
    if (path === "-" || isDirectory || options.isFileWanted(path)) yield path;
    return;
  }
  yield* filesBelow(context, options, path, isImplied ? "" : `${path.replace(/\/+$/, "")}/`);
}

function* filesBelow(context: ToolContext, options: GrepOptions, path: string, prefix: string): Generator<string> {
  const names = context.files.list(absolutePath(context, path));
  if (isRefusal(names)) return;
  for (const name of [...(names as readonly string[])].sort()) {
    const child = prefix + name;
    if (!options.followsLinks && context.files.isLink(absolutePath(context, child))) continue;
    if (context.files.isDirectory(absolutePath(context, child))) {
      if (options.isDirectoryWanted(name)) yield* filesBelow(context, options, child, `${child}/`);
    } else if (options.isFileWanted(name)) yield child;
  }
}
