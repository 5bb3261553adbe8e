/** Builtins that steer the script: exit, return, break, eval, source, exec, shift, let and the constant ones. */

import { isRefusal, type Refusal, refusal, strerror } from "../../../kernel/config/errno.ts";
import type { Step } from "../../../sim/wait.ts";
import { readAllBytes } from "../../io.ts";
import { type Builtin, quick } from "../builtin.ts";
import { BreakLoop, ExitShell, ExpansionFailed, ReturnFromFunction } from "../control.ts";
import { closeDescriptor } from "../descriptors.ts";
import { decodeScript, isBinary } from "../launch.ts";
import { nested } from "../nesting.ts";
import { descriptorPath, openFile } from "../open-file.ts";
import type { Shell } from "../shell.ts";
import { evaluate } from "../store.ts";
import { Unit } from "../unit.ts";

function constant(name: string, status: number): Builtin {
  return {
    name,
    run: quick(() => {
      return status;
    }),
  };
}

/** The numeric argument of exit and return; null where it is no number. */
function statusArgument(shell: Shell, argv: readonly string[]): number | null {
  const text = argv[1] === "--" ? argv[2] : argv[1];
  if (text === undefined) return shell.status;
  if (/^\s*[-+]?\d+\s*$/.test(text)) return Number(text) & 0xff;
  shell.complain(`${argv[0]}: ${text}: numeric argument required`);
  return null;
}

const EXIT: Builtin = {
  name: "exit",
  special: true,
  run: quick((shell, argv) => {
    const status = statusArgument(shell, argv);
    if (status !== null && argv.length > 2 && argv[1] !== "--") {
      shell.complain("exit: too many arguments");
      return 1;
    }
    throw new ExitShell(status ?? 2);
  }),
};

const RETURN: Builtin = {
  name: "return",
  special: true,
  run: quick((shell, argv) => {
    const status = statusArgument(shell, argv);
    if (shell.functionDepth === 0 && shell.sourceDepth === 0) {
      shell.complain("return: can only `return' from a function or sourced script");
      return 2;
    }
    throw new ReturnFromFunction(status ?? 2);
  }),
};

function loopBuiltin(name: "break" | "continue"): Builtin {
  return {
    name,
    special: true,
    run: quick((shell, argv) => {
      const text = argv[1] ?? "1";
      if (!/^[-+]?\d+$/.test(text)) {
        shell.complain(`${name}: ${text}: numeric argument required`);
        throw new ExitShell(128);
      }
      if (shell.loopDepth === 0) {
        shell.complain(`${name}: only meaningful in a \`for', \`while', or \`until' loop`);
        return 0;
      }
      if (Number(text) < 1) {
        shell.complain(`${name}: ${text}: loop count out of range`);
        throw new BreakLoop(shell.loopDepth, false, 1);
      }
      throw new BreakLoop(Math.min(Number(text), shell.loopDepth), name === "continue");
    }),
  };
}

const EVAL: Builtin = {
  name: "eval",
  special: true,
  *run(shell, argv) {
    const words = argv[1] === "--" ? argv.slice(2) : argv.slice(1);
    if (words.length === 0) return 0;
    const unit = new Unit(words.join(" "), shell.unit.name, shell.line, shell.scriptLine);
    return yield* nested(shell, "eval", "eval: maximum eval nesting level", shell.executor.source(shell, unit, "eval", "eval"));
  },
};

function* runSourced(shell: Shell, argv: readonly string[]): Step<number> {
  const words = argv[1] === "--" ? argv.slice(2) : argv.slice(1);
  const path = words[0];
  if (path === undefined) {
    shell.complain(`${argv[0]}: filename argument required`);
    shell.stderr.write(`${argv[0]}: usage: ${argv[0]} filename [arguments]\n`);
    return 2;
  }
  const absolute = findSourced(shell, path);
  const data = yield* readSourced(shell, absolute);
  if (isRefusal(data)) {
    if (data.errno === "EISDIR") shell.complain(`${argv[0]}: ${path}: is a directory`);
    else if (shell.dialect === "bash") shell.complain(`${path}: ${strerror(data.errno)}`);
    else {
      // A special builtin that fails ends a shell of POSIX's.
      shell.complain(`.: ${path}: ${strerror(data.errno)}`);
      if (!shell.isInteractive) throw new ExitShell(2);
      return 2;
    }
    return 1;
  }
  if (isBinary(data)) {
    shell.complain(`${argv[0]}: ${path}: cannot execute binary file`);
    return 126;
  }
  const { positional } = shell;
  if (words.length > 1) shell.positional = words.slice(1);
  shell.callStack.unshift({ name: "source", callLine: shell.line, source: path });
  try {
    shell.status = yield* nested(
      shell,
      "source",
      `${argv[0]}: ${path}: maximum source nesting level`,
      shell.executor.source(shell, new Unit(decodeScript(data), path, 1), "eval"),
    );
  } catch (thrown) {
    if (!(thrown instanceof ReturnFromFunction)) throw thrown;
    shell.status = thrown.status;
  } finally {
    shell.callStack.shift();
    if (words.length > 1) shell.positional = positional;
  }
  return shell.status;
}

