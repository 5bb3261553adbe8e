/** Rows of starting: a process that node begins, to its end. Its CPU time is what it says itself. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { figuresOf } from "../../bench/measure.ts";
import type { Measured } from "./table.ts";

export interface StartRow {
  readonly name: string;
  measure(): Measured;
}

const ROUNDS = 9;
/** Says on standard error how much CPU time the process took. */
const REPORT = 'data:text/javascript,process.on("exit",()=>{const{user,system}=process.cpuUsage();console.error(user+system)})';

export const START_ROWS: readonly StartRow[] = [
  startRow("start: node alone", () => ["--eval", ""]),
  startRow("start: netnsim run of an empty script", (folder) => {
    const script = join(folder, "empty.sh");
    writeFileSync(script, "");
    return [process.argv[1]!, "run", script];
  }),
  startRow("start: import of the library", () => {
    const library = pathToFileURL(join(process.argv[1]!, "../../index.js")).href;
    return ["--input-type=module", "--eval", `import ${JSON.stringify(library)}`];
  }),
];

function startRow(name: string, argvIn: (folder: string) => readonly string[]): StartRow {
  return {
    name,
    measure() {
      const folder = mkdtempSync(join(tmpdir(), "netnsim-bench-"));
      try {
        const argv = [...process.execArgv, "--import", REPORT, ...argvIn(folder)];
        const times = Array.from({ length: ROUNDS }, () => cpuNsOf(argv));
        return { name, unit: "process", goal: null, ...figuresOf(times, Number.NaN), floor: null, kernel: null };
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  };
}

function cpuNsOf(argv: readonly string[]): number {
  const { status, stderr } = spawnSync(process.execPath, argv, { encoding: "utf8", stdio: ["ignore", "ignore", "pipe"] });
  if (status !== 0) throw new Error(stderr);
  return Number(stderr.trim().split("\n").at(-1)) * 1000;
}
