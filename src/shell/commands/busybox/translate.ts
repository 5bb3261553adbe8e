/**
 * Runs one of the full tools and puts what it says on stderr into busybox's words: the two do the same and differ in how they
 * complain. The rules are tried line by line, the first that fits is taken; a line none fits goes through as it is.
 */
import type { Step } from "../../../sim/wait.ts";
import type { Command, CommandContext } from "../../command.ts";
import type { DescriptorTable } from "../../evaluator/descriptors.ts";
import type { LaunchedContext } from "../../evaluator/launch.ts";
import { Exit, runToExit } from "../../exit.ts";
import { type Output, toBytes, toText } from "../../io.ts";
import { usageOf } from "./applet.ts";

/** What a line becomes; at its end "USAGE" stands for the applet's usage and "END" drops what follows; "" drops the line. */
export type WordRule = readonly [RegExp, string];

export interface Translation {
  readonly name: string;
  readonly rules: readonly WordRule[];
  /** What a failing tool's code becomes; as it is where left out. */
  readonly exitCode?: number;
}

export function* runTranslated(context: CommandContext, command: Command, { name, rules, exitCode }: Translation): Step<number> {
  const words = new LineTranslator(context.stderr, name, rules);
  const descriptors = redirected(context, words);
  const argv = [name, ...context.argv.slice(1)];
  const inner: CommandContext = { ...context, argv, ...(descriptors !== null && { descriptors }), stderr: words };
  try {
    const code = yield* runToExit(command, inner);
    words.finish();
    return code === 0 || exitCode === undefined ? code : exitCode;
  } finally {
    descriptors?.closeAll();
  }
}

/** Builtins that are programs too write to descriptor 2. */
function redirected(context: CommandContext, words: Output): DescriptorTable | null {
  if (!("descriptors" in context)) return null;
  const descriptors = (context as LaunchedContext).descriptors.copy();
  descriptors.share(2, { input: null, output: words });
  return descriptors;
}

class LineTranslator implements Output {
  readonly isFull = false;
  readonly #to: Output;
  readonly #name: string;
  readonly #rules: readonly WordRule[];
  #pending = "";
  #saidUsage = false;

  constructor(to: Output, name: string, rules: readonly WordRule[]) {
    this.#to = to;
    this.#name = name;
    this.#rules = rules;
  }

  get writable(): Output["writable"] {
    return this.#to.writable;
  }

  get isTerminal(): boolean {
    return this.#to.isTerminal;
  }

  write(data: string | Uint8Array): void {
    this.#pending += toText(toBytes(data));
    for (let end = this.#pending.indexOf("\n"); end >= 0; end = this.#pending.indexOf("\n")) {
      this.#line(this.#pending.slice(0, end));
      this.#pending = this.#pending.slice(end + 1);
    }
  }

  finish(): void {
    if (this.#pending !== "") this.#line(this.#pending);
    this.#pending = "";
  }

  open(): void {}
  close(): void {}

  #line(text: string): void {
    // What follows a usage is the full tool's own.
    if (this.#saidUsage) return;
    const invalid = notAnOption(text, usageOf(this.#name));
    if (invalid !== null) {
      this.#saidUsage = true;
      this.#to.write(`${this.#name}: ${invalid}\n${usageOf(this.#name)}`);
      return;
    }
    for (const [pattern, words] of this.#rules) {
      if (!pattern.test(text)) continue;
      const said = text.replace(pattern, words);
      if (said.endsWith("USAGE")) {
        this.#saidUsage = true;
        this.#to.write(`${said.slice(0, -5)}${usageOf(this.#name)}`);
      } else if (said.endsWith("END")) {
        this.#saidUsage = true;
        this.#to.write(`${said.slice(0, -3)}\n`);
      } else if (said !== "") this.#to.write(`${said}\n`);
      return;
    }
    this.#to.write(`${text}\n`);
  }
}

/** What busybox says of an option that the full tool has without a model and the applet has not. */
function notAnOption(text: string, usage: string): string | null {
  const option = /: option "(--?[^"=]+)[^"]*" is not modelled$/.exec(text)?.[1];
  if (option === undefined) return null;
  if (option.startsWith("--")) return usage.includes(option) ? null : `unrecognized option '${option}'`;
  const letters = [...usage.matchAll(/(?<![\w-])-(\w+)/g)].map((match) => match[1]!).join("");
  return letters.includes(option[1]!) ? null : `invalid option -- '${option[1]}'`;
}

/** A tool of busybox's that is a full one with other words; `--help` is its usage. */
export function translated(command: Command, translation: Translation): Command {
  return {
    name: translation.name,
    *run(context) {
      if (context.argv[1] === "--help") throw new Exit(0, usageOf(translation.name));
      return yield* runTranslated(context, command, translation);
    },
  };
}
