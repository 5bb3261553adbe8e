/**
 * Starts programs: finds the command a name or path stands for, gives it its context, and runs it in a process of its own or in
 * that of a shell that ends with it. Scripts in the in-memory files are run by the shell their first line names.
 */
import { type ErrnoName, isRefusal, strerror } from "../../kernel/config/errno.ts";
import type { Process } from "../../sim/process.ts";
import { isDefect, type Signal } from "../../sim/signals.ts";
import type { Program } from "../../sim/wait.ts";
import { OutOfMemory } from "../../sim/work.ts";
import type { Command, CommandContext, SpawnChanges } from "../command.ts";
import { runToExit } from "../exit.ts";
import { resolvePath } from "../files.ts";
import { ReadFailed, toBytes, toText, WriteFailed } from "../io.ts";
import type { DescriptorTable } from "./descriptors.ts";
import { inputOf, outputOf } from "./open-file.ts";
import { firstInPath, merged, pathOf } from "./path-search.ts";
import { reportStreamError, StandardOutput, standardOutputFor } from "./stream-errors.ts";
import type { World } from "./world.ts";

/** What a command started here has beyond the common context. */
export interface LaunchedContext extends CommandContext {
  readonly world: World;
  readonly descriptors: DescriptorTable;
}

export interface Launch {
  readonly world: World;
  readonly argv: readonly string[];
  /** The file to execute, where it was looked up before: argv[0] is a name then. */
  readonly path?: string;
  readonly env: ReadonlyMap<string, string>;
  readonly cwd: string;
  readonly descriptors: DescriptorTable;
  /** Who says that nothing is found: bash for what a caller starts, nobody for what a command starts (it says so itself). */
  readonly shellName?: string;
  /** The signals it ignores from its start; where not given, those its parent ignores. */
  readonly ignored?: readonly Signal[];
}

/** What a name stands for, or why nothing can be run: the text bash prints after the name, and its exit code. */
export type Found =
  | { readonly command: Command; readonly argv: readonly string[]; readonly path: string }
  | {
      readonly command: null;
      /** The file that cannot be executed, or the name that no file has. */
      readonly path: string;
      readonly message: string;
      /** The errno of execve(2). */
      readonly errno: ErrnoName;
      readonly exitCode: number;
      readonly isPath: boolean;
      /** What the file names as its interpreter cannot be executed; bash reports no line then. */
      readonly isBadInterpreter?: true;
    };

const DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** What execvp(3) runs for a name: a path, or the first file of PATH that may be executed. */
export function findCommand(world: World, argv: readonly string[], env: ReadonlyMap<string, string>, cwd: string): Found {
  const name = argv[0]!;
  if (name.includes("/")) return findAt(world, argv, name, cwd);
  const found = firstInPath(world, name, env.get("PATH") ?? DEFAULT_PATH, cwd);
  return found === null ? nothingFound(name) : findAt(world, argv, found.path, cwd);
}

export function nothingFound(name: string): Found {
  return { command: null, path: name, message: "command not found", errno: "ENOENT", exitCode: 127, isPath: false };
}

/** Linux: exec_binprm(), fs/exec.c: a script may be interpreted by a script, but not further than this. */
const MAX_INTERPRETERS = 5;

