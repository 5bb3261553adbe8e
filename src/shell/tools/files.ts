/** ls, mkdir, rmdir, rm, touch, cp, mv, chmod, mktemp on the in-memory files. GNU coreutils 9.1; owners and times are not modelled. */
import { isRefusal, type Refusal, strerror } from "../../kernel/config/errno.ts";
import { absolutePath, complain, makeQuickTool, misuse, type Parsed, readOptions, type ToolContext } from "./kit.ts";
import { quoted, shellQuoted } from "./quote.ts";

export const LS = makeQuickTool("ls", (context) => {
  const parsed = readOptions(context, {
    short: "1aAdFpCrhtS",
    long: { all: "a", "almost-all": "A", directory: "d", reverse: "r" },
    exitCode: 2,
    refused: "lRins",
  });
  if (typeof parsed === "number") return parsed;
  const paths = parsed.operands.length > 0 ? parsed.operands.slice().sort() : ["."];
  const { files } = context;
  const plain: string[] = [];
  const directories: string[] = [];
  let status = 0;
  for (const path of paths) {
    const absolute = absolutePath(context, path);
    if (!files.exists(absolute)) {
      complain(context, `cannot access ${shellQuoted(path)}: No such file or directory`);
      status = 2;
    } else if (files.isDirectory(absolute) && !parsed.has("d")) directories.push(path);
    else plain.push(path);
  }
  for (const path of plain) context.stdout.write(`${decorated(context, parsed, path, path)}\n`);
  for (const [index, path] of directories.entries()) {
    if (index > 0 || plain.length > 0) context.stdout.write("\n");
    if (paths.length > 1) context.stdout.write(`${path}:\n`);
    const listed = files.list(absolutePath(context, path));
    if (isRefusal(listed)) {
      complain(context, `cannot open directory ${shellQuoted(path)}: ${strerror(listed.errno)}`);
      status = 2;
      continue;
    }
    const names = [
      ...(parsed.has("a") ? [".", ".."] : []),
      ...listed.filter((name) => parsed.has("a") || parsed.has("A") || !name.startsWith(".")),
    ];
    if (parsed.has("r")) names.reverse();
    for (const name of names) context.stdout.write(`${decorated(context, parsed, name, `${path}/${name}`)}\n`);
  }
  return status;
});

function decorated(context: ToolContext, parsed: Parsed, name: string, path: string): string {
  const absolute = absolutePath(context, path);
  if (parsed.has("F") && context.files.isLink(absolute)) return `${name}@`;
  if ((parsed.has("F") || parsed.has("p")) && context.files.isDirectory(absolute)) return `${name}/`;
  return parsed.has("F") && context.files.isExecutable(absolute) ? `${name}*` : name;
}

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

export const MKDIR = makeQuickTool("mkdir", (context) => {
  const parsed = readOptions(context, { short: "pm:v", long: { parents: "p", mode: "m", verbose: "v" } });
  if (typeof parsed === "number") return parsed;
  if (parsed.operands.length === 0) return misuse(context, "missing operand");
  return forEach(
    context,
    parsed.operands,
    (absolute, path) => {
      const refused = context.files.makeDirectory(absolute, { recursive: parsed.has("p") });
      if (refused === null && parsed.has("v")) context.stdout.write(`mkdir: created directory ${shellQuoted(path)}\n`);
      return refused;
    },
    (path) => `cannot create directory ${quoted(path)}`,
  );
});

export const RMDIR = makeQuickTool("rmdir", (context) => {
  const parsed = readOptions(context, { short: "" });
  if (typeof parsed === "number") return parsed;
  if (parsed.operands.length === 0) return misuse(context, "missing operand");
  return forEach(
    context,
    parsed.operands,
    (absolute) =>
      context.files.exists(absolute) && !context.files.isDirectory(absolute)
        ? { errno: "ENOTDIR" }
        : context.files.remove(absolute),
    (path) => `failed to remove ${shellQuoted(path)}`,
  );
});

export const RM = makeQuickTool("rm", (context) => {
  const parsed = readOptions(context, { short: "rRfivd", long: { recursive: "r", force: "f", dir: "d" } });
  if (typeof parsed === "number") return parsed;
  const recursive = parsed.has("r") || parsed.has("R");
  if (parsed.operands.length === 0) return parsed.has("f") ? 0 : misuse(context, "missing operand");
  return forEach(
    context,
    parsed.operands,
    (absolute) => {
      if (!context.files.exists(absolute) && parsed.has("f")) return null;
      if (context.files.isDirectory(absolute) && !recursive && !parsed.has("d")) return { errno: "EISDIR" };
      return context.files.remove(absolute, { recursive });
    },
    (path) => `cannot remove ${shellQuoted(path)}`,
  );
});

export const TOUCH = makeQuickTool("touch", (context) => {
  const parsed = readOptions(context, { short: "acmd:r:t:", long: { "no-create": "c", date: "d", reference: "r" } });
  if (typeof parsed === "number") return parsed;
  if (parsed.operands.length === 0) return misuse(context, "missing file operand");
  return forEach(
    context,
    parsed.operands,
    (absolute) =>
      context.files.exists(absolute) || parsed.has("c") ? null : context.files.writeFile(absolute, new Uint8Array(0)),
    (path) => `cannot touch ${shellQuoted(path)}`,
  );
});

