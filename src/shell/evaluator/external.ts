/** Runs programs for the shell: in a child process, or in the shell's own where it ends with them. */
import { isRefusal, strerror } from "../../kernel/config/errno.ts";
import { callBeside } from "../../sim/call.ts";
import type { Step } from "../../sim/wait.ts";
import { regularFileOf } from "../file-description.ts";
import type { FileSystem } from "../files.ts";
import { readAllBytes, WriteFailed } from "../io.ts";
import { boundFiles } from "../vfs/overlay.ts";
import { searchForCommand } from "./command-search.ts";
import { ExitShell } from "./control.ts";
import { reapJobs, reportKilled } from "./job-notices.ts";
import { type Found, findAt, isTooLong, launch, nothingFound, runCommand } from "./launch.ts";
import { descriptorPath } from "./open-file.ts";
import { printableName } from "./quoting.ts";
import type { Shell } from "./shell.ts";

const TOO_LONG_STATUS = 126;

/** What a shell runs for a name, or why it runs nothing. */
function findProgram(shell: Shell, argv: readonly string[], isStandard = false): Found {
  const path = searchForCommand(shell, argv[0]!, isStandard);
  return path === null ? nothingFound(argv[0]!) : findFile(shell, argv, path);
}

/** What a file is executed by. A pipe, as `<(command)` names one, may not be executed. */
function findFile(shell: Shell, argv: readonly string[], path: string): Found {
  const fd = descriptorPath(path);
  if (fd === null || shell.descriptors.get(fd) === undefined) return findAt(shell.world, argv, path, shell.cwd);
  return { command: null, path, message: strerror("EACCES"), errno: "EACCES", exitCode: 126, isPath: true };
}

interface ProgramOptions {
  readonly inPlace: boolean;
  readonly text: string;
  /** Looks where the standard tools are, not in PATH. */
  readonly standardPath?: boolean;
}

/** Runs argv and returns its exit code. */
export function* runProgram(shell: Shell, argv: readonly string[], options: ProgramOptions): Step<number> {
  const env = shell.variables.environment();
  const found = findProgram(shell, argv, options.standardPath === true);
  if (found.command === null) return complainMissing(shell, found);
  const needed = found.command.opensDescriptors ? [] : argv.filter((argument) => descriptorPath(argument) !== null);
  const files = needed.length > 0 ? yield* gatherPipes(shell, needed) : shell.world.files;
  const world = files === shell.world.files ? shell.world : { ...shell.world, files };
  if (isTooLong(found.argv, env)) {
    shell.complain(`${found.path}: ${strerror("E2BIG")}`, "program");
    return TOO_LONG_STATUS;
  }
  if (options.inPlace) {
    shell.process.become(found.argv, found.path);
    const { cwd, descriptors } = shell;
    shell.chargeExec();
    return yield* callBeside(runCommand(shell.process, found.command, { world, argv: found.argv, env, cwd, descriptors }));
  }
  const line = shell.line;
  // What a program costs the shell's budget: it cannot be started for ever either.
  shell.chargeStart();
  const descriptors = shell.descriptors.copy();
  const child = launch({
    world,
    argv,
    path: found.path,
    env,
    cwd: shell.cwd,
    descriptors,
    parent: shell.process,
    ignored: shell.ignoredSignals(),
    onStart: (process) => shell.prepareChild(process),
  });
  yield* shell.foreground(shell, [child], options.text);
  reportKilled(shell, child, options.text, line);
  reapJobs(shell, "program");
  return takeStatus(shell, child.exitCode);
}

/** The status of a foreground command: its exit code, or that of being stopped. */
function takeStatus(shell: Shell, exitCode: number): number {
  const status = shell.stoppedStatus ?? exitCode;
  shell.stoppedStatus = null;
  return status;
}

