/**
 * The shell as a command: bash FILE, bash -c TEXT, bash reading its standard input; also as sh, as bash behaves under that name.
 */

import { isRefusal, strerror } from "../../kernel/config/errno.ts";
import type { Process } from "../../sim/process.ts";
import type { Program, Step } from "../../sim/wait.ts";
import type { Command, CommandContext } from "../command.ts";
import { type Input, ReadFailed, readLine } from "../io.ts";
import { leavesAtPrompt, runAtTerminal } from "./at-terminal.ts";
import { ExpansionFailed } from "./control.ts";
import type { DescriptorTable } from "./descriptors.ts";
import type { Dialect } from "./dialect.ts";
import { EXECUTOR } from "./executor.ts";
import { decodeScript, isBinary, type LaunchedContext } from "./launch.ts";
import { parse } from "./parse.ts";
import { DEFAULT_PS1, promptOf } from "./prompt.ts";
import { Shell } from "./shell.ts";
import { OPTION_LETTERS, type ShellKind } from "./shell-parts.ts";
import { endShell } from "./subshell.ts";
import { needsMore } from "./unfinished.ts";
import { Unit } from "./unit.ts";
import { newVariable } from "./variables.ts";
import type { World } from "./world.ts";

interface Invocation {
  readonly options: Map<string, boolean>;
  readonly shopt: Map<string, boolean>;
  /** After -c. */
  command: string | null;
  readsStandardInput: boolean;
  rest: readonly string[];
}

function makeBash(name: string): Command {
  return {
    name,
    path: `/usr/bin/${name}`,
    opensDescriptors: true,
    run: (context) => runBash(context as LaunchedContext, "bash", name === "sh" ? "dash" : "bash"),
  };
}

/** A shell that speaks as another than bash does: the sh of busybox or of Debian. */
export function makeShellCommand(name: string, path: string, dialect: Dialect): Command {
  return { name, path, opensDescriptors: true, run: (context) => runBash(context as LaunchedContext, dialect) };
}

export const BASH = makeBash("bash");
export const SH = makeBash("sh");

