/** Programs that run others: env, nohup, setsid, stdbuf, unbuffer, nice, xargs. GNU coreutils 9.1, findutils 4.9. */
import { type Process, SIGNALS, type Step, waitOn } from "../../sim/process.ts";
import type { SpawnChanges } from "../command.ts";
import { handOn } from "../commands/run-child.ts";
import { readAll } from "../io.ts";
import { complain, makeTool, misuse, readOptions, type ToolContext } from "./kit.ts";
import { findProgram } from "./time.ts";

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

export const ENV = makeTool("env", function* (context) {
  const parsed = readOptions(context, {
    short: "iu:C:0",
    long: { "ignore-environment": "i", unset: "u", chdir: "C", null: "0" },
    stopsAtOperand: true,
    exitCode: 125,
  });
  if (typeof parsed === "number") return parsed;
  const env = new Map(parsed.has("i") ? [] : context.env);
  for (const { letter, value } of parsed.options) if (letter === "u") env.delete(value);
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
  const directory = parsed.value("C");
  return yield* runInstead(context, words, directory === undefined ? { env } : { env, cwd: directory });
});

export const NOHUP = makeTool("nohup", function* (context) {
  const argv = context.argv.slice(context.argv[1] === "--" ? 2 : 1);
  if (argv.length === 0) return misuse(context, "missing operand", 125);
  context.process.on("HUP", "ignore");
  const code = yield* runInstead(context, argv);
  return code;
});

export const SETSID = makeTool("setsid", function* (context) {
  const parsed = readOptions(context, { short: "cfw", long: { ctty: "c", fork: "f", wait: "w" }, stopsAtOperand: true });
  if (typeof parsed === "number") return parsed;
  if (parsed.operands.length === 0) {
    complain(context, "no command specified");
    context.stderr.write("Try 'setsid --help' for more information.\n");
    return 1;
  }
  const missing = findProgram(context, parsed.operands);
  if (missing !== null) {
    complain(context, `failed to execute ${parsed.operands[0]}: No such file or directory`);
    return missing.exitCode;
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

/** Buffering needs no tool here: what a program writes is there at once. */
export const STDBUF = makeTool("stdbuf", function* (context) {
  const parsed = readOptions(context, {
    short: "i:o:e:",
    long: { input: "i", output: "o", error: "e" },
    stopsAtOperand: true,
    exitCode: 125,
  });
  if (typeof parsed === "number") return parsed;
  if (parsed.operands.length === 0) return misuse(context, "missing operand", 125);
  if (parsed.options.length === 0) return misuse(context, "you must specify a buffering mode option", 125);
  return yield* runInstead(context, parsed.operands);
});

export const UNBUFFER = makeTool("unbuffer", function* (context) {
  const isPipeline = context.argv[1] === "-p";
  const argv = context.argv.slice(isPipeline ? 2 : 1);
  const problem =
    argv.length === 0
      ? "usage: spawn [spawn-args] program [program-args]"
      : findProgram(context, argv) === null
        ? null
        : `couldn't execute "${argv[0]}": no such file or directory`;
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

export const NICE = makeTool("nice", function* (context) {
  const parsed = readOptions(context, { short: "n:", long: { adjustment: "n" }, stopsAtOperand: true, exitCode: 125 });
  if (typeof parsed === "number") return parsed;
  if (parsed.operands.length === 0) {
    context.stdout.write("0\n");
    return 0;
  }
  return yield* runInstead(context, parsed.operands);
});

export const XARGS = makeTool("xargs", function* (context) {
  const parsed = readOptions(context, {
    short: "0n:I:i:L:P:d:rtx",
    long: {
      null: "0",
      "max-args": "n",
      replace: "I",
      "max-lines": "L",
      "max-procs": "P",
      delimiter: "d",
      "no-run-if-empty": "r",
      verbose: "t",
    },
    stopsAtOperand: true,
  });
  if (typeof parsed === "number") return parsed;
  for (const { letter, value } of parsed.options) {
    if (letter !== "n" && letter !== "L" && letter !== "P") continue;
    const least = letter === "P" ? 0 : 1;
    if (!/^[-+]?\d+$/.test(value)) return misuse(context, `invalid number "${value}" for -${letter} option`);
    if (Number(value) < least) return misuse(context, `value ${value} for -${letter} option should be >= ${least}`);
  }
  const command = parsed.operands.length > 0 ? parsed.operands : ["echo"];
  const replace = parsed.value("I") ?? parsed.value("i");
  const text = yield* readAll(context.stdin, 8);
  const items = splitItems(text, parsed.has("0") ? "\0" : (parsed.value("d") ?? null), replace !== undefined);
  if (items === null) {
    complain(context, "unmatched single quote; by default quotes are special to xargs unless you use the -0 option");
    return 1;
  }
  const size = Number(parsed.value("n") ?? parsed.value("L") ?? "5000");
  const count = replace !== undefined ? items.length : Math.ceil(items.length / size);
  const calls = count === 0 && replace === undefined && !parsed.has("r") ? 1 : count;
  let status = 0;
  for (let call = 0; call < calls; call++) {
    const argv =
      replace !== undefined
        ? command.map((word) => word.replaceAll(replace, items[call]!))
        : [...command, ...items.slice(call * size, (call + 1) * size)];
    if (parsed.has("t")) context.stderr.write(`${argv.join(" ")}\n`);
    const missing = findProgram(context, argv);
    if (missing !== null) {
      complain(context, `${argv[0]}: ${missing.exitCode === 127 ? "No such file or directory" : "Permission denied"}`);
      return missing.exitCode;
    }
    const child = context.spawn(argv);
    while (child.state !== "exited") yield waitOn(child.exited);
    if (child.endedBy !== null) {
      complain(context, `${argv[0]}: terminated by signal ${SIGNALS[child.endedBy]}`);
      return 125;
    }
    if (child.exitCode === 255) {
      complain(context, `${argv[0]}: exited with status 255; aborting`);
      return 124;
    }
    if (child.exitCode !== 0) status = 123;
  }
  return status;
});

/** The items of xargs' input: words with quotes and escapes, lines with -I, pieces with a delimiter. */
function splitItems(text: string, delimiter: string | null, byLine: boolean): string[] | null {
  if (delimiter !== null) {
    const separator = delimiter === "\\n" ? "\n" : delimiter === "\\t" ? "\t" : delimiter;
    const items = text.split(separator);
    if (items.at(-1) === "") items.pop();
    return items;
  }
  if (byLine)
    return text
      .split("\n")
      .map((line) => line.replace(/^[ \t]+/, ""))
      .filter((line) => line !== "");
  const items: string[] = [];
  let item: string | null = null;
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!;
    if (character === "'" || character === '"') {
      const end = text.indexOf(character, at + 1);
      if (end < 0) return null;
      item = (item ?? "") + text.slice(at + 1, end);
      at = end;
    } else if (character === "\\" && at + 1 < text.length) item = (item ?? "") + text[++at];
    else if (/\s/.test(character)) {
      if (item !== null) items.push(item);
      item = null;
    } else item = (item ?? "") + character;
  }
  if (item !== null) items.push(item);
  return items;
}
