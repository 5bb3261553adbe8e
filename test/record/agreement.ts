/**
 * What the recordings amount to: docs/AGREEMENT.md and README's line. Nothing is run here: the tests that the page names hold
 * what is counted as equal. They fail for a difference that is not on a list, and for a line of a list that no longer differs.
 */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { DEFAULT_KERNEL, KERNEL_PROFILES, KERNEL_VERSIONS, type KernelVersion } from "../../src/kernel/kernel-profile.ts";
import { KNOWN_DIFFERENCES as KNOWN_OF_LABS } from "../../src/linux/known-differences.ts";
import type { Recording } from "../../src/linux/recording.ts";
import { isFilledBySimulator } from "../../src/scenario/transcript.ts";
import { KNOWN_DIFFERENCES as KNOWN_OF_SCRIPTS } from "../docker/script-known.ts";
import { loadSections } from "../docker/transcript-data.ts";
import { KNOWN_TRANSCRIPTS } from "../docker/transcript-known.ts";
import { GUESTS } from "../faults/run-case.ts";
import { readSessions, readTable, TABLES } from "../netfilter-rules/replay.ts";
import { loadOtherRecording, loadRecording, nameOf, OTHER_RECORDINGS, SCENARIO_FILES } from "../scenarios/files.ts";
import { isKnown, KNOWN_DIFFERENCES } from "../scenarios/known-differences.ts";
import { parseTranscript } from "./transcript.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

export const PAGE = `${ROOT}docs/AGREEMENT.md`;
export const README = `${ROOT}README.md`;

/** A campaign of \`netnsim fuzz\` that was kept. */
interface Campaign {
  readonly command: string;
  readonly labs: number;
  readonly same: number;
  readonly known: number;
  readonly unstable: number;
  readonly different: number;
  /** What became of the labs that were different. */
  readonly since?: string;
}

interface Count {
  readonly equal: number;
  readonly all: number;
}

/** Steps of a scenario on one kernel. */
function countOf(name: string, kernel: KernelVersion, { steps }: Recording): Count {
  return { equal: steps.filter((step) => !isKnown(name, kernel, step)).length, all: steps.length };
}

interface Row {
  readonly name: string;
  /** By kernel; what has not been asked is left out. `other`: of machines with other kernels. */
  readonly counts: ReadonlyMap<KernelVersion | "other", Count>;
}

function rowsOf(): Row[] {
  return SCENARIO_FILES.filter(isRecorded).map((file) => {
    const name = nameOf(file);
    const recording = loadRecording(file);
    const main = recording.kernel === KERNEL_PROFILES[DEFAULT_KERNEL].release ? DEFAULT_KERNEL : ("other" as const);
    const others = OTHER_RECORDINGS.filter((each) => each.name === name);
    return {
      name,
      counts: new Map([
        [main, countOf(name, DEFAULT_KERNEL, recording)] as const,
        ...others.map(({ kernel }) => [kernel, countOf(name, kernel, loadOtherRecording(kernel, name))] as const),
      ]),
    };
  });
}

function isRecorded(file: string): boolean {
  return !isFilledBySimulator(readFileSync(`${ROOT}scenarios/${file}`, "utf8"));
}

function totalOf(counts: readonly Count[]): Count {
  return { equal: counts.reduce((sum, { equal }) => sum + equal, 0), all: counts.reduce((sum, { all }) => sum + all, 0) };
}

function cell(count: Count | undefined): string {
  if (count === undefined) return "";
  return count.equal === count.all ? String(count.all) : `${count.equal} of ${count.all}`;
}

/** What else was recorded, by the test that compares it. */
function tables(): { readonly what: string; readonly test: string; readonly count: Count }[] {
  const exactly = (all: number): Count => ({ equal: all, all });
  const ip = [...filesOf("test/ip/data", "txt"), ...filesOf("test/ip/data-tools", "txt")];
  const rules = TABLES.flatMap((name) => readSessions(readTable(name)));
  const scripts = filesOf("test/docker/scripts", "json").map(countOfScript);
  const labs = filesOf("test/fuzz/cases", "json").map((path) => readJson<Recording>(path).steps.length);
  const ofDocker = (version: "20.10" | "28"): Count => {
    const all = loadSections(version).reduce((sum, { steps }) => sum + steps.length, 0);
    return { equal: all - KNOWN_TRANSCRIPTS.filter(({ versions }) => versions.includes(version)).length, all };
  };
  return [
    {
      what: "lines typed to ip, bridge, brctl, net-tools, sysctl",
      test: "test/ip",
      count: exactly(ip.reduce((sum, path) => sum + parseTranscript(readText(path)).entries.length, 0)),
    },
    {
      what: "lines typed to iptables, with what `iptables-save` prints after each",
      test: "test/netfilter-rules",
      count: exactly(rules.reduce((sum, { steps }) => sum + steps.length, 0)),
    },
    {
      what: "rules whose counters tell which packets match",
      test: "test/netfilter-rules",
      count: exactly(readText("test/netfilter-rules/data/traffic.txt").trimEnd().split("\n").length),
    },
    { what: "steps of kept random labs", test: "test/fuzz", count: totalOf(labs.map(exactly)) },
    {
      what: `scripts that once gave a wrong result; of them ${GUESTS["6.18"].length} recorded in the guest on 6.18, ${GUESTS["6.1"].length} on 6.1`,
      test: "test/faults",
      count: exactly(filesOf("test/faults/cases", "expected").length),
    },
    { what: "commands beside docker 20.10", test: "test/docker/transcripts.test.ts", count: ofDocker("20.10") },
    { what: "commands beside docker 28", test: "test/docker/transcripts.test.ts", count: ofDocker("28") },
    {
      what: "commands of scripts beside docker 20.10, 27, 28, 29",
      test: "test/docker/scripts.test.ts",
      count: totalOf(scripts),
    },
  ];
}

