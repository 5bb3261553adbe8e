/** The command line's options. What is wrong with them is said in one line, exit 2. */

import { CHOICES, HOST_CHOICE, type KernelChoice, parseChoice } from "../linux/kernel-choice.ts";
import { parseWhole, readArguments, UsageError } from "./arguments.ts";
import { LAB_OPTIONS, type LabOptions, readLabOptions } from "./lab-options.ts";

/** A script that cannot be read or run: bash's words and exit code. */
export class InputError extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode: number) {
    super(message);
    this.exitCode = exitCode;
  }
}

export interface Options extends LabOptions {
  /** "nothing": the command line is empty. */
  readonly action: Action | "help" | "version" | "nothing";
  readonly file: string | null;
  /** Whether the command line says it: then the guest of `--on qemu` gives the same bytes each time. */
  readonly isSeedGiven: boolean;
  /** replay, compare: the real kernel. */
  readonly on: KernelChoice;
  /** Seconds of the guest's clock after which a run in it is ended; null: the guest's own limit. */
  readonly guestSeconds: number | null;
  /** replay: where the files go that the script leaves in the guest. */
  readonly filesDirectory: string | null;
  readonly pcapDirectory: string | null;
  readonly pcapngFile: string | null;
  /** A segment keeps all its bytes at each device. */
  readonly pcapngWhole: boolean;
  readonly trace: boolean;
  readonly explain: boolean;
  /** run: says why the last command that failed did, and what would have helped. */
  readonly why: boolean;
  /** export: the commands that take the lab down. */
  readonly down: boolean;
  /** replay, compare: real seconds after which the real run is ended; null: the command's own limit. */
  readonly limitSeconds: number | null;
  /** compare: what else is compared. */
  readonly drops: boolean;
  readonly rules: boolean;
  readonly path: boolean;
}

type Action = (typeof ACTIONS)[number];

export const ACTIONS = ["run", "shell", "export", "replay", "compare"] as const;

/** `others`: commands that were looked for before. */
export function parseOptions(argv: readonly string[], others: readonly string[] = []): Options {
  const { values, positionals } = parse(argv);
  const [action, file, ...rest] = positionals;
  const common = {
    ...readLabOptions(values),
    isSeedGiven: values.seed !== undefined,
    on: parseOn(values.on),
    guestSeconds: values["guest-limit"] === undefined ? null : parseWhole("guest-limit", values["guest-limit"]),
    filesDirectory: values.files ?? null,
    pcapDirectory: values.pcap ?? null,
    pcapngFile: values.pcapng ?? null,
    pcapngWhole: values.whole ?? false,
    trace: values.trace ?? false,
    explain: values.explain ?? false,
    why: values.why ?? false,
    down: values.down ?? false,
    limitSeconds: values.limit === undefined ? null : parseWhole("limit", values.limit),
    drops: values.drops ?? false,
    rules: values.rules ?? false,
    path: values.path ?? values.way ?? false,
  };
  if (values.help) return { ...common, action: "help", file: null };
  if (values.version) return { ...common, action: "version", file: null };
  if (action === "help") return { ...common, action: "help", file: null };
  if (action === undefined) return { ...common, action: "nothing", file: null };
  if (!isAction(action))
    throw new UsageError(`unknown command ${JSON.stringify(action)}: ${[...ACTIONS, ...others].join(", ")} or help`);
  if (action !== "shell" && file === undefined) throw new UsageError(`${action}: no file given`);
  const extra = action === "shell" ? [file, ...rest] : rest;
  if (extra[0] !== undefined) throw new UsageError(`${action}: one too many: ${JSON.stringify(extra[0])}`);
  refuseOthers(action, values);
  if (common.on.guest === null && (common.guestSeconds !== null || common.filesDirectory !== null))
    throw new UsageError("--guest-limit and --files are of the guest: --on qemu");
  if (common.pcapngWhole && common.pcapngFile === null) throw new UsageError("--whole is of --pcapng");
  return { ...common, action, file: file ?? null };
}

/** Options that not every command takes. */
const TAKEN_BY: Readonly<Record<string, readonly Action[]>> = {
  kernel: ["run", "shell", "export"],
  explain: ["run"],
  why: ["run"],
  trace: ["run", "shell"],
  pcap: ["run", "shell"],
  pcapng: ["run", "shell"],
  whole: ["run", "shell"],
  down: ["export"],
  files: ["replay"],
  drops: ["compare"],
  rules: ["compare"],
  path: ["compare"],
  way: ["compare"],
};

function refuseOthers(action: Action, values: Readonly<Record<string, unknown>>): void {
  for (const [name, actions] of Object.entries(TAKEN_BY))
    if (values[name] !== undefined && !actions.includes(action))
      throw new UsageError(`${action}: --${name} is an option of ${actions.join(" and ")}`);
}

export function isAction(word: string): word is Action {
  return (ACTIONS as readonly string[]).includes(word);
}

function parse(argv: readonly string[]) {
  return readArguments(null, {
    args: [...argv],
    allowPositionals: true,
    options: {
      ...LAB_OPTIONS,
      on: { type: "string" },
      "guest-limit": { type: "string" },
      files: { type: "string" },
      pcap: { type: "string" },
      pcapng: { type: "string" },
      whole: { type: "boolean" },
      trace: { type: "boolean" },
      explain: { type: "boolean" },
      why: { type: "boolean" },
      down: { type: "boolean" },
      limit: { type: "string" },
      drops: { type: "boolean" },
      rules: { type: "boolean" },
      path: { type: "boolean" },
      // What 0.2 called --path.
      way: { type: "boolean" },
      // Read where it is needed: src/linux/kernel-log.ts.
      "allow-host-log": { type: "boolean" },
      help: { type: "boolean", short: "h" },
      version: { type: "boolean", short: "V" },
    },
  });
}

export function parseOn(text: string | undefined): KernelChoice {
  const choice = text === undefined ? HOST_CHOICE : parseChoice(text);
  if (choice === null) throw new UsageError(`--on ${JSON.stringify(text)}: ${CHOICES} is expected`);
  return choice;
}
