/** The options of `netnsim fuzz`. */
import { availableParallelism } from "node:os";
import type { Watched } from "../linux/judge/why-not-watched.ts";
import { CHOICES, type KernelChoice, parseChoice } from "../linux/kernel-choice.ts";
import { readArguments, UsageError } from "./arguments.ts";

export interface FuzzOptions {
  readonly against: KernelChoice;
  readonly campaign: number;
  readonly count: number;
  readonly jobs: number;
  /** One case only, by its seed. */
  readonly replay: number | null;
  readonly directory: string;
  readonly stateFile: string | null;
  readonly shrinkSeconds: number;
  /** What is compared besides output, frames and tables. */
  readonly watched: Watched;
}

export const FUZZ_HELP = `Usage: netnsim fuzz --against linux|qemu[:6.18|6.1] [options]

Random labs with random traffic, each run here and on a real kernel, and what differs.

  --against linux  this machine's kernel, in a private namespace (root)
  --against qemu   Debian's kernel in a guest (netnsim judge fetch)
  --seed N         the campaign (default 1); its cases have seeds of their own
  --count N        how many labs (default 100)
  --jobs N         how many at a time (default four for each processor, as a lab mostly sleeps; guests: one less than processors)
  --replay SEED    one lab again, by its seed
  --out DIR        where the smallest script of each difference is saved (default netnsim-fuzz); netnsim compare takes it
  --state FILE     what is done, to go on after an interruption (default DIR/campaign-N.jsonl)
  --shrink-time S  seconds for making one difference smaller (default 120; 0: leave it as it is)
  --drops, --rules, --path
                   compare also every drop's reason, the rules each packet met, and its path; as for netnsim compare

Exit code: 0 nothing differed but what is known, 1 something did, 2 it could not run.
`;

/** Null where help was asked for. */
export function parseFuzzOptions(argv: readonly string[]): FuzzOptions | null {
  const { values, positionals } = parse(argv);
  if (values.help) return null;
  if (positionals[0] !== undefined) throw new UsageError(`fuzz: one too many: ${JSON.stringify(positionals[0])}`);
  if (values.against === undefined) throw new UsageError(`fuzz: --against is missing: ${CHOICES}`);
  const against = parseChoice(values.against);
  if (against === null) throw new UsageError(`fuzz: --against ${JSON.stringify(values.against)}: ${CHOICES} is expected`);
  // A guest computes all the time, and takes memory.
  const jobs = against.guest === null ? 4 * availableParallelism() : Math.max(1, availableParallelism() - 1);
  return {
    against,
    campaign: wholeNumber("seed", values.seed, 1, 0, 9_000_000_000),
    count: wholeNumber("count", values.count, 100, 1, 1_000_000),
    jobs: wholeNumber("jobs", values.jobs, jobs, 1, 256),
    replay: values.replay === undefined ? null : wholeNumber("replay", values.replay, 0, 0, Number.MAX_SAFE_INTEGER),
    directory: values.out ?? "netnsim-fuzz",
    stateFile: values.state ?? null,
    shrinkSeconds: wholeNumber("shrink-time", values["shrink-time"], 120, 0, 86_400),
    watched: { drops: values.drops === true, rules: values.rules === true, path: values.path === true || values.way === true },
  };
}

function parse(argv: readonly string[]) {
  const text = { type: "string" } as const;
  return readArguments("fuzz", {
    args: [...argv],
    allowPositionals: true,
    options: {
      against: text,
      seed: text,
      count: text,
      jobs: text,
      replay: text,
      out: text,
      state: text,
      "shrink-time": text,
      drops: { type: "boolean" },
      rules: { type: "boolean" },
      path: { type: "boolean" },
      // What 0.2 called --path.
      way: { type: "boolean" },
      help: { type: "boolean", short: "h" },
    },
  });
}

function wholeNumber(name: string, text: string | undefined, missing: number, least: number, most: number): number {
  if (text === undefined) return missing;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < least || value > most) {
    throw new UsageError(`fuzz: --${name} ${JSON.stringify(text)}: not a whole number from ${least} to ${most}`);
  }
  return value;
}
