/**
 * diff: how two files, or the files of two directories, differ. GNU diffutils 3.8, the normal and the unified form. Files have no
 * times here: the headers of -u show the time it is. Left out, each refused by name: the other forms (-c -y -e -n), -B, -I, -p,
 * -x, colours.
 */
import { isRefusal, strerror } from "../../../kernel/config/errno.ts";
import type { Step } from "../../../sim/wait.ts";
import { formatDate } from "../../evaluator/strftime.ts";
import { readAll } from "../../io.ts";
import { absolutePath, complain, makeTool, openInput, type ToolContext } from "../kit.ts";
import { findChanges } from "./edit-script.ts";
import { formatNormal, formatUnified, splitLines } from "./format.ts";
import { DIFF_OPTIONS, type DiffOptions, readDiffLine } from "./options.ts";

/** Exit codes. */
const SAME = 0;
const DIFFERENT = 1;
const TROUBLE = 2;

export const DIFF = makeTool(DIFF_OPTIONS, function* (context) {
  const options = readDiffLine(context.argv);
  const [first, second] = options.operands as [string, string];
  const isDirectory = [first, second].map((path) => path !== "-" && context.files.isDirectory(absolutePath(context, path)));
  if (isDirectory[0] && isDirectory[1]) return yield* compareDirectories(context, options, [first, second], false);
  if (isDirectory[0]) return yield* compareFiles(context, options, [join(first, baseName(second)), second]);
  if (isDirectory[1]) return yield* compareFiles(context, options, [first, join(second, baseName(first))]);
  return yield* compareFiles(context, options, [first, second]);
});

type Pair = readonly [string, string];

function* compareDirectories(context: ToolContext, options: DiffOptions, pair: Pair, isInner: boolean): Step<number> {
  if (isInner && !options.recursive) {
    context.stdout.write(`Common subdirectories: ${pair[0]} and ${pair[1]}\n`);
    return SAME;
  }
  const lists = pair.map((path) => context.files.list(absolutePath(context, path)));
  const [old, now] = lists.map((list) => new Set(isRefusal(list) ? [] : list)) as [Set<string>, Set<string>];
  let status = SAME;
  for (const name of [...new Set([...old, ...now])].sort()) {
    const paths: Pair = [join(pair[0], name), join(pair[1], name)];
    const kinds = paths.map((path) => context.files.isDirectory(absolutePath(context, path)));
    const alone = !old.has(name) ? 1 : !now.has(name) ? 0 : null;
    let one: number;
    if (alone !== null && !(options.takesAbsentAsEmpty && (options.recursive || !kinds[alone]))) {
      context.stdout.write(`Only in ${pair[alone]}: ${name}\n`);
      one = DIFFERENT;
    } else if (alone === null ? kinds[0] && kinds[1] : kinds[alone])
      one = yield* compareDirectories(context, options, paths, true);
    else if (alone === null && kinds[0] !== kinds[1]) {
      const words = kinds.map((kind) => (kind ? "a directory" : "a regular file"));
      context.stdout.write(`File ${paths[0]} is ${words[0]} while file ${paths[1]} is ${words[1]}\n`);
      one = DIFFERENT;
    } else one = yield* compareFiles(context, options, paths, `${["diff", ...options.written, ...paths].join(" ")}\n`);
    status = Math.max(status, one);
  }
  return status;
}

/** `heading` is printed before a difference: what command would show it alone. */
function* compareFiles(context: ToolContext, options: DiffOptions, pair: Pair, heading = ""): Step<number> {
  const texts: string[] = [];
  const absent = pair.map((path) => path !== "-" && !context.files.exists(absolutePath(context, path)));
  for (const [index, path] of pair.entries()) {
    if (options.takesAbsentAsEmpty && absent[index] && !absent[1 - index]) {
      texts.push("");
      continue;
    }
    const input = openInput(context, path);
    if (isRefusal(input)) complain(context, `${path}: ${strerror(input.errno)}`);
    else {
      texts.push(pair[0] === pair[1] && index === 1 && texts.length === 1 ? texts[0]! : yield* readAll(input, 4));
      input.close();
    }
  }
  const [old, now] = texts;
  if (old === undefined || now === undefined) return TROUBLE;
  const body = old === now ? "" : describeDifference(options, pair, old, now);
  if (body === "") {
    if (options.reportsIdentical) context.stdout.write(`Files ${pair[0]} and ${pair[1]} are identical\n`);
    return SAME;
  }
  const isListing = !/^(?:Binary f|F)iles .* differ\n$/.test(body);
  context.stdout.write(isListing ? `${heading}${headers(context, options, pair, absent)}${body}` : body);
  return DIFFERENT;
}

/** Empty where the options let what differs pass. */
function describeDifference(options: DiffOptions, pair: Pair, old: string, now: string): string {
  if (!options.asText && (old.includes("\0") || now.includes("\0")))
    return options.brief ? `Files ${pair[0]} and ${pair[1]} differ\n` : `Binary files ${pair[0]} and ${pair[1]} differ\n`;
  const [before, after] = [splitLines(old), splitLines(now)];
  const changes = findChanges(lineKeys(options, before), lineKeys(options, after), options.context ?? 0);
  if (changes.length === 0) return "";
  if (options.brief) return `Files ${pair[0]} and ${pair[1]} differ\n`;
  return options.context === null ? formatNormal(changes, before, after) : formatUnified(changes, before, after, options.context);
}

/** What of each line is compared; a last line without newline equals only another such line, unless blanks do not count. */
function lineKeys(options: DiffOptions, file: ReturnType<typeof splitLines>): string[] {
  const { ignoresBlanks } = options;
  return file.lines.map((line, index) => {
    let key = options.ignoresCase ? line.toLowerCase() : line;
    if (ignoresBlanks === "all") key = key.replace(/\s+/g, "");
    else if (ignoresBlanks !== "none") key = key.trimEnd();
    if (ignoresBlanks === "change") key = key.replace(/\s+/g, " ");
    return ignoresBlanks === "none" && file.isIncomplete && index === file.lines.length - 1 ? `${key}\n` : key;
  });
}

function headers(context: ToolContext, options: DiffOptions, pair: Pair, absent: readonly boolean[]): string {
  if (options.context === null) return "";
  const { loop } = context.host;
  const names = pair.map((path, index) => {
    const seconds = absent[index] ? 0 : (loop.epochUs + loop.nowUs) / 1e6;
    return options.labels[index] ?? `${path}\t${formatDate("%Y-%m-%d %H:%M:%S.%N +0000", seconds)}`;
  });
  return `--- ${names[0]}\n+++ ${names[1]}\n`;
}

function baseName(path: string): string {
  return path.replace(/\/+$/, "").replace(/.*\//, "");
}

function join(directory: string, name: string): string {
  return directory.endsWith("/") ? `${directory}${name}` : `${directory}/${name}`;
}
