/**
 * awk, as Debian 12 has it: mawk 1.3.4 20200120, which counts bytes, prints integers up to 2147483647 as such, and has no
 * intervals in its expressions. Records are worked on as they come. Left out: -W but for version, help and what changes nothing
 * here.
 */
import { isRefusal, strerror } from "../../../kernel/config/errno.ts";
import type { Step } from "../../../sim/wait.ts";
import { byteString, encodeText } from "../../../wire/text.ts";
import type { Command } from "../../command.ts";
import { readAll } from "../../io.ts";
import { complain, makeTool, openInput, type ToolContext } from "../kit.ts";
import { CannotOpen, Interpreter, StackFull } from "./interpreter.ts";
import { decodeEscapes, type ProgramSource } from "./lexer.ts";
import { InputFailed, MainInput } from "./main-input.ts";
import { AwkParser } from "./parser.ts";
import { RunTimeError } from "./printf.ts";
import { BadRegex } from "./regex.ts";
import { CloseFailed, Streams } from "./streams.ts";
import { AWK_USAGE, AWK_VERSION } from "./usage.ts";
import { MaybeNumber } from "./values.ts";
import type { Variables } from "./variables.ts";

function makeAwk(name: string): Command {
  return makeTool(name, function* (context) {
    return yield* run(context);
  });
}

export const AWK = makeAwk("awk");
export const MAWK = makeAwk("mawk");

interface Invocation {
  readonly sources: readonly ProgramSource[];
  readonly separator: string | null;
  readonly assignments: readonly string[];
  readonly operands: readonly string[];
}

function* run(context: ToolContext): Step<number> {
  const invocation = yield* readArguments(context);
  if (typeof invocation === "number") return invocation;
  const parser = new AwkParser(invocation.sources);
  const program = parser.parse();
  if (program === null) {
    for (const error of parser.errors) complain(context, error);
    return 2;
  }
  const { loop } = context.host;
  const streams = new Streams(context);
  const interpreter = new Interpreter(program, {
    streams,
    input: new MainInput(context),
    seed: loop.random.below(0x7fffffff),
    nowSeconds: () => (loop.epochUs + loop.nowUs) / 1_000_000,
  });
  try {
    prepare(context, interpreter.variables, invocation);
    const exitCode = yield* interpreter.run();
    yield* streams.closeAll();
    return exitCode;
  } catch (error) {
    return yield* fail(context, error, { variables: interpreter.variables, streams });
  }
}

function* fail(context: ToolContext, error: unknown, run: { variables: Variables; streams: Streams }): Step<number> {
  if (error instanceof InputFailed) return 2;
  if (error instanceof CloseFailed) {
    complain(context, error.message);
    return error.exitCode;
  }
  if (error instanceof StackFull) {
    complain(context, "program limit exceeded: eval stack size=1024");
    yield* run.streams.closeAll();
    return 2;
  }
  if (error instanceof CannotOpen) {
    complain(context, `cannot open "${error.path}" for output (${error.message})`);
    return 2;
  }
  if (error instanceof RunTimeError || error instanceof BadRegex) {
    const { variables } = run;
    const where = `\tFILENAME="${variables.text(variables.plain("FILENAME"))}" FNR=${variables.global("FNR")} NR=${variables.global("NR")}\n`;
    const message =
      error instanceof BadRegex ? `regular expression compile failed (${error.message})\n${error.pattern}` : error.message;
    complain(context, `run time error: ${message}`);
    context.stderr.write(where);
    yield* run.streams.closeAll();
    return 2;
  }
  throw error;
}

/** Sets what the command line sets before BEGIN. */
function prepare(context: ToolContext, variables: Variables, invocation: Invocation): void {
  const bytes = (text: string): string => byteString(encodeText(text));
  const environment = variables.globalArray("ENVIRON");
  for (const [name, text] of context.env) environment.set(bytes(name), new MaybeNumber(bytes(text)), "");
  const argv = variables.globalArray("ARGV");
  argv.set(0, bytes(context.argv[0]!.split("/").at(-1)!), "");
  invocation.operands.forEach((word, index) => {
    argv.set(index + 1, new MaybeNumber(bytes(word)), "");
  });
  variables.setGlobal("ARGC", invocation.operands.length + 1);
  if (invocation.separator !== null) variables.setGlobal("FS", decodeEscapes(bytes(invocation.separator)));
  for (const assignment of invocation.assignments) {
    const [, name, text] = /^([^=]*)=([\s\S]*)$/.exec(assignment)!;
    variables.setGlobal(name!, new MaybeNumber(decodeEscapes(bytes(text!))));
  }
}

/** The options; returns the exit code where there is nothing to run. */
function* readArguments(context: ToolContext): Step<Invocation | number> {
  const { argv } = context;
  const sources: ProgramSource[] = [];
  const assignments: string[] = [];
  let separator: string | null = null;
  let at = 1;
  for (; at < argv.length; at++) {
    const word = argv[at]!;
    if (word === "--") {
      at++;
      break;
    }
    if (!word.startsWith("-") || word === "-") break;
    const letter = word[1]!;
    if (!"fFvW".includes(letter)) {
      complain(context, `not an option: ${word}`);
      return 2;
    }
    const value = word.length > 2 ? word.slice(2) : argv[++at];
    if (value === undefined) {
      complain(context, `option -${letter} lacks argument`);
      return 2;
    }
    if (letter === "F") separator = value;
    else if (letter === "v") {
      if (!/^[A-Za-z_]\w*=/.test(value)) {
        complain(context, `improper assignment: -v ${value}`);
        return 2;
      }
      assignments.push(value);
    } else if (letter === "W") {
      const code = implementationOption(context, value);
      if (code !== null) return code;
    } else {
      const input = openInput(context, value);
      if (isRefusal(input)) {
        complain(context, `cannot open ${value} (${strerror(input.errno)})`);
        return 2;
      }
      sources.push({ file: value, text: byteString(encodeText(yield* readAll(input))) });
      input.close();
    }
  }
  const operands = argv.slice(at);
  if (sources.length > 0) return { sources, separator, assignments, operands };
  const source = operands.shift();
  if (source === undefined) {
    context.stderr.write(AWK_USAGE);
    return 0;
  }
  return { sources: [{ file: null, text: byteString(encodeText(source)) }], separator, assignments, operands };
}

/** -W: null where it changes nothing. */
function implementationOption(context: ToolContext, option: string): number | null {
  if (option === "" || "interactive".startsWith(option) || /^(?:sprintf|random)=/.test(option)) return null;
  if ("version".startsWith(option)) {
    context.stdout.write(AWK_VERSION);
    return 0;
  }
  if ("help".startsWith(option) || "usage".startsWith(option)) {
    context.stdout.write(AWK_USAGE);
    return 0;
  }
  if ("dump".startsWith(option) || "exec".startsWith(option) || "posix_space".startsWith(option)) {
    complain(context, `option -W ${option} is not modelled`);
    return 2;
  }
  complain(context, `vacuous option: -W ${option}`);
  return null;
}
