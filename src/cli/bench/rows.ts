/** netnsim's own rows, each in a process of its own (this program with --row). */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { held, measure } from "../../bench/measure.ts";
import type { Row } from "../../bench/row.ts";
import { ROWS } from "../../bench/rows/index.ts";
import { useNoFlows, useTables } from "../../bench/topologies.ts";
import type { TableMakers } from "../../kernel/table-makers.ts";
import { closeKernel, measureKernel, openKernel, whatIsMissing } from "../../linux/bench/kernel.ts";
import { toBytes } from "../../shell/io.ts";
import { UsageError } from "../arguments.ts";
import { reasonOf } from "../host-errors.ts";
import { InputError } from "../options.ts";
import { STREAMS } from "../streams.ts";
import { writeFile } from "../write-file.ts";
import { again } from "./again.ts";
import { measureGrowth, plotGrowth } from "./plot.ts";
import { START_ROWS } from "./start.ts";
import { compareWith, headline, line, type Measured } from "./table.ts";

export interface RowOptions {
  readonly only?: string | undefined;
  readonly json?: string | undefined;
  readonly baseline?: string | undefined;
  readonly linux?: boolean | undefined;
  readonly plot?: string | undefined;
  readonly tables?: string | undefined;
  readonly against?: string | undefined;
  readonly flows?: boolean | undefined;
  readonly "no-flows"?: boolean | undefined;
  readonly row?: string | undefined;
  readonly growth?: string | undefined;
  readonly kernel?: string | undefined;
}

/** One row, or one table's growth, as JSON for the process that started this one. */
export async function runRow({ row, growth, kernel, tables, "no-flows": withoutFlows }: RowOptions): Promise<number> {
  if (withoutFlows) useNoFlows();
  if (tables !== undefined) useTables(await ownTables(tables));
  const result = growth === undefined ? measureRow(ROWS[Number(row)]!, kernel) : measureGrowth(growth);
  print(JSON.stringify(result));
  return 0;
}

export async function runRows(options: RowOptions): Promise<number> {
  const rows = ROWS.filter((row) => isAsked(row, options));
  if (options.plot !== undefined) return plotGrowth(options.plot, options.only);
  if (options.flows) return compareRows(rows, [["--no-flows"], []], "  with the flow cache");
  if (options.tables !== undefined) return compareTables(options.tables, options.against, rows);
  const starts = START_ROWS.filter((row) => isAsked(row, options));
  if (rows.length + starts.length === 0)
    throw new UsageError(
      `bench: no row has ${JSON.stringify(options.only)} in its name: ${[...ROWS, ...START_ROWS].map(({ name }) => name).join("; ")}`,
    );
  const missing = options.linux ? whatIsMissing() : null;
  if (missing !== null) print(`The real kernel is not measured: ${missing}.`);
  const kernel = options.linux && missing === null ? openKernel() : null;
  // Ctrl-C ends the row at hand; what was made for it is taken away below.
  if (kernel !== null) process.on("SIGINT", () => {});
  try {
    return showRows(options, rows, kernel);
  } finally {
    if (kernel !== null) closeKernel(kernel);
  }
}

function isAsked({ name }: { readonly name: string }, { only }: RowOptions): boolean {
  return only === undefined || name.includes(only);
}

function showRows(options: RowOptions, rows: readonly Row[], kernel: string | null): number {
  const withLinux = kernel !== null;
  const before = options.baseline === undefined ? [] : readBaseline(options.baseline);
  const results: Measured[] = [];
  let exitCode = 0;
  const show = (result: Measured): void => {
    results.push(result);
    print(line(result, withLinux) + compareWith(result, before));
  };
  print(headline(withLinux));
  for (const row of rows) {
    const result = measureApart(row, kernel === null ? [] : ["--kernel", kernel]);
    if (result === "interrupted") return writeResults(options, results, exitCode);
    if (result === "failed") {
      print(`${row.name}: failed`);
      exitCode = 1;
    } else show(result);
  }
  for (const row of START_ROWS) if (isAsked(row, options)) show(row.measure());
  return writeResults(options, results, exitCode);
}

