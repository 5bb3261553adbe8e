/** `netnsim diff` and `netnsim matrix`: questions over all packets (src/questions), asked of files. */

import { explanationText } from "../explain/text.ts";
import type { Fate } from "../lab/inject.ts";
import { Lab } from "../lab/lab.ts";
import type { Namespace } from "../lab/namespace.ts";
import {
  type Comparison,
  type Difference,
  diff,
  diffRules,
  formatMatrix,
  RulesRefused,
  serviceMatrix,
} from "../questions/index.ts";
import { loadRules } from "../questions/open-lab.ts";
import { parseScenario } from "../scenario/scenario.ts";
import { plainScript } from "../scenario/session.ts";
import { namesOf } from "../shell/commands/explain/names.ts";
import { SinkOutput, toBytes } from "../shell/io.ts";
import type { RecordedHop } from "../trace/recording.ts";
import { readArguments, UsageError } from "./arguments.ts";
import { LAB_OPTIONS, LAB_OPTIONS_HELP, type LabValues, readLabOptions } from "./lab-options.ts";
import { InputError } from "./options.ts";
import { readScript, refuseHistory } from "./read-script.ts";
import { runToEnd } from "./run-to-end.ts";
import { STREAMS } from "./streams.ts";
import { openWorld } from "./world.ts";

export const DIFF_HELP = `Usage: netnsim diff A.rules B.rules [--lab FILE.sh] [options]

The smallest packet that two rule files (as iptables-save prints them) treat differently: verdict, kind of REJECT, NAT, marks, route. Without
--lab it is asked for every host that has these rules, whatever its devices, addresses and routes. "none" is a proof: packets are divided
only where a rule distinguishes them, and each part is compared. A packet that is found has been put into both, and is explained.

  --lab FILE       what the host is: the script runs first, then its rules are replaced by each file's
  --netns NAME     the rules are those of this namespace of it
  --json           print the result as JSON
${LAB_OPTIONS_HELP}

Exit code: 0 both treat every packet alike, 1 they do not, 2 wrong input (FILE:LINE: what is wrong).
`;

export const MATRIX_HELP = `Usage: netnsim matrix FILE.sh|FILE.md [options]

Who can talk to whom on which port: runs the script, then tries every service (what listens, what is published) from every namespace.
"yes (web)" is a service that rules send on to web.

  --json           print the matrix as JSON, with what ended each packet that does not arrive
${LAB_OPTIONS_HELP}
`;

const WRONG_INPUT = 2;
/** Half of a wide terminal: two explanations stand side by side. */
const COLUMN = 88;