function countOfScript(path: string): Count {
  const { steps } = readJson<Recording>(path);
  const known = KNOWN_OF_SCRIPTS.filter(({ script }) => path.endsWith(`/${script}.json`));
  return {
    equal: steps.filter(({ command }) => !known.some((each) => command.startsWith(each.command))).length,
    all: steps.length,
  };
}

function filesOf(folder: string, ending: string): string[] {
  return readdirSync(`${ROOT}${folder}`)
    .filter((name) => name.endsWith(`.${ending}`))
    .map((name) => `${folder}/${name}`);
}

function readText(path: string): string {
  return readFileSync(`${ROOT}${path}`, "utf8");
}

function readJson<T>(path: string): T {
  return JSON.parse(readText(path)) as T;
}

export function agreementPage(): string {
  return `# Agreement

What Linux printed, and how much of it the simulator prints. Made of the recordings by \`npm run record -- agreement\`; not written by people.

${scenariosSection()}
## Tables and scripts

Recorded on Linux 6.18 with Debian 12's tools. What is not equal is on a list beside the test, each line with its reason.

| what | equal | test |
| --- | ---: | --- |
${tables()
  .map(({ what, test, count }) => `| ${what} | ${cell(count)} | ${test} |\n`)
  .join("")}
${campaignsSection()}
What else is known to differ, and why, is in [KNOWN-DIFFERENCES.md](../KNOWN-DIFFERENCES.md).
`;
}

export function scenariosSection(): string {
  const rows = rowsOf();
  const isOther = rows.some(({ counts }) => counts.has("other"));
  const columns = isOther ? ([...KERNEL_VERSIONS, "other"] as const) : KERNEL_VERSIONS;
  type Column = (typeof columns)[number];
  const line = (name: string, text: (column: Column) => string) => `| ${[name, ...columns.map(text)].join(" | ")} |`;
  const countsOf = (column: Column) => rows.flatMap(({ counts }) => counts.get(column) ?? []);
  const kernels = KERNEL_VERSIONS.map(
    (each) => `${each}: Debian's ${KERNEL_PROFILES[each].release} in a guest (\`--on qemu:${each}\`)`,
  );
  return `## Scenarios

Commands whose output and exit code are the same in canonical form (src/scenario/canonical.ts).
${kernels.join("; ")}.
${isOther ? "Other: kernels 6.18 of other machines, the simulator being given what they were built with. Empty: not asked. " : ""}Held by test/scenarios.

${line("scenario", (column) => column)}
${line("---", () => "---:")}
${rows.map(({ name, counts }) => line(name, (column) => cell(counts.get(column)))).join("\n")}
${line("all", (column) => cell(totalOf(countsOf(column))))}

${differencesText()}
`;
}

function campaignsSection(): string {
  const campaigns = readJson<readonly Campaign[]>("test/record/campaigns.json");
  if (campaigns.length === 0) return "";
  const rows = campaigns.map(
    ({ command, labs, same, known, unstable, different }) =>
      `| \`${command}\` | ${labs} | ${same} | ${known} | ${unstable} | ${different} |\n`,
  );
  const since = campaigns.flatMap(({ command, since }) => (since === undefined ? [] : [`\n\`${command}\`: ${since}\n`]));
  const known = KNOWN_OF_LABS.map(({ what }) => what).join(" ");
  return `## Random labs

The last campaigns that were kept (test/record/campaigns.json): output, frames on every device, final tables and counters of each lab.

| campaign | labs | same | known differences only | two results on Linux | different |
| --- | ---: | ---: | ---: | ---: | ---: |
${rows.join("")}${since.join("")}${known === "" ? "" : `\nKnown, and so not counted as different: ${known}\n`}`;
}

function differencesText(): string {
  if (KNOWN_DIFFERENCES.length === 0) return "Nothing differs.";
  const lines = KNOWN_DIFFERENCES.map(
    ({ scenario, kernel = DEFAULT_KERNEL, command, why }) =>
      `| ${scenario} | ${kernel} | \`${command.replaceAll("|", "\\|")}\` | ${why} |`,
  );
  return `| differs in | on | command | why |\n| --- | --- | --- | --- |\n${lines.join("\n")}`;
}

/** README with its line as the recordings make it. */
export function withAgreementLine(readme: string): string {
  const rows = rowsOf();
  const [first, ...others] = [DEFAULT_KERNEL, ...KERNEL_VERSIONS.filter((each) => each !== DEFAULT_KERNEL)].map((version) => {
    const { equal, all } = totalOf(rows.flatMap(({ counts }) => counts.get(version) ?? []));
    return `${equal} of ${all} commands on Debian's ${version}`;
  });
  const line = `**Measured**: ${[first, ...others].join(", ")}; by scenario, table and campaign in [docs/AGREEMENT.md](docs/AGREEMENT.md).`;
  return readme.replace(/^\*\*Measured\*\*: .*$/m, line);
}