/** Where a source goes: into a directory under its own name, or to the name itself. */
function targetOf(context: ToolContext, source: string, target: string): string {
  const absolute = absolutePath(context, target);
  if (!context.files.isDirectory(absolute)) return absolute;
  return `${absolute}/${source.replace(/\/+$/, "").split("/").at(-1)}`;
}

function copyTree(context: ToolContext, from: string, to: string): Refusal | null {
  const { files } = context;
  if (!files.isDirectory(from)) {
    const data = files.readFile(from);
    if (isRefusal(data)) return data;
    const refused = files.writeFile(to, data);
    if (refused === null && files.isExecutable(from)) files.setExecutable(to, true);
    return refused;
  }
  const refused = files.makeDirectory(to, { recursive: true });
  if (refused !== null) return refused;
  const names = files.list(from);
  if (isRefusal(names)) return names;
  for (const name of names) {
    if (files.isLink(`${from}/${name}`)) return { errno: "ENOTMODELLED" };
    const failed = copyTree(context, `${from}/${name}`, `${to}/${name}`);
    if (failed !== null) return failed;
  }
  return null;
}

function transfer(
  context: ToolContext,
  parsed: Parsed,
  act: (from: string, to: string, source: string) => Refusal | string | null,
): number {
  const { operands } = parsed;
  if (operands.length === 0) return misuse(context, "missing file operand");
  if (operands.length === 1) return misuse(context, `missing destination file operand after ${shellQuoted(operands[0])}`);
  const target = operands.at(-1)!;
  if (operands.length > 2 && !context.files.isDirectory(absolutePath(context, target)))
    return misuse(context, `target ${shellQuoted(target)}: No such file or directory`);
  let status = 0;
  for (const source of operands.slice(0, -1)) {
    const from = absolutePath(context, source);
    const result = context.files.exists(from)
      ? act(from, targetOf(context, source, target), source)
      : `cannot stat ${shellQuoted(source)}: No such file or directory`;
    if (result === null) continue;
    complain(
      context,
      typeof result === "string" ? result : `cannot create regular file ${shellQuoted(target)}: ${strerror(result.errno)}`,
    );
    status = 1;
  }
  return status;
}

export const CP = makeQuickTool("cp", (context) => {
  const parsed = readOptions(context, { short: "rRafpvn", long: { recursive: "r", archive: "a", force: "f" } });
  if (typeof parsed === "number") return parsed;
  const recursive = parsed.has("r") || parsed.has("R") || parsed.has("a");
  return transfer(context, parsed, (from, to, source) => {
    if (context.files.isDirectory(from) && !recursive) return `-r not specified; omitting directory ${shellQuoted(source)}`;
    return copyTree(context, from, to);
  });
});

export const MV = makeQuickTool("mv", (context) => {
  const parsed = readOptions(context, { short: "fnvi", long: { force: "f" } });
  if (typeof parsed === "number") return parsed;
  return transfer(context, parsed, (from, to, source) => {
    const refused = context.files.rename(from, to);
    return refused === null ? null : `cannot move ${shellQuoted(source)} to ${shellQuoted(to)}: ${strerror(refused.errno)}`;
  });
});

export const CHMOD = makeQuickTool("chmod", (context) => {
  // A mode such as -x looks like an option.
  const words = context.argv.slice(1).filter((word) => !/^-[Rfvc]+$/.test(word) && word !== "--");
  const [mode, ...paths] = words;
  if (mode === undefined) return misuse(context, "missing operand");
  if (paths.length === 0) return misuse(context, `missing operand after ${quoted(mode)}`);
  const executable = executableAfter(mode);
  if (executable === "invalid") return misuse(context, `invalid mode: ${quoted(mode)}`);
  return forEach(
    context,
    paths,
    (absolute) => {
      if (!context.files.exists(absolute)) return { errno: "ENOENT" };
      return executable === "same" ? null : context.files.setExecutable(absolute, executable === "yes");
    },
    (path) => `cannot access ${shellQuoted(path)}`,
  );
});

/** What a mode does to the only bit that is kept: whether a file may be executed. */
function executableAfter(mode: string): "yes" | "no" | "same" | "invalid" {
  if (/^[0-7]{1,4}$/.test(mode)) return (Number.parseInt(mode, 8) & 0o111) !== 0 ? "yes" : "no";
  let result: "yes" | "no" | "same" = "same";
  for (const clause of mode.split(",")) {
    const match = /^[ugoa]*([-+=])([rwxXst]*)$/.exec(clause);
    if (match === null) return "invalid";
    if (match[2]!.includes("x")) result = match[1] === "-" ? "no" : "yes";
    else if (match[1] === "=") result = "no";
  }
  return result;
}

export const MKTEMP = makeQuickTool("mktemp", (context) => {
  const parsed = readOptions(context, { short: "dqup:t", long: { directory: "d", quiet: "q", "dry-run": "u", tmpdir: "p" } });
  if (typeof parsed === "number") return parsed;
  const base = parsed.value("p") ?? context.env.get("TMPDIR") ?? "/tmp";
  const given = parsed.operands[0];
  const template =
    given === undefined ? `${base}/tmp.XXXXXXXXXX` : parsed.has("p") || parsed.has("t") ? `${base}/${given}` : given;
  const match = /X{3,}(?=[^X/]*$)/.exec(template);
  if (match === null) {
    complain(context, `too few X's in template ${quoted(given)}`);
    return 1;
  }
  const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  const name = [...match[0]].map(() => letters[context.host.loop.random.below(letters.length)]).join("");
  const path = template.slice(0, match.index) + name + template.slice(match.index + match[0].length);
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
