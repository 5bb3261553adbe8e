/** The command line's options. What is wrong with them is said in one line, exit 2. */
import { parseArgs } from "node:util";

export class UsageError extends Error {}

export interface Options {
  readonly action: "run" | "shell" | "help" | "version";
  readonly file: string | null;
  /** Null: as the file says. */
  readonly world: string | null;
  readonly seed: number;
  readonly pcapDirectory: string | null;
  readonly trace: boolean;
}

export function parseOptions(argv: readonly string[]): Options {
  const { values, positionals } = parse(argv);
  const [action, file, ...rest] = positionals;
  const common = {
    world: values.world ?? null,
    seed: parseSeed(values.seed),
    pcapDirectory: values.pcap ?? null,
    trace: values.trace ?? false,
  };
  if (values.help) return { ...common, action: "help", file: null };
  if (values.version) return { ...common, action: "version", file: null };
  if (action === undefined) throw new UsageError("no command given: run or shell");
  if (action !== "run" && action !== "shell") throw new UsageError(`unknown command ${JSON.stringify(action)}: run or shell`);
  if (action === "run" && file === undefined) throw new UsageError("run: no file given");
  const extra = action === "shell" ? [file, ...rest] : rest;
  if (extra[0] !== undefined) throw new UsageError(`${action}: one too many: ${JSON.stringify(extra[0])}`);
  return { ...common, action, file: file ?? null };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        world: { type: "string" },
        seed: { type: "string" },
        pcap: { type: "string" },
        trace: { type: "boolean" },
        help: { type: "boolean", short: "h" },
        version: { type: "boolean", short: "V" },
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message.split(". To specify")[0] as string);
  }
}

function parseSeed(text: string | undefined): number {
  if (text === undefined) return 1;
  const seed = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(seed))
    throw new UsageError(`--seed ${JSON.stringify(text)}: not a whole number`);
  return seed;
}
