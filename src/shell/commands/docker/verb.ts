/** What every docker verb shares: its name and usage, and how the command line says that it was used wrongly (spf13/cobra in docker's words). */
import type { Engine } from "../../../docker/engine.ts";
import type { EngineVersion } from "../../../docker/shapes.ts";
import type { CommandContext } from "../../command.ts";
import { FlagError, type FlagSpec, type Flags, parseFlags } from "./flags.ts";

export interface VerbUsage {
  /** As typed: `ps`, `network ls`. */
  readonly name: string;
  /** What follows it in the usage line: `[OPTIONS] NAME|ID [NAME|ID...]`. */
  readonly line: string;
  readonly about: string;
  readonly flags: readonly FlagSpec[];
  readonly arguments: readonly [least: number, most: number];
  readonly interspersed?: boolean;
}

/** A verb that answers at once: what it prints goes through the context, what it answers is the exit code. */
export type ReadingVerb = (context: CommandContext, engine: Engine, args: readonly string[]) => number;

/** The flags and operands, or the exit code after the usage was told. */
export function readVerb(
  context: CommandContext,
  version: EngineVersion,
  usage: VerbUsage,
  args: readonly string[],
): Flags | number {
  let flags: Flags;
  try {
    flags = parseFlags(usage.flags, args, { interspersed: usage.interspersed ?? true });
  } catch (error) {
    if (!(error instanceof FlagError)) throw error;
    context.stderr.write(flagErrorText(version, usage, error.message));
    return 125;
  }
  const wrong = wrongCount(usage, flags.operands.length);
  if (wrong === null) return flags;
  context.stderr.write(argumentErrorText(version, usage, wrong));
  return 1;
}

export function flagErrorText(version: EngineVersion, usage: VerbUsage, message: string): string {
  const path = `docker ${usage.name}`;
  if (version === "20.10") return `${message}\nSee '${path} --help'.\n`;
  return `${message}\n\nUsage:  ${path} ${usage.line}\n\nRun '${path} --help' for more information\n`;
}

function argumentErrorText(version: EngineVersion, usage: VerbUsage, wrong: string): string {
  const path = `docker ${usage.name}`;
  const line = `Usage:  ${path} ${usage.line}`;
  if (version === "20.10") return `"${path}" ${wrong}.\nSee '${path} --help'.\n\n${line}\n\n${usage.about}\n`;
  return `docker: '${path}' ${wrong}\n\n${line}\n\nRun '${path} --help' for more information\n`;
}

/** cobra's words for a count of operands that a verb does not take. */
function wrongCount({ arguments: [least, most] }: VerbUsage, count: number): string | null {
  if (count >= least && count <= most) return null;
  if (most === 0) return "accepts no arguments";
  const plural = (number: number) => (number === 1 ? "argument" : "arguments");
  if (least === most) return `requires exactly ${least} ${plural(least)}`;
  if (most === Number.POSITIVE_INFINITY) return `requires at least ${least} ${plural(least)}`;
  if (least === 0) return `requires at most ${most} ${plural(most)}`;
  return `requires at least ${least} and at most ${most} ${plural(most)}`;
}