/** The host's sh speaks as bash does here, and forks as Debian's dash. */
function* runBash(context: LaunchedContext, dialect: Dialect, forksAs: Dialect = dialect): Program {
  const invocation = parseInvocation(context);
  if (typeof invocation === "number") return invocation;
  const { world, process, descriptors, env, cwd } = context;
  const [first, ...others] = invocation.rest;
  const setUp = { world, process, descriptors, env, cwd, invocation, dialect, forksAs };
  if (invocation.command !== null) {
    const shell = makeShell(setUp, "command", first ?? context.argv[0]!, others);
    const text = invocation.command;
    return yield* endShell(shell, EXECUTOR.source(shell, new Unit(text, shell.name, 1), "script", "-c"));
  }
  if (context.stdin.isTerminal && leavesAtPrompt(context.argv)) {
    const shell = makeShell(setUp, "interactive", context.argv[0]!.replace(/.*\//, ""), []);
    shell.shopt.add("expand_aliases");
    const isBash = shell.dialect === "bash" && shell.name === "bash";
    if (isBash) shell.variables.setText("PS1", DEFAULT_PS1);
    return yield* endShell(
      shell,
      runAtTerminal(shell, () => (isBash ? promptOf(shell) : "# "), isBash),
    );
  }
  if (first === undefined || invocation.readsStandardInput) {
    const shell = makeShell(setUp, "stdin", context.argv[0]!, invocation.rest);
    return yield* endShell(
      shell,
      runInput(shell, () => shell.stdin),
    );
  }
  return yield* runFile(context, setUp, first, others);
}

function* runFile(context: LaunchedContext, setUp: SetUp, path: string, parameters: readonly string[]): Program {
  const complain = (text: string, code: number): number => {
    if (setUp.dialect !== undefined && setUp.dialect !== "bash") {
      const where = setUp.dialect === "dash" ? "0: cannot open " : "can't open ";
      context.stderr.write(
        setUp.dialect === "dash"
          ? `${context.argv[0]}: ${where}${path}: No such file\n`
          : `${context.argv[0]}: ${where}'${path}': ${text}\n`,
      );
      return 2;
    }
    context.stderr.write(`${context.argv[0]}: ${path}: ${text}\n`);
    return code;
  };
  const absolute = path.startsWith("/") ? path : `${context.cwd}/${path}`;
  const fd = /^(?:\/dev\/fd\/|\/proc\/self\/fd\/)(\d+)$/.exec(absolute)?.[1];
  const named = absolute === "/dev/stdin" ? 0 : fd === undefined ? null : Number(fd);
  if (named !== null) {
    const input = context.descriptors.get(named)?.input;
    if (!input) return complain("No such file or directory", 127);
    const shell = makeShell(setUp, "file", path, parameters);
    return yield* endShell(
      shell,
      runInput(shell, () => input),
    );
  }
  if (context.files.isDirectory(absolute)) return complain("Is a directory", 126);
  const data = context.files.readFile(absolute);
  if (isRefusal(data)) return complain(strerror(data.errno), data.errno === "ENOENT" ? 127 : 126);
  if (isBinary(data)) return complain("cannot execute binary file", 126);
  const shell = makeShell(setUp, "file", path, parameters);
  return yield* endShell(shell, EXECUTOR.source(shell, new Unit(decodeScript(data), path, 1), "script"));
}

export interface SetUp {
  readonly world: World;
  readonly process: Process;
  readonly descriptors: DescriptorTable;
  readonly env: ReadonlyMap<string, string>;
  readonly cwd: string;
  readonly invocation?: Invocation;
  readonly dialect?: Dialect;
  readonly forksAs?: Dialect;
}

/** A shell at its start: its environment as exported variables, and those it sets itself. */
export function makeShell(setUp: SetUp, kind: ShellKind, name: string, parameters: readonly string[]): Shell {
  const { world, process, descriptors } = setUp;
  const shell = new Shell({ world, executor: EXECUTOR, kind, process, descriptors, name, startedUs: world.host.loop.nowUs });
  shell.positional = parameters.slice();
  shell.cwd = setUp.cwd;
  shell.dialect = setUp.dialect ?? "bash";
  shell.forksAs = setUp.forksAs ?? shell.dialect;
  if (shell.dialect !== "bash") shell.options.delete("braceexpand");
  for (const [variable, text] of setUp.env) shell.variables.export(variable, text);
  const level = String((Number.parseInt(setUp.env.get("SHLVL") ?? "0", 10) || 0) + 1);
  shell.variables.export("SHLVL", level);
  shell.variables.export("PWD", setUp.cwd);
  const own: [string, string][] = [
    ["IFS", " \t\n"],
    ["PS4", "+ "],
    ["OPTIND", "1"],
    ["OPTERR", "1"],
    ["BASH", "/bin/bash"],
    ["BASH_VERSION", "5.2.15(1)-release"],
    ["HOSTNAME", world.host.name],
    ["HOSTTYPE", "x86_64"],
    ["MACHTYPE", "x86_64-pc-linux-gnu"],
    ["OSTYPE", "linux-gnu"],
    ["UID", "0"],
    ["EUID", "0"],
  ];
  for (const [variable, text] of own) {
    if (variable !== "HOSTNAME" || !setUp.env.has("HOSTNAME")) shell.variables.obtainGlobal(variable).value = text;
  }
  if (!setUp.env.has("PATH"))
    shell.variables.obtainGlobal("PATH").value = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
  for (const variable of ["UID", "EUID"])
    Object.assign(shell.variables.obtainGlobal(variable), { readonly: true, integer: true });
  const version = newVariable(["5", "2", "15", "1", "release", "x86_64-pc-linux-gnu"]);
  version.readonly = true;
  shell.variables.put("BASH_VERSINFO", version);
  for (const [option, on] of setUp.invocation?.options ?? []) {
    if (on) shell.options.add(option);
    else shell.options.delete(option);
  }
  for (const [option, on] of setUp.invocation?.shopt ?? []) {
    if (on) shell.shopt.add(option);
    else shell.shopt.delete(option);
  }
  return shell;
}

function parseInvocation(context: CommandContext): Invocation | number {
  const invocation: Invocation = { options: new Map(), shopt: new Map(), command: null, readsStandardInput: false, rest: [] };
  const { argv } = context;
  let takesCommand = false;
  let at = 1;
  for (; at < argv.length && /^[-+]./.test(argv[at]!); at++) {
    const word = argv[at]!;
    if (word === "--") {
      at++;
      break;
    }
    if (word === "--version") {
      context.stdout.write(`GNU bash, version 5.2.15(1)-release (x86_64-pc-linux-gnu)\n`);
      return 0;
    }
    if (/^--(norc|noprofile|login|posix|noediting|verbose)$/.test(word)) continue;
    if (word.startsWith("--")) {
      context.stderr.write(`${argv[0]}: ${word}: invalid option\n`);
      return 2;
    }
    for (const letter of word.slice(1)) {
      if (letter === "c") takesCommand = true;
      else if (letter === "s") invocation.readsStandardInput = true;
      else if (letter === "o") invocation.options.set(argv[++at] ?? "", word.startsWith("-"));
      else if (letter === "O") invocation.shopt.set(argv[++at] ?? "", word.startsWith("-"));
      else if (letter === "l") continue;
      else if (letter === "i") {
        context.stderr.write(`${argv[0]}: -i: interactive shells without a terminal are not modelled\n`);
        return 2;
      } else {
        const name = OPTION_LETTERS[letter as keyof typeof OPTION_LETTERS];
        if (name === undefined) {
          context.stderr.write(`${argv[0]}: -${letter}: invalid option\n`);
          return 2;
        }
        invocation.options.set(name, word.startsWith("-"));
      }
    }
  }
  invocation.rest = argv.slice(at);
  if (takesCommand) {
    if (invocation.rest[0] === undefined) {
      context.stderr.write(`${argv[0]}: -c: option requires an argument\n`);
      return 2;
    }
    invocation.command = invocation.rest[0];
    invocation.rest = invocation.rest.slice(1);
  }
  return invocation;
}

/**
 * Runs commands from an input line by line, as they come: a command sees what follows it on the same input, and a pipe's writer
 * need not be done. Where it is standard input, `exec < FILE` changes it.
 */
export function* runInput(shell: Shell, input: () => Input): Step<number> {
  let pending = "";
  let line = 1;
  for (;;) {
    const text = yield* nextLine(shell, input());
    if (typeof text === "number") return text;
    if (text !== null) pending += `${text}\n`;
    if (text !== null && needsMore(pending)) continue;
    if (pending !== "") {
      const status = yield* runChunk(shell, pending, line);
      line += pending.split("\n").length - 1;
      pending = "";
      if (status === "syntax") return 2;
    }
    if (text === null) return shell.status;
  }
}

/** The exit code where the input cannot be read; only bash looks, and not at one that is closed. */
function* nextLine(shell: Shell, input: Input): Step<string | null | number> {
  try {
    return yield* readLine(input);
  } catch (thrown) {
    if (!(thrown instanceof ReadFailed)) throw thrown;
    if (thrown.isClosed || shell.dialect !== "bash" || shell.name !== "bash") return null;
    shell.stderr.write(`${shell.name}: error reading input file: ${strerror(thrown.refusal.errno)}\n`);
    return 2;
  }
}

function* runChunk(shell: Shell, text: string, line: number): Step<"syntax" | "done"> {
  const isBad = (parse(text).errors?.length ?? 0) > 0;
  try {
    if (text.trim() !== "") yield* EXECUTOR.source(shell, new Unit(text, shell.name, line), "script");
  } catch (thrown) {
    if (!(thrown instanceof ExpansionFailed) || thrown.reach === "exit") throw thrown;
    shell.status = thrown.status;
  }
  return isBad ? "syntax" : "done";
}
