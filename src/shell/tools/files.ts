/** mkdir, rmdir, rm, touch, chmod, mktemp on the in-memory files. GNU coreutils 9.1; owners and times are not modelled. */
import { isRefusal, type Refusal, strerror } from "../../kernel/config/errno.ts";
import { absolutePath, complain, makeQuickTool, misuse, type ToolContext } from "./kit.ts";
import { quoted, shellQuoted } from "./quote.ts";
import { ToolOptions } from "./tool-options.ts";

/** Does one thing to each operand and complains of what was refused. */
function forEach(
  context: ToolContext,
  operands: readonly string[],
  act: (absolute: string, path: string) => Refusal | null | string,
  say: (path: string) => string,
): number {
  let status = 0;
  for (const path of operands) {
    const refused = act(absolutePath(context, path), path);
    if (refused === null) continue;
    complain(context, typeof refused === "string" ? refused : `${say(path)}: ${strerror(refused.errno)}`);
    status = 1;
  }
  return status;
}

const MKDIR_OPTIONS = new ToolOptions("mkdir", "p m v");

export const MKDIR = makeQuickTool(MKDIR_OPTIONS, (context) => {
  const parsed = MKDIR_OPTIONS.read(context.argv);
  if (parsed.operands.length === 0) return misuse(context, "missing operand");
  return forEach(
    context,
    parsed.operands,
    (absolute, path) => {
      const made = [path];
      for (let at = path.lastIndexOf("/"); parsed.has("p") && at > 0; at = path.lastIndexOf("/", at - 1))
        made.unshift(path.slice(0, at));
      const absent = made.filter((each) => !context.files.exists(absolutePath(context, each)));
      const file = made.find((each) => context.files.exists(absolutePath(context, each)) && !isDirectory(context, each));
      if (file !== undefined && /\/+[^/]/.test(path.slice(file.length)))
        return `cannot create directory ${quoted(file)}: ${strerror("ENOTDIR")}`;
      const refused = context.files.makeDirectory(absolute, { recursive: parsed.has("p") });
      if (refused === null && parsed.has("v"))
        for (const each of absent) context.stdout.write(`mkdir: created directory ${shellQuoted(each)}\n`);
      return refused;
    },
    (path) => `cannot create directory ${quoted(path)}`,
  );
});

function isDirectory(context: ToolContext, path: string): boolean {
  return context.files.isDirectory(absolutePath(context, path));
}

const RMDIR_OPTIONS = new ToolOptions("rmdir", "p v ignore-fail-on-non-empty");

export const RMDIR = makeQuickTool(RMDIR_OPTIONS, (context) => {
  const parsed = RMDIR_OPTIONS.read(context.argv);
  if (parsed.operands.length === 0) return misuse(context, "missing operand");
  const paths = parsed.operands.flatMap((path) => (parsed.has("p") ? withParents(path) : [path]));
  let status = 0;
  for (const path of paths) {
    const absolute = absolutePath(context, path);
    if (parsed.has("v")) context.stdout.write(`rmdir: removing directory, ${shellQuoted(path)}\n`);
    const isFile = context.files.exists(absolute) && !context.files.isDirectory(absolute);
    const refused: Refusal | null = isFile ? { errno: "ENOTDIR" } : context.files.remove(absolute);
    if (refused === null || (refused.errno === "ENOTEMPTY" && parsed.has("ignore-fail-on-non-empty"))) continue;
    const what = parsed.operands.includes(path) ? "" : "directory ";
    complain(context, `failed to remove ${what}${shellQuoted(path)}: ${strerror(refused.errno)}`);
    status = 1;
    if (parsed.has("p")) break;
  }
  return status;
});

function withParents(path: string): string[] {
  const plain = path.replace(/\/+$/, "");
  const at = plain.lastIndexOf("/");
  return at <= 0 ? [plain] : [plain, ...withParents(plain.slice(0, at))];
}

const RM_OPTIONS = new ToolOptions("rm", "r R f v d no-preserve-root one-file-system", { withoutArgument: "preserve-root" });

export const RM = makeQuickTool(RM_OPTIONS, (context) => {
  const parsed = RM_OPTIONS.read(context.argv);
  const recursive = parsed.has("r") || parsed.has("R");
  if (parsed.operands.length === 0) return parsed.has("f") ? 0 : misuse(context, "missing operand");
  return forEach(
    context,
    parsed.operands,
    (absolute, path) => {
      if (!context.files.exists(absolute) && parsed.has("f")) return null;
      if (context.files.isDirectory(absolute) && !recursive && !parsed.has("d")) return { errno: "EISDIR" };
      const removed = parsed.has("v") ? treeBelow(context, path) : [];
      const refused = context.files.remove(absolute, { recursive });
      if (refused === null)
        for (const [each, isDirectory] of removed)
          context.stdout.write(`removed ${isDirectory ? "directory " : ""}${shellQuoted(each)}\n`);
      return refused;
    },
    (path) => `cannot remove ${shellQuoted(path)}`,
  );
});

/** What rm -r removes, a directory after what is in it. */
function treeBelow(context: ToolContext, path: string): [path: string, isDirectory: boolean][] {
  const absolute = absolutePath(context, path);
  if (!context.files.isDirectory(absolute)) return [[path, false]];
  const names = context.files.list(absolute);
  const below = isRefusal(names) ? [] : names.flatMap((name) => treeBelow(context, `${path.replace(/\/+$/, "")}/${name}`));
  return [...below, [path, true]];
}

