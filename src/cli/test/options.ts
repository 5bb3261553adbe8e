/** The options of `netnsim test`. */
import type { KernelChoice } from "../../linux/kernel-choice.ts";
import { readArguments, UsageError } from "../arguments.ts";
import { LAB_OPTIONS, LAB_OPTIONS_HELP, type LabOptions, readLabOptions } from "../lab-options.ts";
import { parseOn } from "../options.ts";
import { REPORTERS, type ReporterName } from "./reporters.ts";

export const TEST_HELP = `Usage: netnsim test FILE.md|FILE.sh... [options]

Runs each file in a lab of its own and holds what its commands print against what the file says.

  FILE.md   a transcript: each command of its console blocks prints what stands below it, and ends with 0 or as [exit N] says.
            What differs by chance (addresses, ports, times, ids) is compared by its kind.
  FILE.sh   a script: comments below a command say what is true of it
              # expect: 1 received          a line of its output has this text
              # expect: /^[0-9]+ bytes/     a line matches this extended regular expression
              # expect-not: Unreachable     none does
              # expect: exit 1              its exit code (0 where it has such comments and none names it)

  --update         write what is printed into the transcripts, where it differs
  --reporter NAME  text (default), dots or tap
  --junit FILE     also write the results as JUnit's XML
  --on KERNEL      ask a real kernel instead: linux, qemu, qemu:6.18 or qemu:6.1 (as for netnsim compare)
${LAB_OPTIONS_HELP}

Exit code: 0 everything is as the files say, 1 something is not, 2 a file could not be read or run.
`;

export interface TestOptions extends LabOptions {
  readonly files: readonly string[];
  readonly update: boolean;
  readonly reporter: ReporterName;
  readonly junitFile: string | null;
  /** Null: the simulator. */
  readonly on: KernelChoice | null;
}

/** Null where help was asked for. */
export function parseTestOptions(argv: readonly string[]): TestOptions | null {
  const { values, positionals } = parse(argv);
  if (values.help) return null;
  if (positionals.length === 0) throw new UsageError("test: no file given");
  const reporter = REPORTERS.find((each) => each === (values.reporter ?? "text"));
  if (reporter === undefined)
    throw new UsageError(`test: --reporter ${JSON.stringify(values.reporter)}: ${REPORTERS.join(", ")} are known`);
  if (values.update && values.on !== undefined)
    throw new UsageError("test: --update writes what is printed here: it cannot go with --on");
  if (values.kernel !== undefined && values.on !== undefined)
    throw new UsageError("test: --kernel says which Linux is simulated: it cannot go with --on");
  return {
    files: positionals,
    update: values.update ?? false,
    reporter,
    junitFile: values.junit ?? null,
    on: values.on === undefined ? null : parseOn(values.on),
    ...readLabOptions(values),
  };
}

function parse(argv: readonly string[]) {
  const text = { type: "string" } as const;
  const flag = { type: "boolean" } as const;
  return readArguments("test", {
    args: [...argv],
    allowPositionals: true,
    options: {
      update: flag,
      reporter: text,
      junit: text,
      on: text,
      ...LAB_OPTIONS,
      help: { type: "boolean", short: "h" },
    },
  });
}