/** A file's bytes, also of one that is a descriptor: <(command). */
function* readSourced(shell: Shell, absolute: string): Step<Uint8Array | Refusal> {
  const { files } = shell.world;
  if (descriptorPath(absolute) === null && files.isDirectory(absolute)) return refusal("EISDIR");
  const opened = openFile(files, shell.descriptors, absolute, "read");
  if (isRefusal(opened)) return opened;
  const bytes = opened.input === null ? new Uint8Array(0) : yield* readAllBytes(opened.input);
  closeDescriptor(opened);
  return bytes;
}

/** A name without a slash is looked for in PATH, then here. */
function findSourced(shell: Shell, path: string): string {
  if (path.includes("/")) return shell.absolute(path);
  for (const directory of (shell.variables.text("PATH") ?? "").split(":")) {
    const candidate = shell.absolute(`${directory}/${path}`);
    if (directory !== "" && shell.world.files.exists(candidate) && !shell.world.files.isDirectory(candidate)) return candidate;
  }
  return shell.absolute(path);
}

const EXEC: Builtin = {
  name: "exec",
  special: true,
  *run(shell, argv) {
    let at = 1;
    while (argv[at]?.startsWith("-") && argv[at] !== "--") {
      if (argv[at] === "-a") at += 2;
      else if (/^-[cl]+$/.test(argv[at]!)) at++;
      else {
        shell.complain(`exec: ${argv[at]!.slice(0, 2)}: invalid option`);
        shell.stderr.write("exec: usage: exec [-cl] [-a name] [command [argument ...]] [redirection ...]\n");
        return 2;
      }
    }
    if (argv[at] === "--") at++;
    if (argv[at] === undefined) return 0;
    return yield* shell.executor.replace(shell, argv.slice(at));
  },
};

const SHIFT: Builtin = {
  name: "shift",
  special: true,
  run: quick((shell, argv) => {
    const text = argv[1] ?? "1";
    if (!/^[-+]?\d+$/.test(text)) {
      shell.complain(`shift: ${text}: numeric argument required`);
      return 1;
    }
    const count = Number(text);
    if (count < 0) {
      shell.complain(`shift: ${text}: shift count out of range`);
      return 1;
    }
    if (count > shell.positional.length) return 1;
    shell.positional = shell.positional.slice(count);
    return 0;
  }),
};

const LET: Builtin = {
  name: "let",
  run: quick((shell, argv) => {
    if (argv.length < 2) {
      shell.complain("let: expression expected");
      return 1;
    }
    let value = 0n;
    try {
      for (const expression of argv.slice(1)) value = evaluate(shell, expression, "let: ");
    } catch (thrown) {
      if (!(thrown instanceof ExpansionFailed) || thrown.reach === "exit") throw thrown;
      return 1;
    }
    return value === 0n ? 1 : 0;
  }),
};

const TIMES: Builtin = {
  name: "times",
  run: quick((shell) => {
    shell.stdout.write("0m0.000s 0m0.000s\n0m0.000s 0m0.000s\n");
    return 0;
  }),
};

const CALLER: Builtin = {
  name: "caller",
  run: quick((shell, argv) => {
    const depth = Number(argv[1] ?? "0");
    const frame = shell.callStack[depth];
    if (frame === undefined) {
      if (argv[1] === undefined) shell.stdout.write("0 NULL\n");
      return argv[1] === undefined ? 0 : 1;
    }
    const caller = shell.callStack[depth + 1];
    const name = argv[1] === undefined ? "" : ` ${caller?.name ?? "main"}`;
    shell.stdout.write(`${frame.callLine}${name} ${caller?.source ?? shell.name}\n`);
    return 0;
  }),
};

export const CONTROL_BUILTINS: readonly Builtin[] = [
  constant(":", 0),
  constant("true", 0),
  constant("false", 1),
  EXIT,
  { ...EXIT, name: "logout" },
  RETURN,
  loopBuiltin("break"),
  loopBuiltin("continue"),
  EVAL,
  { name: "source", run: runSourced },
  { name: ".", special: true, run: runSourced },
  EXEC,
  SHIFT,
  LET,
  TIMES,
  CALLER,
];