/** What a file is executed by: itself, or what its first line names. `written` is the path as it was given or found. */
export function findAt(world: World, argv: readonly string[], written: string, cwd: string, level = 0): Found {
  const { files } = world;
  const path = resolvePath(cwd, written);
  const refuse = (errno: ErrnoName, message = strerror(errno)): Found & { readonly command: null } => ({
    command: null,
    path: written,
    message,
    errno,
    exitCode: errno === "ENOENT" ? 127 : 126,
    isPath: true,
  });
  if (level > MAX_INTERPRETERS) return refuse("ELOOP");
  const command = world.registry.get(path.slice(path.lastIndexOf("/") + 1));
  const isProgram =
    command !== undefined && (/^(\/usr)?\/s?bin\//.test(path) ? merged(pathOf(command)) === merged(path) : command.path === path);
  if (isProgram) return { command, argv, path: written };
  const missing = files.access(path);
  if (missing !== null) return refuse(missing.errno);
  if (files.isDirectory(path)) return refuse("EACCES", strerror("EISDIR"));
  if (!files.isExecutable(path)) return refuse("EACCES");
  const data = files.readFile(path);
  if (isRefusal(data)) return refuse(data.errno);
  if (isBinary(data) && !toText(data.subarray(0, 2)).startsWith("#!"))
    return refuse("ENOEXEC", `cannot execute binary file: ${strerror("ENOEXEC")}`);
  const line = /^#![ \t]*(\S+)(?:[ \t]+([^\n]*?))?[ \t]*(?:\n|$)/.exec(toText(data.subarray(0, 256)));
  const interpreter = line === null ? ["/bin/bash"] : [line[1]!, ...(line[2] ? [line[2]] : [])];
  const found = findAt(world, [...interpreter, written, ...argv.slice(1)], interpreter[0]!, cwd, level + 1);
  if (found.command !== null) return { ...found, path: written };
  if (found.errno === "ENOENT") return refuse("ENOENT", "cannot execute: required file not found");
  return { ...refuse(found.errno, `${interpreter[0]}: bad interpreter: ${strerror(found.errno)}`), isBadInterpreter: true };
}

/** MAX_ARG_STRLEN, and a quarter of the stack's eight MiB: bprm_stack_limits(), fs/exec.c. */
const MAX_ARGUMENT_BYTES = 131_072;
const MAX_ARGUMENTS_BYTES = 2_097_152;
const POINTER_BYTES = 8;

/** Whether execve(2) refuses so many words, or one so long: E2BIG. */
export function isTooLong(argv: readonly string[], env: ReadonlyMap<string, string>): boolean {
  let total = 0;
  let longest = 0;
  const count = (bytes: number): void => {
    total += bytes + 1 + POINTER_BYTES;
    longest = Math.max(longest, bytes + 1);
  };
  for (const word of argv) count(byteLength(word));
  for (const [name, text] of env) count(byteLength(name) + 1 + byteLength(text));
  return longest > MAX_ARGUMENT_BYTES || total > MAX_ARGUMENTS_BYTES;
}

/** Short texts count as one byte a character: they are far from the limit. */
function byteLength(text: string): number {
  return text.length < 1000 ? text.length : toBytes(text).length;
}

/** Starts argv as a process; one that cannot be found ends with bash's message and code. The descriptors become the child's. */
export function launch(options: Launch & { parent: Process | null; onStart?: (process: Process) => void }): Process {
  const { world, descriptors, argv } = options;
  const process = world.host.loop.spawn(argv.join(" "), (self) => runLaunched(self, options), options.parent);
  descriptors.giveTo(process);
  process.lastWords = wordsTo(descriptors);
  for (const signal of options.ignored ?? options.parent?.ignored ?? []) process.on(signal, "ignore");
  options.onStart?.(process);
  return process;
}

/** The program of a process that is to become argv. */
export function* runLaunched(process: Process, options: Launch): Program {
  const { world, argv, env, cwd, path } = options;
  const found = path === undefined ? findCommand(world, argv, env, cwd) : findAt(world, argv, path, cwd);
  if (found.command === null) {
    options.descriptors
      .get(2)
      ?.output?.write(`${options.shellName === undefined ? "" : `${options.shellName}: `}${options.argv[0]}: ${found.message}\n`);
    return found.exitCode;
  }
  if (isTooLong(found.argv, env)) {
    options.descriptors.get(2)?.output?.write(`${argv[0]}: ${strerror("E2BIG")}\n`);
    return 126;
  }
  process.become(found.argv, found.path);
  return yield* runCommand(process, found.command, { ...options, argv: found.argv });
}

/** Runs a command in this process. What it throws and must not ends it here, while its redirections are in force. */
export function* runCommand(process: Process, command: Command, options: Launch): Program {
  const print = wordsTo(options.descriptors);
  const context = makeContext(process, options, command);
  const title = options.argv[0]!;
  try {
    const exitCode = yield* runToExit(command, context);
    const failed = context.stdout instanceof StandardOutput ? context.stdout.failed : null;
    return failed === null ? exitCode : (reportStreamError(failed, command, title, print) ?? exitCode);
  } catch (error) {
    if (error instanceof OutOfMemory) return outOfMemory(command.name, print);
    if (!isDefect(error)) throw error;
    if (error instanceof ForkFailed) {
      print(`${command.name}: ${error.message}\n`);
      return 1;
    }
    if (!(error instanceof WriteFailed || error instanceof ReadFailed))
      return process.reportInternalError(error, command.name, print);
    return reportStreamError(error, command, title, print) ?? 0;
  }
}

/** The exit codes of the GNU tools whose trouble is not 1. */
const TROUBLE: ReadonlyMap<string, number> = new Map([
  ["cmp", 2],
  ["diff", 2],
  ["grep", 2],
  ["sort", 2],
]);

function outOfMemory(name: string, print: (text: string) => void): number {
  print(`${name}: memory exhausted\n`);
  return TROUBLE.get(name) ?? 1;
}

/** Prints to the standard error of these descriptors as it is then. */
export function wordsTo(descriptors: DescriptorTable): (text: string) => void {
  return (text) => descriptors.get(2)?.output?.write(text);
}

export function makeContext(process: Process, options: Launch, command: Command): LaunchedContext {
  const { world, descriptors, argv, env, cwd } = options;
  return {
    argv,
    host: world.host,
    net: world.net,
    process,
    env,
    cwd,
    files: world.files,
    stdin: inputOf(descriptors, 0),
    stdout: standardOutputFor(command, outputOf(descriptors, 1)),
    stderr: outputOf(descriptors, 2),
    world,
    descriptors,
    canExecute: (name) => findCommand(world, [name], env, cwd).command !== null,
    spawn: (childArgv, changes = {}) => spawnFrom(process, options, childArgv, changes),
    execute: (newArgv, changes = {}) => runLaunched(process, changed(options, newArgv, changes)),
  };
}

function spawnFrom(parent: Process, from: Launch, argv: readonly string[], changes: SpawnChanges): Process {
  const { loop } = from.world.host;
  if (loop.processes.size >= loop.limits.processes) throw new ForkFailed();
  return launch({ ...changed({ ...from, descriptors: from.descriptors.copy() }, argv, changes), parent });
}

/** There are too many processes: EAGAIN. The command that starts one more says so and ends. */
class ForkFailed extends Error {
  constructor() {
    super(`fork: ${strerror("EAGAIN")}`);
  }
}

/** What a command launches another one with. */
function changed(from: Launch, argv: readonly string[], changes: SpawnChanges): Launch {
  const { descriptors } = from;
  if (changes.stdin !== undefined) descriptors.share(0, { input: changes.stdin, output: null });
  if (changes.stdout !== undefined) descriptors.share(1, { input: null, output: changes.stdout });
  if (changes.stderr !== undefined) descriptors.share(2, { input: null, output: changes.stderr });
  return {
    world: mountOver(moveWorld(from.world, changes), changes),
    argv,
    env: changes.env ?? from.env,
    cwd: changes.cwd ?? from.cwd,
    descriptors,
  };
}

/** The world seen from another host or namespace. */
export function moveWorld(world: World, changes: SpawnChanges): World {
  const host = changes.host ?? world.host;
  const net = changes.net ?? (changes.host !== undefined ? changes.host.init : world.net);
  if (changes.files !== undefined) return { ...world, host, net, files: changes.files };
  if (host === world.host && net === world.net) return world;
  return { ...world, host, net, files: world.filesOf?.(host, net) ?? world.files };
}

/** Mounts over the files of where a command goes what its starter asks for. */
function mountOver(world: World, changes: SpawnChanges): World {
  return changes.wrapFiles === undefined ? world : { ...world, files: changes.wrapFiles(world.files) };
}

/** A script's bytes as text. bash reads over NULs. */
export function decodeScript(data: Uint8Array): string {
  return toText(data).replaceAll("\0", "");
}

/** No script: a NUL in its first line, or in the second after a #! line. bash: check_binary_file(). */
export function isBinary(data: Uint8Array): boolean {
  const sample = toText(data.subarray(0, 80));
  const lines = sample.split("\n").slice(0, sample.startsWith("#!") ? 2 : 1);
  return sample.startsWith("\x7fELF") || lines.some((line) => line.includes("\0"));
}
