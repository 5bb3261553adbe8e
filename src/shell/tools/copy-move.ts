/** cp and mv on the in-memory files. GNU coreutils 9.1. Left out: links, back-ups, -i, -u and what else looks at times. */
import { isRefusal, type Refusal, strerror } from "../../kernel/config/errno.ts";
import { absolutePath, complain, makeQuickTool, misuse, type ToolContext, takingFilesWhole } from "./kit.ts";
import { shellQuoted } from "./quote.ts";
import { type Parsed, ToolOptions } from "./tool-options.ts";

/** What went wrong with one source: a refusal to create its target, or words. */
type Trouble = Refusal | string | null;

function copyTree(context: ToolContext, from: string, to: string, onCopy: (from: string, to: string) => void): Trouble {
  const { files } = context;
  const [source, target] = [absolutePath(context, from), absolutePath(context, to)];
  if (!files.isDirectory(source)) {
    const data = files.readFile(source);
    if (isRefusal(data)) return data;
    onCopy(from, to);
    const isThere = files.exists(target);
    const refused = files.writeFile(target, data);
    if (refused === null && files.isExecutable(source)) files.setExecutable(target, true);
    if (isThere && (refused?.errno === "ENOSPC" || refused?.errno === "EFBIG"))
      return `error writing ${shellQuoted(to)}: ${strerror(refused.errno)}`;
    return refused;
  }
  const isNew = !files.exists(target);
  const refused = files.makeDirectory(target, { recursive: true });
  if (refused !== null) return refused;
  if (isNew) onCopy(from, to);
  const names = files.list(source);
  if (isRefusal(names)) return names;
  for (const name of names) {
    if (files.isLink(`${source}/${name}`)) return { errno: "ENOTMODELLED" };
    const failed = copyTree(context, `${from.replace(/\/+$/, "")}/${name}`, `${to.replace(/\/+$/, "")}/${name}`, onCopy);
    if (failed !== null) return failed;
  }
  return null;
}

/** Moves or copies one source to its own target. */
type Transfer = (source: string, target: string) => Trouble;

/** The operands of cp and mv: a source and a target, or sources and a directory, which -t names and -T denies. */
function transfer(context: ToolContext, parsed: Parsed, act: Transfer): number {
  const { files } = context;
  const isDirectory = (path: string): boolean => files.isDirectory(absolutePath(context, path));
  const directory = parsed.value("t");
  const operands = directory === undefined ? parsed.operands : [...parsed.operands, directory];
  const refuse = (text: string): number => {
    complain(context, text);
    return 1;
  };
  if (parsed.operands.length === 0) return misuse(context, "missing file operand");
  if (operands.length === 1) return misuse(context, `missing destination file operand after ${shellQuoted(operands[0])}`);
  if (directory !== undefined && parsed.has("T"))
    return refuse("cannot combine --target-directory (-t) and --no-target-directory (-T)");
  const target = operands.at(-1)!;
  const why = files.exists(absolutePath(context, target)) ? "Not a directory" : "No such file or directory";
  if (directory !== undefined && !isDirectory(target)) return refuse(`target directory ${shellQuoted(target)}: ${why}`);
  if (parsed.has("T") && operands.length > 2) return misuse(context, `extra operand ${shellQuoted(operands[2]!)}`);
  if (operands.length > 2 && !isDirectory(target)) return refuse(`target ${shellQuoted(target)}: ${why}`);
  const into = isDirectory(target) && !parsed.has("T");
  let status = 0;
  for (const source of operands.slice(0, -1)) {
    const own = into ? `${target.replace(/\/+$/, "")}/${source.replace(/\/+$/, "").split("/").at(-1)}` : target;
    if (parsed.has("n") && files.exists(absolutePath(context, own)) && files.exists(absolutePath(context, source))) continue;
    const result = files.exists(absolutePath(context, source))
      ? act(source, own)
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

const COPY_OPTIONS = new ToolOptions("cp", "r R a f p v n t T L");

/** Follows the links that it is given; those in a directory are refused, as -d, -H and -P are. */
const COPY = makeQuickTool(COPY_OPTIONS, (context) => {
  const parsed = COPY_OPTIONS.read(context.argv);
  const recursive = parsed.has("r") || parsed.has("R") || parsed.has("a");
  const { files } = context;
  return transfer(context, parsed, (source, target) => {
    const [from, to] = [absolutePath(context, source), absolutePath(context, target)];
    if (files.isDirectory(from) && !recursive) return `-r not specified; omitting directory ${shellQuoted(source)}`;
    if (!files.isDirectory(from) && files.isDirectory(to))
      return `cannot overwrite directory ${shellQuoted(target)} with non-directory`;
    return copyTree(context, source, target, (each, copied) => {
      if (parsed.has("v")) context.stdout.write(`${shellQuoted(each)} -> ${shellQuoted(copied)}\n`);
    });
  });
});

export const CP = takingFilesWhole(COPY);

const MV_OPTIONS = new ToolOptions("mv", "f n v t T");

export const MV = makeQuickTool(MV_OPTIONS, (context) => {
  const parsed = MV_OPTIONS.read(context.argv);
  const { files } = context;
  return transfer(context, parsed, (source, target) => {
    const [from, to] = [absolutePath(context, source), absolutePath(context, target)];
    if (!files.isDirectory(from) && files.isDirectory(to))
      return `cannot overwrite directory ${shellQuoted(target)} with non-directory`;
    const refused = files.rename(from, to);
    if (refused !== null) return `cannot move ${shellQuoted(source)} to ${shellQuoted(target)}: ${strerror(refused.errno)}`;
    if (parsed.has("v")) context.stdout.write(`renamed ${shellQuoted(source)} -> ${shellQuoted(target)}\n`);
    return null;
  });
});
