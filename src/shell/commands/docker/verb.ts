/**
 * What every docker verb shares: its name and usage, and how the command line says that it was used wrongly (spf13/cobra in
 * docker's words).
 */
import type { Engine } from "../../../docker/engine.ts";
import type { Profile } from "../../../docker/profiles/profile.ts";
import type { Step } from "../../../sim/wait.ts";
import type { CommandContext } from "../../command.ts";
import { FlagError, type FlagSpec, type Flags, flagsOf, parseFlags, unmodelledFlag } from "./flags.ts";

export interface VerbUsage {
  /** As typed: `ps`, `network ls`. */
  readonly name: string;
  /** What follows it in the usage line: `[OPTIONS] NAME|ID [NAME|ID...]`. */
  readonly line: string;
  /** Printed with wrong arguments up to 27: 20.10's own words where they differ. */
  readonly about: string;
  readonly about20?: string;
  readonly flags: readonly FlagSpec[];
  readonly arguments: readonly [least: number, most: number];
  readonly interspersed?: boolean;
  /** The code it ends with where a flag is not modelled; 1 where left out. */
  readonly failure?: number;
}

/** For `arguments` and `line`. */
export const MANY: VerbUsage["arguments"] = [1, Number.POSITIVE_INFINITY];
export const CONTAINERS = "CONTAINER [CONTAINER...]";

export interface Verb extends VerbUsage {
  /** What it prints goes through the context; it returns the exit code, at once or after a while. */
  run(context: CommandContext, engine: Engine, flags: Flags): number | Step<number>;
}

export function* callVerb(context: CommandContext, engine: Engine, verb: Verb, args: readonly string[]): Step<number> {
  const flags = readVerb(context, engine, verb, args);
  if (typeof flags === "number") return flags;
  const result = verb.run(context, engine, flags);
  return typeof result === "number" ? result : yield* result;
}

/** The flags and operands, or the exit code after the usage was printed. */
export function readVerb(
  context: CommandContext,
  { profile }: Engine,
  usage: VerbUsage,
  args: readonly string[],
): Flags | number {
  let flags: Flags;
  const specs = flagsOf(usage.flags, profile);
  try {
    flags = parseFlags(specs, args, { profile, interspersed: usage.interspersed ?? true });
  } catch (error) {
    if (!(error instanceof FlagError)) throw error;
    context.stderr.write(flagErrorText(profile, usage, error.message));
    return 125;
  }
  const wrong = wrongCount(usage, flags.operands.length);
  if (wrong !== null) {
    context.stderr.write(argumentErrorText(profile, usage, wrong));
    return 1;
  }
  const refused = specs.flatMap((spec) => (flags.value(spec.name) === undefined ? [] : requirement(spec)));
  if (refused.length > 0) {
    context.stderr.write(refused.map((each) => `${each}\n`).join(""));
    return 1;
  }
  const unmodelled = unmodelledFlag(specs, flags);
  if (unmodelled !== null) {
    const { name, kind, allows, isOnByDefault = false } = unmodelled;
    const isPlain = kind === "bool" ? !isOnByDefault : allows === undefined;
    const value = isPlain ? "" : kind === "bool" ? "=false" : ` ${flags.values(name).find((each) => !allows!.includes(each))}`;
    context.stderr.write(`${pathOf(usage)}: --${name}${value} is not modelled\n`);
    return usage.failure ?? 1;
  }
  const noted = specs.filter(({ name, isNoted }) => isNoted && flags.values(name).length > 0).map(({ name }) => `--${name}`);
  if (noted.length > 0)
    context.stderr.write(`netnsim: docker ${usage.name}: accepted, without effect here: ${noted.join(", ")}\n`);
  return flags;
}

/** docker/cli: areFlagsSupported(). */
function requirement({ name, requires }: FlagSpec): string[] {
  if (requires === undefined) return [];
  return requires === "windows"
    ? [`"--${name}" is only supported on a Docker daemon running on windows, but the Docker daemon is running on linux`]
    : [`"--${name}" is only supported on a Docker daemon with experimental features enabled`];
}

/** Up to 27 the help is pointed to; from 28 on the usage line stands there. */
export function flagErrorText(
  { client }: Profile,
  usage: VerbUsage,
  message: string,
  line = `${pathOf(usage)} ${usage.line}`,
): string {
  const path = pathOf(usage);
  if (!client.printsUsageLine) return `${message}\nSee '${path} --help'.\n`;
  return `${message}\n\nUsage:  ${line}\n\nRun '${path} --help' for more information\n`;
}

function pathOf({ name }: VerbUsage): string {
  return name === "" ? "docker" : `docker ${name}`;
}

/** docker/cli, cli/required.go: its slips in 28 and 29 ("See" for "Run", "SRun") are printed as they are. */
function argumentErrorText({ client }: Profile, usage: VerbUsage, { bound, words }: WrongCount): string {
  const path = `docker ${usage.name}`;
  const line = `Usage:  ${path} ${usage.line}`;
  const about = client.hasOldSummaries ? (usage.about20 ?? usage.about) : usage.about;
  if (!client.printsUsageLine) return `"${path}" ${words}.\nSee '${path} --help'.\n\n${line}\n\n${about}\n`;
  const hint = bound === "least" ? "See" : bound === "most" ? client.tooManyHint : "Run";
  return `docker: '${path}' ${words.replace("exactly ", "")}\n\n${line}\n\n${hint} '${path} --help' for more information\n`;
}

interface WrongCount {
  readonly bound: "none" | "exact" | "least" | "most" | "range";
  readonly words: string;
}

/** cobra's words for a count of operands that a verb does not take. */
function wrongCount({ arguments: [least, most] }: VerbUsage, count: number): WrongCount | null {
  if (count >= least && count <= most) return null;
  if (most === 0) return { bound: "none", words: "accepts no arguments" };
  const plural = (number: number) => (number === 1 ? "argument" : "arguments");
  if (least === most) return { bound: "exact", words: `requires exactly ${least} ${plural(least)}` };
  if (most === Number.POSITIVE_INFINITY) return { bound: "least", words: `requires at least ${least} ${plural(least)}` };
  if (least === 0) return { bound: "most", words: `requires at most ${most} ${plural(most)}` };
  return { bound: "range", words: `requires at least ${least} and at most ${most} ${plural(most)}` };
}
