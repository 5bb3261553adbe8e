/**
 * `npm run bench`: what packets, tables and labs cost here, a row for each question, each in a process of its own so that none
 * profits or suffers from what another taught the engine.
 *
 *     npm run bench                      all rows
 *     npm run bench -- --only docker0    those whose name has the word
 *     npm run bench -- --linux           beside the real kernel (root): the same labs, rules and frames there, in the same run
 *     npm run bench -- --json FILE       the figures for machines as well
 *     npm run bench -- --baseline FILE   against figures kept before (bench/baseline.json by itself)
 *     npm run bench -- --tables FILE     with tables of one's own (example-tables.ts): proved first, then beside those that run
 *     npm run bench -- --plot FILE.svg   how each table grows with what is in it, instead of the rows
 */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import type { TableMakers } from "../src/kernel/table-makers.ts";
import { proveTables } from "../src/testing/table-proofs.ts";
import { measureGrowth, plotGrowth } from "./growth/plot.ts";
import { closeKernel, measureKernel, openKernel, whatIsMissing } from "./linux/kernel.ts";
import { held, measure } from "./measure.ts";
import { ROWS } from "./questions/index.ts";
import type { Row } from "./row.ts";
import { compareWith, headline, line, type Measured } from "./table.ts";
import { useTables } from "./topologies.ts";

const SELF = fileURLToPath(import.meta.url);
const BASELINE = "bench/baseline.json";

const { values } = parseArgs({
  options: {
    // Of a row's own process: which row, and where the sender for the real kernel is.
    row: { type: "string" },
    growth: { type: "string" },
    kernel: { type: "string" },
    only: { type: "string" },
    linux: { type: "boolean", default: false },
    json: { type: "string" },
    baseline: { type: "string" },
    plot: { type: "string" },
    tables: { type: "string" },
  },
});
if (values.tables !== undefined) useTables(await ownTables(values.tables));
if (values.row !== undefined) console.log(JSON.stringify(measureRow(ROWS[Number(values.row)]!)));
else if (values.plot !== undefined) plotGrowth(values.plot, values.only, SELF);
else if (values.growth !== undefined) console.log(JSON.stringify(measureGrowth(values.growth)));
else if (values.tables !== undefined) compareTables(await ownTables(values.tables));
else runAll();

function measureRow(row: Row): Measured {
  const { name, unit, goal, kernelThen = null } = row;
  const figures = row.bytes === undefined ? measure(row.prepare(), row.options) : held(row.bytes.entries, row.bytes.hold);
  const floor = row.floor === undefined ? null : measure(row.floor(), { warmMs: 300, targetMs: 100 }).median;
  const asked = values.kernel !== undefined && row.linux !== undefined;
  return { name, unit, goal, kernelThen, ...figures, floor, kernel: asked ? measureKernel(values.kernel!, row.linux!()) : null };
}

function runAll(): void {
  const missing = values.linux ? whatIsMissing() : null;
  if (missing !== null) console.log(`The real kernel is not asked: ${missing}.`);
  const kernel = values.linux && missing === null ? openKernel() : null;
  // Ctrl-C ends the row at hand; what was made for it is taken away below.
  if (kernel !== null) process.on("SIGINT", () => {});
  try {
    runRows(kernel);
  } finally {
    if (kernel !== null) closeKernel(kernel);
  }
}

function runRows(kernel: string | null): void {
  const withLinux = kernel !== null;
  const before = readBaseline();
  const results: Measured[] = [];
  console.log(headline(withLinux));
  for (const [index, row] of ROWS.entries()) {
    if (values.only !== undefined && !row.name.includes(values.only)) continue;
    const result = measureApart(index, kernel);
    if (result === "interrupted") break;
    if (result === "failed") {
      console.log(`${row.name}: failed`);
      process.exitCode = 1;
      continue;
    }
    results.push(result);
    console.log(line(result, withLinux) + compareWith(result, before));
  }
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(results, null, 2)}\n`);
}

/** The tables a file exports as `tables`; one of this folder's is taken as it was built. */
async function ownTables(file: string): Promise<Partial<TableMakers>> {
  const path = file.endsWith(".ts") ? resolve("bench/built", file.replace(/\.ts$/, ".js")) : resolve(file);
  const { tables } = (await import(pathToFileURL(path).href)) as { tables?: Partial<TableMakers> };
  if (tables === undefined) throw new Error(`${file}: it exports no tables`);
  return tables;
}

/** The proof, then each row twice: with the tables that run, and with these. */
function compareTables(own: Partial<TableMakers>): void {
  proveTables(own);
  console.log(`${Object.keys(own).join(", ")}: the same answers as the plain implementation on random input\n`);
  console.log(headline(false));
  for (const [index, row] of ROWS.entries()) {
    if (row.linux === undefined || (values.only !== undefined && !row.name.includes(values.only))) continue;
    const [usual, theirs] = [measureApart(index, null), measureApart(index, null, values.tables)];
    if (typeof usual === "string" || typeof theirs === "string") continue;
    console.log(`${line(usual, false)}\n${line({ ...theirs, name: "  with these tables", goal: null, floor: null }, false)}`);
  }
}

function measureApart(index: number, kernel: string | null, tables?: string): Measured | "failed" | "interrupted" {
  const own = [SELF, "--row", String(index), ...(kernel === null ? [] : ["--kernel", kernel])];
  if (tables !== undefined) own.push("--tables", tables);
  const child = spawnSync(process.execPath, ["--expose-gc", ...own], { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
  if (child.signal === "SIGINT") return "interrupted";
  return child.status === 0 ? (JSON.parse(child.stdout) as Measured) : "failed";
}

function readBaseline(): readonly Measured[] {
  const path = values.baseline ?? BASELINE;
  if (values.baseline === undefined && !existsSync(path)) return [];
  return JSON.parse(readFileSync(path, "utf8")) as Measured[];
}
