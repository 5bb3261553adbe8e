/** ls on the in-memory files. GNU coreutils 9.1, src/ls.c. Left out: columns, -l and what else shows owners and times. */
import { isRefusal, strerror } from "../../kernel/config/errno.ts";
import { absolutePath, complain, makeQuickTool, type ToolContext } from "./kit.ts";
import { shellQuoted } from "./quote.ts";
import { type Parsed, ToolOptions } from "./tool-options.ts";

const OPTIONS = new ToolOptions("ls", "1 a A d p h N r R S color file-type group-directories-first", {
  withoutArgument: "F",
  exitCode: 2,
});

/** One name a line, as ls prints where standard output is no terminal. */
export const LS = makeQuickTool(OPTIONS, (context) => {
  const parsed = OPTIONS.read(context.argv);
  const color = parsed.value("color");
  if (color !== undefined && !["auto", "if-tty", "never", "no", "none", "tty"].includes(color)) {
    complain(context, `option --color=${color || "always"} is not modelled`);
    return 2;
  }
  const paths = parsed.operands.length > 0 ? parsed.operands.slice().sort() : ["."];
  const { files } = context;
  const plain: string[] = [];
  const directories: string[] = [];
  let status = 0;
  for (const path of paths) {
    const absolute = absolutePath(context, path);
    const missing = files.access(absolute);
    if (missing !== null) {
      complain(context, `cannot access ${shellQuoted(path)}: ${strerror(missing.errno)}`);
      status = 2;
    } else if (files.isDirectory(absolute) && !parsed.has("d")) directories.push(path);
    else plain.push(path);
  }
  for (const path of inOrder(context, parsed, plain, (name) => name))
    context.stdout.write(`${decorated(context, parsed, path, path)}\n`);
  let queue = inOrder(context, parsed, directories, (name) => name);
  const heads = paths.length > 1 || parsed.has("R");
  for (let first = plain.length === 0; queue.length > 0; first = false) {
    const path = queue.shift()!;
    if (!first) context.stdout.write("\n");
    if (heads) context.stdout.write(`${path}:\n`);
    const listed = files.list(absolutePath(context, path));
    if (isRefusal(listed)) {
      complain(context, `cannot open directory ${shellQuoted(path)}: ${strerror(listed.errno)}`);
      status = 2;
      continue;
    }
    const shown = listed.filter((name) => parsed.has("a") || parsed.has("A") || !name.startsWith("."));
    const names = inOrder(context, parsed, [...(parsed.has("a") ? [".", ".."] : []), ...shown], (name) => `${path}/${name}`);
    for (const name of names) context.stdout.write(`${decorated(context, parsed, name, `${path}/${name}`)}\n`);
    if (!parsed.has("R")) continue;
    const below = names
      .filter((name) => name !== "." && name !== "..")
      .map((name) => `${path.replace(/\/$/, "")}/${name}`)
      .filter((name) => files.isDirectory(absolutePath(context, name)) && !files.isLink(absolutePath(context, name)));
    queue = [...below, ...queue];
  }
  return status;
});

/** Sorted names by -S, -r and --group-directories-first. */
function inOrder(context: ToolContext, parsed: Parsed, names: readonly string[], pathOf: (name: string) => string): string[] {
  const { files } = context;
  const sizeOf = (name: string): number => {
    const data = files.readFile(absolutePath(context, pathOf(name)));
    return isRefusal(data) ? DIRECTORY_SIZE : data.length;
  };
  const isDirectory = (name: string): boolean => files.isDirectory(absolutePath(context, pathOf(name)));
  let ordered = parsed.has("S") ? names.slice().sort((a, b) => sizeOf(b) - sizeOf(a)) : names.slice();
  if (parsed.has("r")) ordered.reverse();
  if (parsed.has("group-directories-first"))
    ordered = [...ordered.filter(isDirectory), ...ordered.filter((name) => !isDirectory(name))];
  return ordered;
}

/** What ext4 has for a directory; -S compares it. */
const DIRECTORY_SIZE = 4096;

function decorated(context: ToolContext, parsed: Parsed, name: string, path: string): string {
  const absolute = absolutePath(context, path);
  if ((parsed.has("F") || parsed.has("file-type")) && context.files.isLink(absolute)) return `${name}@`;
  const marks = ["F", "p", "file-type"].some((letter) => parsed.has(letter));
  if (marks && context.files.isDirectory(absolute)) return `${name}/`;
  return parsed.has("F") && context.files.isExecutable(absolute) ? `${name}*` : name;
}
