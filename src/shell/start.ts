/**
 * Starts commands and scripts on a host: what host.exec() and host.sh() call. Both return the process at once; the caller runs
 * the simulation until it has ended.
 */
import type { Host } from "../kernel/host.ts";
import type { Net } from "../kernel/net.ts";
import type { Process } from "../sim/process.ts";
import type { Step } from "../sim/wait.ts";
import { makeShell } from "./evaluator/bash.ts";
import { DescriptorTable } from "./evaluator/descriptors.ts";
import { EXECUTOR } from "./evaluator/executor.ts";
import { launch, wordsTo } from "./evaluator/launch.ts";
import type { Shell } from "./evaluator/shell.ts";
import { endShell } from "./evaluator/subshell.ts";
import { Unit } from "./evaluator/unit.ts";
import type { Registry, World } from "./evaluator/world.ts";
import type { FileSystem } from "./files.ts";
import type { Input, Output } from "./io.ts";

export interface ShellEnvironment {
  readonly host: Host;
  readonly net: Net;
  readonly files: FileSystem;
  readonly env: ReadonlyMap<string, string>;
  readonly cwd: string;
  readonly stdin: Input;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly registry: Registry;
  /** The files as another host or namespace sees them. */
  readonly filesOf?: (host: Host, net: Net) => FileSystem;
}

export interface StartOptions {
  readonly parent?: Process | null;
}

/** A command of a script that failed where it must not. */
export interface FailedCommand {
  /** As it stands in the script. */
  readonly command: string;
  readonly line: number;
}

export interface ScriptOptions extends StartOptions {
  /** The script begins with `set -e`, and what ends it is reported. */
  readonly onFailure?: (failed: FailedCommand) => void;
  /**
   * How the source came: `file` as `bash NAME`, `command` as `bash -c`, `stdin` as text piped into bash. It decides how messages
   * begin.
   */
  readonly kind?: "file" | "command" | "stdin";
  /** $0; "bash" where not given. */
  readonly name?: string;
  /** $1 and so on. */
  readonly parameters?: readonly string[];
}

/** Starts argv as a process. One that is not found ends with 127 and `bash: X: command not found`. */
export function startCommand(environment: ShellEnvironment, argv: readonly string[], options: StartOptions = {}): Process {
  const descriptors = standardDescriptors(environment);
  const { env, cwd } = environment;
  return launch({ world: worldOf(environment), argv, env, cwd, descriptors, parent: options.parent ?? null, shellName: "bash" });
}

/** Starts a script in a shell of its own. */
export function startScript(environment: ShellEnvironment, source: string, options: ScriptOptions = {}): Process {
  const descriptors = standardDescriptors(environment);
  const world = worldOf(environment);
  const kind = options.kind ?? "file";
  const name = options.name ?? "bash";
  const process: Process = world.host.loop.spawn(kind === "file" ? `bash ${name}` : "bash", () => run(), options.parent ?? null);
  descriptors.giveTo(process);
  process.lastWords = wordsTo(descriptors);
  function* run(): Step<number> {
    const shell = makeShell(
      { world, process, descriptors, env: environment.env, cwd: environment.cwd },
      kind,
      name,
      options.parameters ?? [],
    );
    const unit = new Unit(source, name, 1);
    watchFailures(shell, unit, options.onFailure);
    const who = kind === "command" ? "-c" : "";
    return yield* endShell(shell, EXECUTOR.source(shell, unit, "script", who));
  }
  return process;
}

/**
 * Sets errexit, and has the command reported that ends the script by it; where it ends otherwise, the line on which it stands.
 */
function watchFailures(shell: Shell, unit: Unit, onFailure: ScriptOptions["onFailure"]): void {
  if (onFailure === undefined) return;
  shell.options.add("errexit");
  shell.onFailure = onFailure;
  shell.process.atExit.push(() => {
    const line = shell.endedAtLine;
    onFailure({ command: unit.textOfLine(line), line });
  });
}

function worldOf(environment: ShellEnvironment): World {
  const { host, net, files, registry, filesOf } = environment;
  const budget = { used: 0, debtUs: 0 };
  return filesOf === undefined ? { host, net, files, registry, budget } : { host, net, files, registry, budget, filesOf };
}

function standardDescriptors(environment: ShellEnvironment): DescriptorTable {
  const descriptors = new DescriptorTable();
  descriptors.share(0, { input: environment.stdin, output: null });
  descriptors.share(1, { input: null, output: environment.stdout });
  descriptors.share(2, { input: null, output: environment.stderr });
  return descriptors;
}