function writeResults(options: RowOptions, results: readonly Measured[], exitCode: number): number {
  if (options.json !== undefined) writeFile(options.json, `${JSON.stringify(results, null, 2)}\n`);
  return exitCode;
}

function measureRow({ name, unit, goal, options, ...row }: Row, kernel: string | undefined): Measured {
  const figures = row.bytes === undefined ? measure(row.prepare(), options) : held(row.bytes.entries, row.bytes.hold);
  const floor = row.floor === undefined ? null : measure(row.floor(), { warmMs: 300, targetMs: 100 }).median;
  const isAsked = kernel !== undefined && row.linux !== undefined;
  return { name, unit, goal, ...figures, floor, kernel: isAsked ? measureKernel(kernel, row.linux!()) : null };
}

/** The proof, then each row of packets with two sets of tables: netnsim's and these, or these and others. */
async function compareTables(file: string, against: string | undefined, rows: readonly Row[]): Promise<number> {
  const files = against === undefined ? [file] : [file, against];
  for (const each of files) {
    const own = await ownTables(each);
    await prove(own);
    print(`${each}: ${Object.keys(own).join(", ")}: as the plain implementation on random input`);
  }
  print("");
  const sides = [...(against === undefined ? [[]] : []), ...files.map((each) => ["--tables", each])];
  return compareRows(rows, sides, `  with ${files.at(-1)}`);
}

/** Each row of packets with one set of options and another, in turn. */
function compareRows(rows: readonly Row[], sides: readonly (readonly string[])[], name: string): number {
  print(headline(false));
  let exitCode = 0;
  for (const row of rows) {
    if (row.linux === undefined) continue;
    const [first, second] = sides.map((side) => measureApart(row, side)) as [Apart, Apart];
    if (first === "interrupted" || second === "interrupted") break;
    if (first === "failed" || second === "failed") {
      print(`${row.name}: failed`);
      exitCode = 1;
    } else print(`${line(first, false)}\n${line({ ...second, name }, false)}`);
  }
  return exitCode;
}

/** fast-check is the user's: the package has no dependencies. */
async function prove(tables: Partial<TableMakers>): Promise<void> {
  const { proveTables } = await import("../../testing/table-proofs.ts").catch((error: { code?: string }) => {
    if (error.code !== "ERR_MODULE_NOT_FOUND") throw error;
    throw new InputError("bench: own tables are proved by fast-check, which is not here: npm install fast-check", 2);
  });
  proveTables(tables);
}

/** The tables that a module exports as `tables`. */
async function ownTables(file: string): Promise<Partial<TableMakers>> {
  const { tables } = (await import(pathToFileURL(resolve(file)).href).catch((error: { code?: string }) => {
    const isTypeScript = error.code === "ERR_UNKNOWN_FILE_EXTENSION";
    throw new InputError(`${file}: ${isTypeScript ? "TypeScript is read by Node 22.18 and later" : reasonOf(error)}`, 2);
  })) as { tables?: Partial<TableMakers> };
  if (tables === undefined) throw new InputError(`${file}: it exports no \`tables\``, 2);
  return tables;
}

type Apart = Measured | "failed" | "interrupted";

function measureApart(row: Row, more: readonly string[]): Apart {
  const { status, signal, stdout } = again(["--row", String(ROWS.indexOf(row)), ...more]);
  if (signal === "SIGINT") return "interrupted";
  return status === 0 ? (JSON.parse(stdout) as Measured) : "failed";
}

function readBaseline(path: string): readonly Measured[] {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as Measured[];
  } catch (error) {
    throw new InputError(`${path}: ${reasonOf(error)}`, 2);
  }
}

function print(line: string): void {
  STREAMS.stdout(toBytes(`${line}\n`));
}