const TOUCH_OPTIONS = new ToolOptions("touch", "a c f m");

/** Files keep no times: -a and -m change nothing that shows, and options that name a time are refused. */
export const TOUCH = makeQuickTool(TOUCH_OPTIONS, (context) => {
  const parsed = TOUCH_OPTIONS.read(context.argv);
  if (parsed.operands.length === 0) return misuse(context, "missing file operand");
  return forEach(
    context,
    parsed.operands,
    (absolute, path) => {
      const missing = context.files.access(absolute);
      if (missing === null || parsed.has("c")) return null;
      const refused = context.files.writeFile(absolute, new Uint8Array(0));
      // What is a directory by its slash gets its times set all the same.
      return refused?.errno === "EISDIR" ? `setting times of ${shellQuoted(path)}: ${strerror(missing.errno)}` : refused;
    },
    (path) => `cannot touch ${shellQuoted(path)}`,
  );
});

const CHMOD_OPTIONS = new ToolOptions("chmod", "R f no-preserve-root preserve-root");

/**
 * Of a mode only the bit is kept that lets a file be executed. Left out: -c, -v and --reference, which show or take whole modes.
 */
export const CHMOD = makeQuickTool(CHMOD_OPTIONS, (context) => {
  // A mode such as -x looks like an option.
  const first = context.argv.findIndex((word, index) => index > 0 && /^-[rwxXstugoa0-7,+=]/.test(word));
  const argv = context.argv.filter((_, index) => index !== first);
  const parsed = CHMOD_OPTIONS.read(argv);
  const [mode, ...paths] = first < 0 ? parsed.operands : [context.argv[first]!, ...parsed.operands];
  if (mode === undefined) return misuse(context, "missing operand");
  if (paths.length === 0) return misuse(context, `missing operand after ${quoted(mode)}`);
  const executable = executableAfter(mode);
  if (executable === "invalid") return misuse(context, `invalid mode: ${quoted(mode)}`);
  const all = parsed.has("R") ? paths.flatMap((path) => treeBelow(context, path).map(([each]) => each)) : paths;
  let status = 0;
  for (const path of all) {
    const absolute = absolutePath(context, path);
    const refused =
      context.files.access(absolute) ??
      (executable === "same" ? null : context.files.setExecutable(absolute, executable === "yes"));
    if (refused === null) continue;
    status = 1;
    if (!parsed.has("f")) complain(context, `cannot access ${shellQuoted(path)}: ${strerror(refused.errno)}`);
  }
  return status;
});

/** What a mode does to the only bit that is kept: whether a file may be executed. */
function executableAfter(mode: string): "yes" | "no" | "same" | "invalid" {
  if (/^[0-7]{1,4}$/.test(mode)) return (Number.parseInt(mode, 8) & 0o111) !== 0 ? "yes" : "no";
  let result: "yes" | "no" | "same" = "same";
  for (const clause of mode.split(",")) {
    const match = /^[ugoa]*([-+=])([rwxXst]*|[ugo]|[0-7]+)$/.exec(clause);
    if (match === null) return "invalid";
    if (match[2]!.includes("x")) result = match[1] === "-" ? "no" : "yes";
    else if (match[1] === "=") result = "no";
  }
  return result;
}

const MKTEMP_OPTIONS = new ToolOptions("mktemp", "d q u p t suffix");

export const MKTEMP = makeQuickTool(MKTEMP_OPTIONS, (context) => {
  const parsed = MKTEMP_OPTIONS.read(context.argv);
  const refuse = (text: string): number => {
    complain(context, text);
    return 1;
  };
  if (parsed.operands.length > 1) return misuse(context, "too many templates");
  const base = parsed.value("p") || (context.env.get("TMPDIR") ?? "/tmp");
  const given = parsed.operands[0];
  const suffix = parsed.value("suffix");
  if (given !== undefined && suffix !== undefined && !given.endsWith("X"))
    return refuse(`with --suffix, template ${quoted(given)} must end in X`);
  if (suffix?.includes("/")) return refuse(`invalid suffix ${quoted(suffix)}, contains directory separator`);
  if (given?.includes("/") && parsed.has("t")) return refuse(`invalid template, ${quoted(given)}, contains directory separator`);
  if (given?.startsWith("/") && parsed.has("p"))
    return refuse(`invalid template, ${quoted(given)}; with --tmpdir, it may not be absolute`);
  const template =
    given !== undefined && !parsed.has("p") && !parsed.has("t")
      ? given
      : `${base.replace(/\/$/, "")}/${given ?? "tmp.XXXXXXXXXX"}`;
  const match = /X{3,}(?=[^X/]*$)/.exec(template);
  if (match === null) {
    complain(context, `too few X's in template ${quoted(given)}`);
    return 1;
  }
  const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  const name = [...match[0]].map(() => letters[context.host.loop.random.below(letters.length)]).join("");
  const path = template.slice(0, match.index) + name + template.slice(match.index + match[0].length) + (suffix ?? "");
  const absolute = absolutePath(context, path);
  const refused = parsed.has("u")
    ? null
    : parsed.has("d")
      ? context.files.makeDirectory(absolute)
      : context.files.writeFile(absolute, new Uint8Array(0));
  if (refused !== null) {
    complain(
      context,
      `failed to create ${parsed.has("d") ? "directory" : "file"} via template ${quoted(template)}: ${strerror(refused.errno)}`,
    );
    return 1;
  }
  context.stdout.write(`${path}\n`);
  return 0;
});