const OPTIONS = {
  ...LAB_OPTIONS,
  json: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;

export async function runMatrix(argv: readonly string[]): Promise<number> {
  const { values, positionals } = readArguments("matrix", { args: [...argv], allowPositionals: true, options: OPTIONS });
  if (values.help) return print(MATRIX_HELP, 0);
  const [file, ...rest] = positionals;
  if (file === undefined) throw new UsageError("matrix: no file given");
  if (rest[0] !== undefined) throw new UsageError(`matrix: one too many: ${JSON.stringify(rest[0])}`);
  const { lab } = await labOf(file, values);
  const matrix = serviceMatrix(lab);
  return print(values.json ? `${JSON.stringify(matrix, null, 2)}\n` : formatMatrix(matrix), 0);
}

export async function runDiff(argv: readonly string[]): Promise<number> {
  const options = { ...OPTIONS, lab: { type: "string" }, netns: { type: "string" } } as const;
  const { values, positionals } = readArguments("diff", { args: [...argv], allowPositionals: true, options });
  if (values.help) return print(DIFF_HELP, 0);
  const [a, b, ...rest] = positionals;
  if (a === undefined || b === undefined) throw new UsageError("diff: two files of rules are expected");
  if (rest[0] !== undefined) throw new UsageError(`diff: one too many: ${JSON.stringify(rest[0])}`);
  if (values.netns !== undefined && values.lab === undefined) throw new UsageError("diff: --netns is of --lab");
  const files = [readRules(a), readRules(b)] as const;
  const compared = values.lab === undefined ? diffFiles(files) : await diffIn(values.lab, values.netns, files, values);
  const exitCode = compared.difference === null && compared.undecided === null ? 0 : 1;
  if (values.json) return print(`${JSON.stringify(plain(compared), null, 2)}\n`, exitCode);
  return print(comparisonText(compared, [a, b]), exitCode);
}

function readRules(file: string): RulesFile {
  try {
    return { file, text: readScript(file) };
  } catch (error) {
    if (error instanceof InputError) throw new InputError(error.message, WRONG_INPUT);
    throw error;
  }
}

interface RulesFile {
  readonly file: string;
  readonly text: string;
}

function diffFiles([a, b]: readonly [RulesFile, RulesFile]): Comparison {
  for (const rules of [a, b]) refuseWrong(rules, () => loadRules(new Lab().addHost("host").netns(), rules.text));
  return diffRules(a.text, b.text);
}

async function diffIn(
  script: string,
  netns: string | undefined,
  files: readonly RulesFile[],
  values: LabValues,
): Promise<Comparison> {
  const sides: Namespace[] = [];
  for (const rules of files) {
    const { host } = await labOf(script, values);
    const ns = host.netns(netns);
    refuseWrong(rules, () => loadRules(ns, rules.text));
    sides.push(ns);
  }
  return diff(sides[0]!, sides[1]!);
}

function refuseWrong({ file }: RulesFile, act: () => void): void {
  try {
    act();
  } catch (error) {
    if (!(error instanceof RulesRefused)) throw error;
    const [reason] = error.message.split("\n");
    throw new InputError(`${file}${error.line === null ? "" : `:${error.line}`}: ${reason}`, WRONG_INPUT);
  }
}

/** The lab at the end of a script; what the script prints goes to standard error. */
async function labOf(file: string, values: LabValues) {
  const text = readScript(file);
  refuseHistory(text, file);
  const scenario = parseScenario(text, file);
  const { lab, host } = openWorld(readLabOptions(values), scenario);
  const source = file.endsWith(".md") ? plainScript(scenario.steps) : text;
  const toStderr = new SinkOutput((bytes) => STREAMS.stderr(bytes));
  const shell = host.beginScript(source, { name: file }, { stdout: toStderr, stderr: toStderr });
  const { exitCode, ended } = await runToEnd(lab, shell, { name: file, source, steps: null });
  if (!ended || exitCode !== 0) throw new InputError(`${file}: exit code ${exitCode}`, WRONG_INPUT);
  return { lab, host };
}

function print(text: string, exitCode: number): number {
  STREAMS.stdout(toBytes(text));
  return exitCode;
}

/** Without journeys, which are long. */
function plain({ difference, ...rest }: Comparison): object {
  if (difference === null) return { difference, ...rest };
  const { fates, ...packet } = difference;
  const ended = fates.map(({ verdict, reason, rule, nat }) => ({ verdict, reason, rule, nat }));
  return { difference: { ...packet, fates: ended }, ...rest };
}

function comparisonText({ difference, undecided, assumes }: Comparison, files: readonly [string, string]): string {
  const assumed =
    assumes.length === 0
      ? ""
      : `\nwhatever these say of a packet, as long as each says the same to both:\n${assumes.map((each) => `  ${each}\n`).join("")}`;
  if (difference !== null) return `${difference.netns}: ${difference.text}\n\n${sideBySide(difference, files)}${assumed}`;
  if (undecided === null) return `no packet is treated differently\n${assumed}`;
  return `treated differently, but not shown by a packet: ${undecided}\n${assumed}`;
}

function sideBySide({ fates }: Difference, files: readonly [string, string]): string {
  const [left, right] = fates.map((fate, at) => [files[at]!, "", ...linesOf(fate)]) as [string[], string[]];
  const count = Math.max(left.length, right.length);
  const rows = Array.from({ length: count }, (_, at) => `${(left[at] ?? "").padEnd(COLUMN)}| ${right[at] ?? ""}`.trimEnd());
  return `${rows.join("\n")}\n`;
}

/** The journey of a packet, explained. */
function linesOf({ cause: { lab, by } }: Fate): readonly string[] {
  const explained = { title: "", exitCode: null, hops: by as readonly RecordedHop[] };
  const text = explanationText(explained, namesOf(lab.kernel), { level: "normal", width: COLUMN - 2, color: false });
  return text.trimEnd().split("\n").slice(2);
}
