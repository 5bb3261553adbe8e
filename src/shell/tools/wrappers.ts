/** Programs that run others: env, nohup, setsid, stdbuf, unbuffer, nice. GNU coreutils 9.1. */
import { strerror } from "../../kernel/config/errno.ts";
import type { Process } from "../../sim/process.ts";
import { SIGNALS } from "../../sim/signals.ts";
import { type Step, waitOn } from "../../sim/wait.ts";
import type { SpawnChanges } from "../command.ts";
import { handOn } from "../run-child.ts";
import { normalizePath } from "../vfs/canonical.ts";
import { absolutePath, complain, makeTool, misuse, type ToolContext } from "./kit.ts";
import { quoted, shellQuoted } from "./quote.ts";
import { findProgram } from "./time.ts";
import { ToolOptions } from "./tool-options.ts";

/** Becomes argv: the same process runs it. */
export function* runInstead(context: ToolContext, argv: readonly string[], changes: SpawnChanges = {}): Step<number> {
  const moved = changes.env === undefined ? context : { ...context, env: changes.env };
  const missing = findProgram(moved, argv);
  if (missing !== null) {
    complain(context, missing.text);
    return missing.exitCode;
  }
  return yield* context.execute(argv, changes);
}

function* waitRelaying(context: ToolContext, child: Process): Step<number> {
  handOn(context.process, child);
  while (child.state !== "exited") yield waitOn(child.exited);
  if (child.endedBy !== null) {
    context.process.on(child.endedBy, null);
    return 128 + SIGNALS[child.endedBy];
  }
  return child.exitCode;
}

const ENV_OPTIONS = new ToolOptions("env", "i u C 0", { exitCode: 125 });

export const ENV = makeTool(ENV_OPTIONS, function* (context) {
  const parsed = ENV_OPTIONS.read(context.argv);
  const env = new Map(parsed.has("i") ? [] : context.env);
  for (const { name, value } of parsed.options) if (name === "u") env.delete(value);
  const words = parsed.operands.slice();
  if (words[0] === "-") {
    env.clear();
    words.shift();
  }
  while (words[0]?.includes("=")) {
    const word = words.shift()!;
    env.set(word.slice(0, word.indexOf("=")), word.slice(word.indexOf("=") + 1));
  }
  if (words.length === 0) {
    for (const [name, text] of env) context.stdout.write(`${name}=${text}${parsed.has("0") ? "\0" : "\n"}`);
    return 0;
  }
  if (parsed.has("0")) return misuse(context, "cannot specify --null (-0) with command", 125);
  const directory = parsed.value("C");
  if (directory === undefined) return yield* runInstead(context, words, { env });
  const cwd = absolutePath(context, directory);
  const refused = context.files.access(`${cwd}/`);
  if (refused === null) return yield* runInstead(context, words, { env, cwd: normalizePath(cwd) });
  complain(context, `cannot change directory to ${shellQuoted(directory)}: ${strerror(refused.errno)}`);
  return 125;
});

export const NOHUP = makeTool("nohup", function* (context) {
  const argv = context.argv.slice(context.argv[1] === "--" ? 2 : 1);
  if (argv.length === 0) return misuse(context, "missing operand", 125);
  context.process.on("HUP", "ignore");
  const code = yield* runInstead(context, argv);
  return code;
});

const SETSID_OPTIONS = new ToolOptions("setsid", "f w");

export const SETSID = makeTool(SETSID_OPTIONS, function* (context) {
  const parsed = SETSID_OPTIONS.read(context.argv);
  if (parsed.operands.length === 0) {
    complain(context, "no command specified");
    context.stderr.write("Try 'setsid --help' for more information.\n");
    return 1;
  }
  const missing = findProgram(context, parsed.operands);
  if (missing !== null) {
    complain(context, `failed to execute ${parsed.operands[0]}: ${missing.reason}`);
    // The child says so; whoever forked it does not wait.
    return parsed.has("f") && !parsed.has("w") ? 0 : missing.exitCode;
  }
  const { process } = context;
  if (!parsed.has("f") && process.group !== process.pid) {
    process.group = process.pid;
    return yield* context.execute(parsed.operands);
  }
  // The leader of a group cannot begin a session: a child does.
  const child = context.spawn(parsed.operands);
  child.group = child.pid;
  return parsed.has("w") ? yield* waitRelaying(context, child) : 0;
});

const STDBUF_OPTIONS = new ToolOptions("stdbuf", "i o e", { exitCode: 125 });

/** Buffering needs no tool here: what a program writes is there at once. */
export const STDBUF = makeTool(STDBUF_OPTIONS, function* (context) {
  const parsed = STDBUF_OPTIONS.read(context.argv);
  if (parsed.operands.length === 0) return misuse(context, "missing operand", 125);
  if (parsed.options.length === 0) return misuse(context, "you must specify a buffering mode option", 125);
  for (const { name, value } of parsed.options) {
    if (value === "L" && name === "i") return misuse(context, "line buffering stdin is meaningless", 125);
    if (value === "L" || /^\d+([kKMGTPEZY]?|[kKMGTPEZY]i?B)$/.test(value)) continue;
    complain(context, `invalid mode ${quoted(value)}`);
    return 125;
  }
  return yield* runInstead(context, parsed.operands);
});

export const UNBUFFER = makeTool("unbuffer", function* (context) {
  const isPipeline = context.argv[1] === "-p";
  const argv = context.argv.slice(isPipeline ? 2 : 1);
  const missing = argv.length === 0 ? null : findProgram(context, argv);
  const problem =
    argv.length === 0
      ? "usage: spawn [spawn-args] program [program-args]"
      : missing && `couldn't execute "${argv[0]}": ${missing.reason.toLowerCase()}`;
  if (problem === null) return yield* runInstead(context, argv);
  const spawn = isPipeline ? "eval [list spawn -noecho] [lrange $argv 1 end]" : "eval [list spawn -noecho] $argv";
  context.stderr.write(`${problem}
    while executing
"${["spawn", "-noecho", ...argv].join(" ")}"
    ("eval" body line 1)
    invoked from within
"${spawn}"
    invoked from within
"if {[string compare [lindex $argv 0] "-p"] == 0} {
    # pipeline
    set stty_init "-echo"
    eval [list spawn -noecho] [lrange $argv 1 end]
    clo..."
    (file "/usr/bin/unbuffer" line 13)
`);
  return 1;
});

const NICE_OPTIONS = new ToolOptions("nice", "n", { exitCode: 125 });

export const NICE = makeTool(NICE_OPTIONS, function* (context) {
  const parsed = NICE_OPTIONS.read(context.argv);
  if (parsed.operands.length === 0) {
    context.stdout.write("0\n");
    return 0;
  }
  return yield* runInstead(context, parsed.operands);
});
