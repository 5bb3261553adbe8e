/** The options that say which lab is made: the same words for every command that makes one. */
import { KERNEL_VERSIONS, type KernelVersion } from "../kernel/kernel-profile.ts";
import { LIMIT_NAMES, type LimitName, type Limits } from "../sim/limits.ts";
import { parseWhole, UsageError } from "./arguments.ts";

export interface LabOptions {
  /** Null: as the file says. */
  readonly world: string | null;
  /** dockerd's version and flags as in `--docker "20.10 --icc=false"`; null: as the file says. */
  readonly docker: string | null;
  /** Which Linux; null: the default. */
  readonly kernel: KernelVersion | null;
  readonly limits: Partial<Limits>;
  readonly seed: number;
  /** Stacks with internal errors. */
  readonly debug: boolean;
}

/** As readArguments() takes them. */
export const LAB_OPTIONS = {
  world: { type: "string" },
  docker: { type: "string" },
  kernel: { type: "string" },
  limits: { type: "string", multiple: true },
  seed: { type: "string" },
  debug: { type: "boolean" },
} as const;

/** As readArguments() returns them. */
export interface LabValues {
  readonly world?: string | undefined;
  readonly docker?: string | undefined;
  readonly kernel?: string | undefined;
  readonly limits?: string[] | undefined;
  readonly seed?: string | undefined;
  readonly debug?: boolean | undefined;
}

export const LAB_OPTIONS_HELP = `  --world NAME, --docker V, --kernel V, --limits NAME=N,..., --seed N, --debug
                   as for netnsim run`;

export function readLabOptions(values: LabValues): LabOptions {
  return {
    world: values.world ?? null,
    docker: values.docker ?? null,
    kernel: parseKernel(values.kernel),
    limits: parseLimits(values.limits ?? []),
    seed: values.seed === undefined ? 1 : parseWhole("seed", values.seed),
    debug: values.debug ?? false,
  };
}

function parseKernel(text: string | undefined): KernelVersion | null {
  if (text === undefined) return null;
  const version = KERNEL_VERSIONS.find((each) => each === text);
  if (version === undefined)
    throw new UsageError(`--kernel ${JSON.stringify(text)}: ${KERNEL_VERSIONS.join(" or ")} is expected`);
  return version;
}

/** `steps=1000,work=2M`: whole numbers, with K, M or G for powers of 1024. */
function parseLimits(texts: readonly string[]): Partial<Limits> {
  const limits: { -readonly [name in LimitName]?: number } = {};
  for (const setting of texts.flatMap((text) => text.split(","))) {
    const [name, value] = setting.split("=", 2) as [string, string | undefined];
    const known = LIMIT_NAMES.find((each) => each === name);
    if (known === undefined)
      throw new UsageError(`--limits: there is no limit ${JSON.stringify(name)}: ${LIMIT_NAMES.join(", ")}`);
    const match = /^(\d+)([KMG]?)$/.exec(value ?? "");
    const number = match === null ? Number.NaN : Number(match[1]) * 1024 ** " KMG".indexOf(match[2] || " ");
    if (!Number.isSafeInteger(number) || number < 1)
      throw new UsageError(`--limits ${JSON.stringify(setting)}: a whole number above 0 is expected`);
    limits[known] = number;
  }
  return limits;
}