function complainMissing(shell: Shell, found: Found & { readonly command: null }): number {
  // bash: sys_error(), error.c, which names the script and no line.
  if (found.isBadInterpreter === true && shell.dialect === "bash")
    shell.stderr.write(`${shell.isInteractive ? shell.name : shell.unit.name}: ${found.path}: ${found.message}\n`);
  else shell.complain(`${found.isPath ? found.path : printableName(found.path)}: ${found.message}`, "program");
  return found.exitCode;
}

/** Replaces the shell by a program (exec). */
export function* replaceShell(shell: Shell, argv: readonly string[]): Step<number> {
  const env = shell.variables.environment();
  const path = searchForCommand(shell, argv[0]!);
  if (path === null) return failExec(shell, complainOfNothing(shell, argv[0]!));
  const found = findFile(shell, argv, shell.dialect === "bash" ? fullPath(shell, path) : path);
  if (found.command === null) {
    complainOfExec(shell, found);
    return failExec(shell, found.exitCode);
  }
  if (isTooLong(found.argv, env)) {
    shell.complain(`${found.path}: ${strerror("E2BIG")}`, "program");
    return failExec(shell, TOO_LONG_STATUS);
  }
  shell.process.become(found.argv, found.path);
  shell.traps.clear();
  shell.chargeExec();
  const { world, cwd, descriptors } = shell;
  const code = yield* callBeside(runCommand(shell.process, found.command, { world, argv: found.argv, env, cwd, descriptors }));
  throw new ExitShell(code);
}

/** A shell that could not be replaced lives on at a prompt or by execfail, but in no subshell. */
function failExec(shell: Shell, exitCode: number): number {
  if (shell.subshellLevel === 0 && (shell.isInteractive || shell.shopt.has("execfail"))) return exitCode;
  throw new ExitShell(exitCode);
}

/** bash: full_pathname(), general.c, which takes `./` away and nothing else. */
function fullPath(shell: Shell, path: string): string {
  return shell.absolute(path.replace(/^(?:\.\/+)+/, ""));
}

function complainOfNothing(shell: Shell, name: string): number {
  const isDirectory = shell.world.files.isDirectory(shell.absolute(name));
  shell.complain(`exec: ${name}: ${isDirectory ? `cannot execute: ${strerror("EISDIR")}` : "not found"}`);
  return isDirectory ? 126 : 127;
}

/** What exec says of a file that cannot be executed. bash: exec_builtin(), shell_execve(). */
function complainOfExec(shell: Shell, found: Found & { readonly command: null }): void {
  const { errno, message, path } = found;
  complainMissing(shell, found);
  if (errno === "ENOENT" || shell.dialect !== "bash") return;
  const isSilent = errno === "ENOEXEC" || found.isBadInterpreter === true;
  shell.complain(isSilent ? `${path}: Success` : `exec: ${path}: cannot execute: ${message}`);
}

/** Files in which the named pipes are already read to their end, for commands that read files at once. */
function* gatherPipes(shell: Shell, paths: readonly string[]): Step<FileSystem> {
  const contents = new Map<string, Uint8Array>();
  const outputs = new Map<string, number>();
  for (const path of paths) {
    const fd = descriptorPath(path)!;
    const descriptor = shell.descriptors.get(fd);
    const file = regularFileOf(descriptor?.input);
    if (file !== null) {
      const bytes = file.readAt(0);
      if (!isRefusal(bytes)) contents.set(path, bytes);
    } else if (descriptor?.input) contents.set(path, yield* readAllBytes(descriptor.input));
    else if (descriptor?.output) outputs.set(path, fd);
  }
  const { files } = shell.world;
  return {
    ...boundFiles(files),
    readFile: (path) => contents.get(path) ?? files.readFile(path),
    exists: (path) => contents.has(path) || outputs.has(path) || files.exists(path),
    writeFile: (path, data, options) => {
      const fd = outputs.get(path);
      if (fd === undefined) return files.writeFile(path, data, options);
      try {
        shell.descriptors.get(fd)?.output?.write(data);
        return null;
      } catch (thrown) {
        if (thrown instanceof WriteFailed) return thrown.refusal;
        throw thrown;
      }
    },
  };
}
